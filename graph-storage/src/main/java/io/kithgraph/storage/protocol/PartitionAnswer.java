package io.kithgraph.storage.protocol;

import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.CommonNeighbours;
import io.kithgraph.storage.api.EdgeSample;
import io.kithgraph.storage.api.EdgeSlice;
import io.kithgraph.storage.api.ProbeAnswer;
import io.kithgraph.storage.api.StorageClient.ListDegree;
import io.kithgraph.storage.api.VertexRecord;
import java.util.List;
import java.util.Optional;

/** The answer to a {@link PartitionRead}, in the order of its questions. */
public sealed interface PartitionAnswer {

  record Slices(List<EdgeSlice> slices) implements PartitionAnswer {}

  /** The array is given away and must not be changed. */
  @SuppressWarnings(
      "ArrayRecordComponent") // a batch of counts; boxing it would cost more than it protects
  record Counts(long[] counts) implements PartitionAnswer {}

  record Probes(List<ProbeAnswer> answers) implements PartitionAnswer {}

  /** As {@link Counts}; {@link io.kithgraph.storage.api.RankRead#ABSENT} where there is no edge. */
  @SuppressWarnings("ArrayRecordComponent") // as Counts
  record Ranks(long[] ranks) implements PartitionAnswer {}

  record Samples(List<EdgeSample> samples) implements PartitionAnswer {}

  record Intersections(List<CommonNeighbours> found) implements PartitionAnswer {}

  record Vertices(List<Optional<VertexRecord>> vertices) implements PartitionAnswer {}

  record Lists(List<List<ListDegree>> lists) implements PartitionAnswer {}

  /** The answer to {@link PartitionRead.Intents}. */
  record Intents(List<Intent> intents) implements PartitionAnswer {
    public Intents {
      intents = List.copyOf(intents);
    }
  }

  /** A transaction that is prepared and not finished. */
  record Intent(RequestId transaction, int primarySlot, long heldMillis) {}

  /**
   * The answer to {@link PartitionRead.Decision}.
   *
   * @param fingerprint of what was committed; 0 unless {@code COMMITTED}
   */
  record Decision(DecisionState state, long fingerprint) implements PartitionAnswer {}

  /** The states of a transaction at its primary. */
  enum DecisionState {
    NONE,
    COMMITTED,
    ABORTED
  }

  /** The answer to {@link PartitionRead.Ghosts}. */
  record Ghosts(List<Ghost> ghosts) implements PartitionAnswer {
    public Ghosts {
      ghosts = List.copyOf(ghosts);
    }
  }

  /** A vertex marked as being deleted. */
  record Ghost(GraphId graph, VertexId vertex) {}

  /**
   * The answer to {@link PartitionRead.Expired}.
   *
   * @param graph of the edges
   * @param next where to go on, unless the walk is exhausted
   */
  record Expired(GraphId graph, List<ExpiredEdge> edges, String next, boolean exhausted)
      implements PartitionAnswer {
    /** There is nothing that could expire. */
    public static final Expired NOTHING = new Expired(new GraphId(1), List.of(), "", true);

    public Expired {
      edges = List.copyOf(edges);
    }
  }

  /** An edge whose time is over. */
  record ExpiredEdge(EdgeKey key, long sortKey) {}

  /** The answer to {@link PartitionRead.GhostEdges}. */
  record GhostEdges(List<EdgeKey> edges) implements PartitionAnswer {
    public GhostEdges {
      edges = List.copyOf(edges);
    }
  }

  /**
   * One page of a scan; {@code exhausted} if the partition has no vertex after the last one here.
   */
  record Page(List<VertexRecord> vertices, boolean exhausted) implements PartitionAnswer {}

  /**
   * The answer to {@link PartitionRead.Moved} and {@link PartitionRead.Common}.
   *
   * @param progress once these are carried
   * @param sequence the sequence number of the state that they are from
   * @param caughtUp whether nothing was left in that state
   */
  record Moved(List<MovedRecord> records, MoveProgress progress, long sequence, boolean caughtUp)
      implements PartitionAnswer {
    public Moved {
      records = List.copyOf(records);
    }
  }
}
