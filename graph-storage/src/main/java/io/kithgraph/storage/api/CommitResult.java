package io.kithgraph.storage.api;

import java.util.List;

/**
 * What a successful commit did. Immutable.
 *
 * @param outcomes one for each mutation, in order
 * @param token lets a session read what it wrote
 * @param repeated whether this request id had been committed before, and nothing was applied now
 */
public record CommitResult(List<Outcome> outcomes, SessionToken token, boolean repeated) {
  public CommitResult {
    outcomes = List.copyOf(outcomes);
  }
}
