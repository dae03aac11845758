package io.kithgraph.storage.partition;

import io.kithgraph.meta.cluster.PartitionId;
import java.util.Optional;

/**
 * How a replica is at one moment. Immutable.
 *
 * @param role what it does in its group
 * @param leaderAddress the Raft address of the group's leader, empty if none is known
 * @param term the Raft term
 * @param appliedIndex the Raft index of the last entry that changed the state
 * @param waitingCommands commands that wait to get into the log
 * @param failure why the replica has stopped, if it has
 * @param damaged whether that is damaged data, so that opening it again does not help
 */
public record ReplicaStatus(
    PartitionId partition,
    Role role,
    Optional<String> leaderAddress,
    long term,
    long appliedIndex,
    int waitingCommands,
    Optional<String> failure,
    boolean damaged) {

  /** What a replica does in its group. */
  public enum Role {
    /** Takes commands and strong reads. */
    LEADER,
    /** Follows a leader, or waits for one. */
    FOLLOWER,
    /** Met damaged data or a full disk and does nothing until it is opened again. */
    FAILED
  }
}
