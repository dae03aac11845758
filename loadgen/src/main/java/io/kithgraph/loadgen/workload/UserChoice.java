package io.kithgraph.loadgen.workload;

import io.kithgraph.loadgen.runner.WeightedChoice;
import java.util.random.RandomGenerator;

/** Draws the user that a call is about. Thread-safe. */
@FunctionalInterface
interface UserChoice {
  /** The power of a uniform number that gives about the access frequencies of LinkBench. */
  double POWER = 2.5;

  long user(RandomGenerator random);

  /** Those at the beginning more often. */
  static UserChoice preferringTheFirst(Users users) {
    return random -> users.at((int) (users.size() * Math.pow(random.nextDouble(), POWER)));
  }

  /**
   * As many shares of the users as there are weights, each as often as its weight says; within a
   * share all are alike.
   */
  static UserChoice byShare(Users users, double[] weights) {
    WeightedChoice shares = new WeightedChoice(weights);
    return random -> {
      double place = (shares.draw(random) + random.nextDouble()) / weights.length;
      return users.at((int) (users.size() * place));
    };
  }
}
