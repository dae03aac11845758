package io.kithgraph.storage.client.read;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.CommonNeighbours;
import io.kithgraph.storage.api.EdgeColumns;
import io.kithgraph.storage.api.IntersectRead.Intersection;
import io.kithgraph.storage.api.StopReason;
import io.kithgraph.storage.protocol.PartitionRead;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far one intersection has come. Its lists are grouped by partition. If there is one group, its
 * partition answers at once. If there are more, the first group gives a chunk of its neighbours in
 * order, and each other group keeps those that it has too; then comes the next chunk. Used by one
 * thread at a time.
 */
final class IntersectionProgress {
  private final List<ListKey> lists;
  private final boolean countOnly;
  private final int limit;
  private final NeighbourColumn found;
  private final Map<ListKey, Long> degrees = new HashMap<>();
  private List<List<ListKey>> groups = List.of();

  /** The group that is asked next. */
  private int stage;

  /** What the groups before the stage have in common after {@link #after}, up to a point. */
  private EdgeColumns chunk = EdgeColumns.EMPTY;

  /** That point, or null if it is the end. */
  private @Nullable VertexId chunkEnd;

  /** Everything up to it is done. */
  private @Nullable VertexId after;

  private long count;
  private @Nullable StopReason stopped;

  IntersectionProgress(Intersection wanted, int limit, boolean countOnly, long maxBytes) {
    this.lists = wanted.lists().stream().distinct().toList();
    this.after = wanted.after();
    this.limit = limit;
    this.countOnly = countOnly;
    this.found = new NeighbourColumn(countOnly ? Long.MAX_VALUE : maxBytes);
  }

  List<ListKey> lists() {
    return lists;
  }

  /**
   * Groups the lists by a map, the group with the shortest list first; a chunk that is under way
   * starts again.
   *
   * @param known degrees of lists, if they were asked for
   */
  void plan(ClusterMap map, GraphId graph, Map<ListKey, Long> known) {
    for (ListKey list : lists) {
      Long degree = known.get(list);
      if (degree != null) {
        degrees.put(list, degree);
        if (degree == 0 && stopped == null) {
          stopped = StopReason.EXHAUSTED;
        }
      }
    }
    Map<PartitionId, List<ListKey>> byPartition = new TreeMap<>();
    for (ListKey list : lists) {
      byPartition
          .computeIfAbsent(map.owner(graph, list.vertex()), owner -> new ArrayList<>())
          .add(list);
    }
    groups = new ArrayList<>(byPartition.values());
    groups.sort(Comparator.comparingLong(this::shortest));
    stage = 0;
  }

  private long shortest(List<ListKey> group) {
    return group.stream()
        .mapToLong(list -> degrees.getOrDefault(list, Long.MAX_VALUE))
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** Whether its lists lie in more than one partition. */
  boolean isDivided() {
    return groups.size() > 1;
  }

  boolean isDone() {
    return stopped != null;
  }

  /** Whether an answer could say where to go on. */
  boolean hasBegun() {
    return after != null;
  }

  void stopForTime() {
    stopped = StopReason.DEADLINE;
  }

  CommonNeighbours answer() {
    return new CommonNeighbours(
        found.columns(),
        count,
        stopped == null ? StopReason.DEADLINE : stopped,
        stopped == StopReason.EXHAUSTED ? null : after);
  }

  /**
   * The next question.
   *
   * @param maxChunk the most ids that travel at once
   */
  PartitionRead.Intersection ask(int maxChunk) {
    List<ListKey> group = groups.get(stage);
    long left = limit - count;
    if (!isDivided()) {
      long fit = countOnly ? left : Math.min(left, Math.max(1, found.roomForLongs()));
      return new PartitionRead.Intersection(group, null, after, (int) fit, countOnly);
    }
    if (stage > 0) {
      return new PartitionRead.Intersection(group, chunk, after, chunk.size(), false);
    }
    // Most of a chunk may not be found elsewhere, so it is more than what is wanted.
    long size = countOnly ? maxChunk : Math.min(maxChunk, Math.max(256, 4 * left));
    return new PartitionRead.Intersection(group, null, after, (int) size, false);
  }

  /** Takes the answer to the question. */
  void take(CommonNeighbours answer) {
    if (!isDivided() && countOnly) {
      count += answer.count();
      goOn(answer.next());
      return;
    }
    if (stage == 0) {
      chunkEnd = answer.next();
    } else if (answer.stopReason() != StopReason.EXHAUSTED && answer.count() < chunk.size()) {
      // Cut short: what comes after is asked again, from the first group on.
      chunkEnd = answer.next();
    }
    chunk = answer.neighbours();
    stage++;
    if (stage == groups.size() || chunk.size() == 0) {
      deliver();
    }
  }

  /** All groups have what is in the chunk. */
  private void deliver() {
    for (int i = 0; i < chunk.size(); i++) {
      if (count == limit) {
        stopped = StopReason.LIMIT;
        return;
      }
      VertexId next = chunk.neighbour(i);
      if (!countOnly && !found.add(next)) {
        stopped = StopReason.BYTE_LIMIT;
        return;
      }
      count++;
      after = next;
    }
    goOn(chunkEnd);
  }

  private void goOn(@Nullable VertexId end) {
    stage = 0;
    if (end == null) {
      stopped = StopReason.EXHAUSTED;
      return;
    }
    after = end;
    if (count == limit) {
      stopped = StopReason.LIMIT;
    }
  }
}
