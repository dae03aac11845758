package io.kithgraph.loadgen.runner;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/** Kinds of calls, and how often each is made. Immutable. */
public final class Mix {
  private final String name;
  private final List<Load> operations;
  private final WeightedChoice choice;

  private Mix(String name, List<Load> operations, WeightedChoice choice) {
    this.name = name;
    this.operations = operations;
    this.choice = choice;
  }

  /** A part of a mix; weights need not add up to anything. */
  public record Part(double weight, Load load) {}

  /** A mix of parts. */
  public static Mix of(String name, List<Part> parts) {
    return new Mix(
        name,
        parts.stream().map(Part::load).toList(),
        new WeightedChoice(parts.stream().mapToDouble(Part::weight).toArray()));
  }

  public String name() {
    return name;
  }

  /** All kinds. */
  public List<Load> operations() {
    return operations;
  }

  /** One load that makes calls of all kinds, as often as the mix has them. */
  public Load any() {
    return new Load() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public CompletionStage<?> call(RandomGenerator random) {
        return pick(random).call(random);
      }
    };
  }

  Load pick(RandomGenerator random) {
    return operations.get(choice.draw(random));
  }
}
