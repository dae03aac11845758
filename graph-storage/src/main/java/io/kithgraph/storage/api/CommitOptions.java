package io.kithgraph.storage.api;

/** What every commit carries besides its mutations. Immutable. */
public record CommitOptions(Deadline deadline, PriorityClass priority, String tenant) {

  /** Interactive, for nobody in particular. */
  public static CommitOptions of(Deadline deadline) {
    return new CommitOptions(deadline, PriorityClass.INTERACTIVE, "");
  }
}
