package io.kithgraph.storage.client;

import io.kithgraph.storage.client.commit.CommitSettings;
import java.time.Duration;

/**
 * Bounds of what a client does on its own before it gives an error to its caller. Immutable.
 *
 * @param maxTries how often one call to a partition is sent, over changes of leader and lost
 *     connections
 * @param maxCommitTries how often one commit is begun, over lock conflicts
 * @param firstPause the first pause between two tries; it doubles from try to try, with jitter
 * @param maxPause the longest pause
 * @param holderPatience a transaction that has held a lock for longer is taken for abandoned: its
 *     primary is asked to decide
 * @param silencePatience a node that has not answered a call for so long may hang: the partition's
 *     other replicas are asked beside it
 * @param maxExpandedEdges a vertex with at most so many edges is deleted together with them in one
 *     transaction; one with more is hidden at once and cleaned up in the background
 */
public record ClientSettings(
    int maxTries,
    int maxCommitTries,
    Duration firstPause,
    Duration maxPause,
    Duration holderPatience,
    Duration silencePatience,
    int maxExpandedEdges) {
  /** For ordinary clients. */
  public static final ClientSettings DEFAULT =
      new ClientSettings(
          20,
          200,
          Duration.ofMillis(2),
          Duration.ofMillis(200),
          Duration.ofSeconds(1),
          Duration.ofMillis(700),
          1000);

  /**
   * For query nodes of a cluster: patient enough for an election, and for the start of a node that
   * holds the only replica; the deadline of the request ends it anyway.
   */
  public static final ClientSettings CLUSTER =
      new ClientSettings(
          100,
          200,
          Duration.ofMillis(2),
          Duration.ofMillis(200),
          Duration.ofSeconds(1),
          Duration.ofMillis(700),
          1000);

  public ClientSettings {
    if (maxTries < 1 || maxCommitTries < 1 || maxExpandedEdges < 0) {
      throw new IllegalArgumentException("A client tries at least once");
    }
    if (firstPause.isNegative() || firstPause.isZero() || maxPause.compareTo(firstPause) < 0) {
      throw new IllegalArgumentException("Pauses are positive and the longest is not the shortest");
    }
    if (holderPatience.isNegative() || silencePatience.isNegative()) {
      throw new IllegalArgumentException("Patience is not negative");
    }
  }

  /** The bounds of commits among them. */
  CommitSettings commits() {
    return new CommitSettings(maxCommitTries, holderPatience, maxTries, maxExpandedEdges);
  }
}
