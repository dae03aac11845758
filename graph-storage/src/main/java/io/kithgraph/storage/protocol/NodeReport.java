package io.kithgraph.storage.protocol;

import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.SlotShare;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.VertexId;
import java.util.List;
import java.util.Optional;

/**
 * How a storage node is at one moment. Immutable.
 *
 * @param epoch of the cluster map that the node knows
 * @param freeDiskBytes what the disk of its data folder has left
 * @param diskFull whether it refuses writes because that is too little
 * @param hotVertices what it is asked for most, of late: first what is read, then what is written,
 *     by falling share
 */
public record NodeReport(
    NodeId node,
    Epoch epoch,
    List<Replica> replicas,
    long freeDiskBytes,
    boolean diskFull,
    List<HotVertex> hotVertices) {
  public NodeReport {
    replicas = List.copyOf(replicas);
    hotVertices = List.copyOf(hotVertices);
  }

  /**
   * A vertex that a good part of a node's work is about.
   *
   * @param share of all vertices that the node looks up, or changes; 0 to 1
   * @param perSecond how often it is looked up, or changed, about
   */
  public record HotVertex(Use use, GraphId graph, VertexId vertex, double share, double perSecond) {

    /** What is done with a vertex. */
    public enum Use {
      /** Its record or one of its lists is read. */
      READ,
      /** Its record or one of its lists is changed. */
      WRITE
    }
  }

  /** What a replica does in its group. */
  public enum Role {
    /** Takes commands and strong reads. */
    LEADER,
    /** Follows a leader, or waits for one. */
    FOLLOWER,
    /** Has stopped. */
    FAILED
  }

  /**
   * How a replica is.
   *
   * @param leaderAddress the Raft address of the leader, or empty text if none is known
   * @param term the Raft term, 0 where it does not lead
   * @param appliedIndex the Raft index of the last entry that changed the state
   * @param waitingCommands commands that wait to get into the log
   * @param failure why it has stopped, or empty text
   * @param diskBytes the size of its files, without the shared log
   * @param voters the Raft addresses of the group's voters; empty where it does not lead
   * @param damaged whether it has stopped because of damaged data
   * @param load what the partition holds and does; {@link Load#NONE} where it does not lead
   */
  public record Replica(
      PartitionId partition,
      Role role,
      String leaderAddress,
      long term,
      long appliedIndex,
      int waitingCommands,
      String failure,
      long diskBytes,
      List<String> voters,
      boolean damaged,
      Load load) {
    public Replica {
      voters = List.copyOf(voters);
    }
  }

  /**
   * What a partition holds and does, as its leader says. Slots are of the map that the node knows.
   *
   * @param bytes of the slots that the partition owns, about, as files take them
   * @param operations vertices and lists that were looked at or changed here since the node started
   * @param halfOfBytes slots with about half of the bytes, if it can be divided
   * @param halfOfOperations slots with about half of what was done lately, if it can be divided
   */
  public record Load(
      long bytes,
      long operations,
      Optional<SlotShare> halfOfBytes,
      Optional<SlotShare> halfOfOperations) {

    /** Of a replica that does not lead. */
    public static final Load NONE = new Load(0, 0, Optional.empty(), Optional.empty());
  }
}
