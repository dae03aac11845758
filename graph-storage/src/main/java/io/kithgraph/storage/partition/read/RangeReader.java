package io.kithgraph.storage.partition.read;

import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.EdgeColumns;
import io.kithgraph.storage.api.EdgeSlice;
import io.kithgraph.storage.api.ListRange;
import io.kithgraph.storage.api.Order;
import io.kithgraph.storage.api.Position;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.SortKeyBounds;
import io.kithgraph.storage.api.StopReason;
import io.kithgraph.storage.edgetree.EdgePosition;
import io.kithgraph.storage.edgetree.EdgeTreeCursor;
import io.kithgraph.storage.edgetree.ScanOrder;
import io.kithgraph.storage.edgetree.SortRange;
import io.kithgraph.storage.key.ListAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads ranges of adjacency lists. Confined to the thread of the call. */
final class RangeReader {
  /** Entries between two looks at the clock. */
  private static final int MAX_RUN = 1_024;

  /** Before every entry and after every entry of any list: no entry has such a tie-breaker. */
  private static final VertexId FIRST_VERTEX = VertexId.of(Long.MIN_VALUE);

  private static final VertexId LAST_VERTEX =
      VertexId.of(Character.toString(Character.MAX_CODE_POINT).repeat(64));

  private final ReadState state;
  private final RangeRead read;
  private final ConditionEvaluator conditions;
  private final ScanOrder order;
  private final SortRange range;

  RangeReader(ReadState state, RangeRead read) {
    this.state = state;
    this.read = read;
    this.conditions = new ConditionEvaluator(read.conditions());
    this.order = read.order() == Order.ASCENDING ? ScanOrder.ASCENDING : ScanOrder.DESCENDING;
    this.range = toRange(read.bounds());
  }

  static SortRange toRange(SortKeyBounds bounds) {
    return bounds.isEmpty() ? SortRange.EMPTY : new SortRange(bounds.first(), bounds.last());
  }

  List<EdgeSlice> read() {
    List<EdgeSlice> slices = new ArrayList<>(read.lists().size());
    for (ListRange list : read.lists()) {
      slices.add(slice(list));
    }
    return slices;
  }

  private EdgeSlice slice(ListRange listRange) {
    ListKey list = listRange.list();
    ListAddress address = state.address(list);
    if (state.hides(list)) {
      return new EdgeSlice(list, EdgeColumns.EMPTY, StopReason.EXHAUSTED, null, 0);
    }
    long version = state.tree().version(address);
    if (version == 0 || read.bounds().isEmpty()) {
      EdgeColumns none = new EdgeColumnsBuilder(read.projection()).build();
      return new EdgeSlice(list, none, StopReason.EXHAUSTED, null, version);
    }
    if (listRange.neighbour() != null) {
      return new NeighbourReader(state, read, conditions)
          .slice(listRange, listRange.neighbour(), address, version);
    }
    Walk walk = new Walk(listRange);
    StopReason reason = walk.run(address);
    Position next = reason == StopReason.EXHAUSTED ? null : walk.position();
    return new EdgeSlice(list, walk.columns.build(), reason, next, version);
  }

  static @Nullable EdgePosition toPosition(@Nullable Position position) {
    return position == null
        ? null
        : new EdgePosition(position.sortKey(), position.neighbour(), position.tieBreaker());
  }

  /** A place before everything that the bounds and the order allow. */
  static Position start(SortKeyBounds bounds, Order order) {
    return order == Order.ASCENDING
        ? new Position(bounds.first(), FIRST_VERTEX, Long.MIN_VALUE)
        : new Position(bounds.last(), LAST_VERTEX, Long.MAX_VALUE);
  }

  /** The walk through one list. */
  private final class Walk {
    private final ListRange listRange;
    private final EdgeColumnsBuilder columns = new EdgeColumnsBuilder(read.projection());
    private @Nullable Position last;

    Walk(ListRange listRange) {
      this.listRange = listRange;
      this.last = listRange.after();
    }

    /** The place of the last entry that was delivered or passed over. */
    Position position() {
      return last != null ? last : start(read.bounds(), read.order());
    }

    StopReason run(ListAddress address) {
      EdgeTreeCursor cursor =
          state.tree().cursor(address, range, order, toPosition(listRange.after()));
      if (listRange.skip() > 0) {
        skip(cursor, address);
      }
      boolean plain = conditions.isEmpty() && state.ghosts().isEmpty();
      while (true) {
        if (state.budget().isTimeUp()) {
          return StopReason.DEADLINE;
        }
        if (state.budget().isSpent()) {
          return StopReason.BYTE_LIMIT;
        }
        // One more than is wanted tells whether the list ends here.
        int wanted = read.limit() - columns.size();
        if (!cursor.nextRun(Math.min(wanted, MAX_RUN) + 1)) {
          return StopReason.EXHAUSTED;
        }
        int taken = plain ? takeRun(cursor, wanted) : takeMatching(cursor, wanted);
        if (taken > 0) {
          EdgePosition position = cursor.position(taken - 1);
          last = new Position(position.sortKey(), position.neighbour(), position.tieBreaker());
        }
        if (taken < cursor.size()) {
          return columns.size() == read.limit() ? StopReason.LIMIT : StopReason.BYTE_LIMIT;
        }
        if (!plain && columns.size() == read.limit()) {
          // Looking for one more match could mean a walk through the rest of the list.
          return StopReason.LIMIT;
        }
      }
    }

    /** Passes over entries; those that nobody may see are passed over in addition. */
    private void skip(EdgeTreeCursor cursor, ListAddress address) {
      long first = cursor.rank();
      long[] hidden = state.hiddenRanks(address);
      boolean ascending = order == ScanOrder.ASCENDING;
      // The ranks of what is passed over: up from the place, or down from below it.
      long target = ascending ? first + listRange.skip() : first - listRange.skip();
      for (int i = 0; i < hidden.length; i++) {
        long rank = hidden[ascending ? i : hidden.length - 1 - i];
        if (ascending && rank >= first && rank < target) {
          target++;
        } else if (!ascending && rank < first && rank >= target) {
          target--;
        }
      }
      cursor.skip(ascending ? target - first : first - target);
    }

    /** Takes what fits from the start of the run; returns how much. */
    private int takeRun(EdgeTreeCursor run, int wanted) {
      int count = Math.min(run.size(), wanted);
      if (columns.isFixedSize(run)) {
        count = state.budget().spendMany(count, columns.edgeBytes());
      } else {
        int fit = 0;
        while (fit < count && state.budget().spend(columns.edgeBytes(run, fit))) {
          fit++;
        }
        count = fit;
      }
      columns.addRun(run, count);
      return count;
    }

    /** Takes what matches and fits; returns how many entries were taken or passed over. */
    private int takeMatching(EdgeTreeCursor run, int wanted) {
      int left = wanted;
      for (int i = 0; i < run.size(); i++) {
        boolean matches =
            (state.ghosts().isEmpty() || !state.isGhost(run.neighbour(i)))
                && (conditions.isEmpty() || conditions.test(run.properties(i)));
        if (matches) {
          if (left == 0 || !state.budget().spend(columns.edgeBytes(run, i))) {
            return i;
          }
          columns.add(run, i);
          left--;
        }
      }
      return run.size();
    }
  }
}
