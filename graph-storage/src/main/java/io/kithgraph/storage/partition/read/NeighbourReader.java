package io.kithgraph.storage.partition.read;

import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.EdgeSlice;
import io.kithgraph.storage.api.ListRange;
import io.kithgraph.storage.api.Order;
import io.kithgraph.storage.api.Position;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.StopReason;
import io.kithgraph.storage.edgetree.EdgeEntry;
import io.kithgraph.storage.edgetree.EdgePosition;
import io.kithgraph.storage.key.ListAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Reads the part of a list that leads to one neighbour, in the order of the list. The index by
 * neighbour finds those edges in another order, so the first ones are picked out with a heap as
 * large as the limit. Confined to the thread of the call.
 */
final class NeighbourReader {
  private static final int PAGE = 1_000;

  private final ReadState state;
  private final RangeRead read;
  private final ConditionEvaluator conditions;
  private final Comparator<EdgePosition> order;

  NeighbourReader(ReadState state, RangeRead read, ConditionEvaluator conditions) {
    this.state = state;
    this.read = read;
    this.conditions = conditions;
    this.order =
        read.order() == Order.ASCENDING ? Comparator.naturalOrder() : Comparator.reverseOrder();
  }

  EdgeSlice slice(ListRange range, VertexId neighbour, ListAddress address, long version) {
    List<EdgeEntry> entries = first(range, neighbour, address);
    EdgeColumnsBuilder columns = new EdgeColumnsBuilder(read.projection());
    Position last = range.after();
    StopReason reason = StopReason.EXHAUSTED;
    for (EdgeEntry entry : entries) {
      if (columns.size() == read.limit()) {
        reason = StopReason.LIMIT;
        break;
      }
      int bytes =
          columns.edgeBytes()
              + (read.projection().properties() ? entry.properties().encoded().length : 0);
      if (!state.budget().spend(bytes)) {
        reason = StopReason.BYTE_LIMIT;
        break;
      }
      columns.add(entry);
      last = new Position(entry.sortKey(), entry.neighbour(), entry.tieBreaker());
    }
    Position next =
        reason == StopReason.EXHAUSTED
            ? null
            : last != null ? last : RangeReader.start(read.bounds(), read.order());
    return new EdgeSlice(range.list(), columns.build(), reason, next, version);
  }

  /** The first matching entries in the read's order: one more than the limit if there are more. */
  private List<EdgeEntry> first(ListRange range, VertexId neighbour, ListAddress address) {
    if (state.isGhost(neighbour)) {
      return List.of();
    }
    EdgePosition after = RangeReader.toPosition(range.after());
    int wanted = read.limit() == Integer.MAX_VALUE ? read.limit() : read.limit() + 1;
    PriorityQueue<EdgeEntry> heap =
        new PriorityQueue<>(Comparator.comparing(EdgeEntry::position, order).reversed());
    long before = Long.MAX_VALUE;
    while (true) {
      state.budget().checkTime();
      List<EdgeEntry> page = state.tree().findAll(address, neighbour, before, PAGE);
      for (EdgeEntry entry : page) {
        if (read.bounds().contains(entry.sortKey())
            && (after == null || order.compare(entry.position(), after) > 0)
            && (conditions.isEmpty() || conditions.test(entry.properties()))) {
          heap.add(entry);
          if (heap.size() > wanted) {
            heap.remove();
          }
        }
      }
      if (page.size() < PAGE) {
        break;
      }
      before = page.get(page.size() - 1).tieBreaker();
    }
    List<EdgeEntry> entries = new ArrayList<>(heap);
    entries.sort(Comparator.comparing(EdgeEntry::position, order));
    return entries;
  }
}
