package io.kithgraph.storage.protocol;

import io.kithgraph.model.ListKey;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.SlotRange;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.CountRead;
import io.kithgraph.storage.api.EdgeColumns;
import io.kithgraph.storage.api.EdgeProbeRead;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.RankRead;
import io.kithgraph.storage.api.SampleRead;
import io.kithgraph.storage.api.VertexRead;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A read of one partition: the same as the client's reads, with only the lists and vertices that
 * the partition owns.
 */
public sealed interface PartitionRead {

  /**
   * Whether it looks at the record or a list of one of the vertices. False for what is asked about
   * transactions and ghosts themselves.
   */
  boolean looksAt(Predicate<VertexId> vertices);

  /** Asked for each read: a stream would cost more than the question. */
  private static <T> boolean any(
      List<T> parts, Function<T, VertexId> vertex, Predicate<VertexId> vertices) {
    for (int i = 0; i < parts.size(); i++) {
      if (vertices.test(vertex.apply(parts.get(i)))) {
        return true;
      }
    }
    return false;
  }

  record Range(RangeRead read) implements PartitionRead {
    @Override
    public boolean looksAt(Predicate<VertexId> vertices) {
      return any(read.lists(), range -> range.list().vertex(), vertices);
    }
  }

  record Count(CountRead read) implements PartitionRead {
    @Override
    public boolean looksAt(Predicate<VertexId> vertices) {
      return any(read.lists(), ListKey::vertex, vertices);
    }
  }

  record Probe(EdgeProbeRead read) implements PartitionRead {
    @Override
    public boolean looksAt(Predicate<VertexId> vertices) {
      return any(read.probes(), probe -> probe.list().vertex(), vertices);
    }
  }

  record Rank(RankRead read) implements PartitionRead {
    @Override
    public boolean looksAt(Predicate<VertexId> vertices) {
      return any(read.edges(), edge -> edge.list().vertex(), vertices);
    }
  }

  record Sample(SampleRead read) implements PartitionRead {
    @Override
    public boolean looksAt(Predicate<VertexId> vertices) {
      return any(read.lists(), ListKey::vertex, vertices);
    }
  }

  record Intersect(List<Intersection> intersections) implements PartitionRead {
    public Intersect {
      intersections = List.copyOf(intersections);
    }

    @Override
    public boolean looksAt(Predicate<VertexId> vertices) {
      return intersections.stream()
          .flatMap(intersection -> intersection.lists().stream())
          .anyMatch(list -> vertices.test(list.vertex()));
    }
  }

  /**
   * One intersection, or the part of one that falls to this partition.
   *
   * @param lists one or more
   * @param candidates only these, which ascend, or null for all
   * @param after where to go on, or null to start
   * @param limit the most to find
   */
  record Intersection(
      List<ListKey> lists,
      @Nullable EdgeColumns candidates,
      @Nullable VertexId after,
      int limit,
      boolean countOnly) {
    public Intersection {
      lists = List.copyOf(lists);
      if (lists.isEmpty() || limit <= 0) {
        throw new IllegalArgumentException("An intersection has a list and a positive limit");
      }
    }
  }

  record Vertices(VertexRead read) implements PartitionRead {
    @Override
    public boolean looksAt(Predicate<VertexId> vertices) {
      return read.ids().stream().anyMatch(vertices);
    }
  }

  /** All lists of each vertex. */
  record Lists(List<VertexId> vertices) implements PartitionRead {
    public Lists {
      vertices = List.copyOf(vertices);
    }

    @Override
    public boolean looksAt(Predicate<VertexId> wanted) {
      return vertices.stream().anyMatch(wanted);
    }
  }

  /**
   * Transactions that are prepared here and not finished, oldest first, whatever their graph.
   *
   * @param minAgeMillis only those that were prepared at least so long ago by the log's clock
   */
  record Intents(long minAgeMillis, int limit) implements PartitionRead {
    @Override
    public boolean looksAt(Predicate<VertexId> vertices) {
      return false;
    }
  }

  /**
   * What this partition, as the primary, remembers of a transaction. A strong read of it tells a
   * coordinator whose Prepare was refused whether an earlier try of the same request got through.
   */
  record Decision(RequestId transaction, int primarySlot) implements PartitionRead {
    @Override
    public boolean looksAt(Predicate<VertexId> vertices) {
      return false;
    }
  }

  /** The vertices of this partition's own slots that are marked as ghosts, of all graphs. */
  record Ghosts(int limit) implements PartitionRead {
    @Override
    public boolean looksAt(Predicate<VertexId> vertices) {
      return false;
    }
  }

  /**
   * Some edges in OUT lists of any graph whose ttl is over, so that they can be removed; every edge
   * is in such a list. Looks at a bounded number of lists.
   *
   * @param after where the walk goes on, from an answer; empty for its start
   * @param limit the most edges
   */
  record Expired(String after, int limit) implements PartitionRead {
    @Override
    public boolean looksAt(Predicate<VertexId> vertices) {
      return false;
    }
  }

  /** Some edges in the lists of a ghost that this partition owns, none if they are all gone. */
  record GhostEdges(VertexId ghost, int limit) implements PartitionRead {
    @Override
    public boolean looksAt(Predicate<VertexId> vertices) {
      return vertices.test(ghost);
    }
  }

  /**
   * Vertices in the order of their keys: slot, then id.
   *
   * @param fromSlot the first slot to look at
   * @param after within that slot, the vertex to start after, or null
   */
  record Scan(int fromSlot, @Nullable VertexId after, int limit, boolean properties)
      implements PartitionRead {
    @Override
    public boolean looksAt(Predicate<VertexId> vertices) {
      return true;
    }
  }

  /**
   * Records of slots that this partition gives away, as they are stored.
   *
   * @param after how far they have been carried
   * @param maxBytes about how much to read
   */
  record Moved(long move, SlotRange slots, MoveProgress after, int maxBytes)
      implements PartitionRead {
    @Override
    public boolean looksAt(Predicate<VertexId> vertices) {
      return false;
    }
  }

  /** What this partition keeps about all its slots together, as it is stored. */
  record Common(long move) implements PartitionRead {
    @Override
    public boolean looksAt(Predicate<VertexId> vertices) {
      return false;
    }
  }
}
