package io.kithgraph.loadgen.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/** Kinds of calls, and how often each is made. Immutable. */
public final class Mix {
  private final String name;
  private final List<Load> operations;
  private final double[] upTo;

  private Mix(String name, List<Load> operations, double[] upTo) {
    this.name = name;
    this.operations = operations;
    this.upTo = upTo;
  }

  /** A part of a mix; weights need not add up to anything. */
  public record Part(double weight, Load load) {}

  /** A mix of parts. */
  public static Mix of(String name, List<Part> parts) {
    List<Load> operations = new ArrayList<>();
    double[] upTo = new double[parts.size()];
    double sum = 0;
    for (int i = 0; i < upTo.length; i++) {
      sum += parts.get(i).weight();
      upTo[i] = sum;
      operations.add(parts.get(i).load());
    }
    return new Mix(name, List.copyOf(operations), upTo);
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
    double at = random.nextDouble() * upTo[upTo.length - 1];
    int i = 0;
    while (i < upTo.length - 1 && upTo[i] <= at) {
      i++;
    }
    return operations.get(i);
  }
}
