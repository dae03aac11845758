package io.kithgraph.model;

import java.util.stream.IntStream;

/**
 * The seeds that a simulation runs through: its usual number of them, {@code
 * -Dkith.simulation.seeds=10000} so many, {@code -Dkith.simulation.seed=17} this one again.
 * Stateless.
 */
public final class SimulationSeeds {
  private SimulationSeeds() {}

  /**
   * The seeds of this run.
   *
   * @param usual how many, unless somebody says something else
   */
  public static IntStream orElse(int usual) {
    Integer one = Integer.getInteger("kith.simulation.seed");
    return one == null
        ? IntStream.range(0, Integer.getInteger("kith.simulation.seeds", usual))
        : IntStream.of(one);
  }
}
