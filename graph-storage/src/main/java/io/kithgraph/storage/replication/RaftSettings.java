package io.kithgraph.storage.replication;

import java.time.Duration;

/**
 * How the groups of a node replicate. Immutable.
 *
 * @param electionTimeout how long a follower waits for its leader before it stands for election; a
 *     group of one replica elects itself at once
 * @param syncLog whether an answer waits until the log is on disk; without it the loss of power
 *     loses acknowledged commands
 * @param maxWaitingCommands commands of one partition that wait for a log entry; with half as many
 *     the lowest priority class is refused, then the next
 * @param maxWaitingBytes the same in bytes
 * @param maxEntryCommands the most commands of one log entry
 * @param maxEntryBytes a log entry that has reached this size takes no more commands
 * @param maxEntriesInFlight log entries of one partition that are proposed and not yet applied
 * @param snapshotLogBytes a snapshot is made, and older log dropped, each time that the log of a
 *     partition has grown by this much
 */
public record RaftSettings(
    Duration electionTimeout,
    boolean syncLog,
    int maxWaitingCommands,
    long maxWaitingBytes,
    int maxEntryCommands,
    int maxEntryBytes,
    int maxEntriesInFlight,
    long snapshotLogBytes) {

  /** What a node uses unless told otherwise. */
  public static final RaftSettings DEFAULT =
      new RaftSettings(
          Duration.ofSeconds(1), true, 16_384, 64L << 20, 4_096, 1 << 20, 2, 64L << 20);

  public RaftSettings {
    if (maxWaitingCommands < 1
        || maxWaitingBytes < 1
        || maxEntryCommands < 1
        || maxEntryBytes < 1
        || maxEntriesInFlight < 1
        || snapshotLogBytes < 1) {
      throw new IllegalArgumentException("A bound of replication is positive");
    }
  }
}
