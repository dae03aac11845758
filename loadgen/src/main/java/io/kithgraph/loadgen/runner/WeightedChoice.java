package io.kithgraph.loadgen.runner;

import java.util.random.RandomGenerator;

/** Draws the place of one of some weights, each as often as it weighs. Immutable. */
public final class WeightedChoice {
  private final double[] upTo;

  /** A choice; weights are not negative, and need not add up to anything. */
  public WeightedChoice(double... weights) {
    upTo = weights.clone();
    for (int i = 1; i < upTo.length; i++) {
      upTo[i] += upTo[i - 1];
    }
  }

  /** The place of a weight, from 0. */
  public int draw(RandomGenerator random) {
    double at = random.nextDouble() * upTo[upTo.length - 1];
    int place = 0;
    while (place < upTo.length - 1 && upTo[place] <= at) {
      place++;
    }
    return place;
  }
}
