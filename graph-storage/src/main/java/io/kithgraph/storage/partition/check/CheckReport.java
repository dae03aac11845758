package io.kithgraph.storage.partition.check;

import java.util.List;

/**
 * What a check found. Immutable.
 *
 * @param vertices vertex records
 * @param lists adjacency lists that are not empty
 * @param halves entries of all lists
 * @param intents records of prepared transactions
 * @param outcomes records of finished transactions
 * @param appliedIndex how far the log has been applied
 * @param problems what is wrong, each with what it is about and the key; at most {@value
 *     #MAX_PROBLEMS}
 */
public record CheckReport(
    long vertices,
    long lists,
    long halves,
    long intents,
    long outcomes,
    long appliedIndex,
    List<String> problems) {
  /** The check goes on after a problem, but does not collect more than this. */
  public static final int MAX_PROBLEMS = 1_000;

  public CheckReport {
    problems = List.copyOf(problems);
  }
}
