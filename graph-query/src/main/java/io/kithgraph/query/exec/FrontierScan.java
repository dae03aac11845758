package io.kithgraph.query.exec;

import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.EdgeColumns;
import io.kithgraph.storage.api.EdgeSlice;
import io.kithgraph.storage.api.ListRange;
import io.kithgraph.storage.api.Order;
import io.kithgraph.storage.api.Position;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.SortKeyBounds;
import io.kithgraph.storage.api.StopReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lists of a whole frontier: one call for all of it, then further calls only for lists
 * that did not fit. List by list within a source; each list is in the order asked for.
 * Continuations are followed until every list ends or has delivered the limit. Confined to the
 * thread of its execution.
 */
public final class FrontierScan implements EdgeCursor {
  /** How much more of a list each further call reads. */
  private static final int GROWTH = 4;

  private static final int MAX_PAGE_EDGES = 16_384;

  private final GraphReads reads;
  private final Execution execution;
  private final Order order;
  private final long limit;
  private final Projection projection;
  private final List<ListState> lists = new ArrayList<>();
  private int current;
  private int pageEdges;
  private boolean started;

  /**
   * A scan that has read nothing yet.
   *
   * @param neighbours only edges to or from one of these vertices are wanted; empty means all. Each
   *     is looked for by itself, in the order given
   * @param skip how many edges of each list are left out at its beginning
   * @param limit the most edges that are wanted of each list
   */
  public FrontierScan(
      GraphReads reads,
      Execution execution,
      List<VertexId> sources,
      List<BoundScan> parts,
      List<VertexId> neighbours,
      Order order,
      long skip,
      long limit,
      Projection projection) {
    this.reads = reads;
    this.execution = execution;
    this.order = order;
    this.limit = limit;
    boolean filtered = parts.stream().anyMatch(part -> !part.exact());
    this.projection =
        filtered
            ? new Projection(true, projection.tieBreakers(), projection.properties())
            : projection;
    this.pageEdges = (int) Math.min(execution.limits().pageEdges(), Math.max(1, limit));
    if (limit > 0) {
      for (int source = 0; source < sources.size(); source++) {
        for (int part = 0; part < parts.size(); part++) {
          for (BoundScan.ListKind kind : parts.get(part).lists()) {
            ListKey key = new ListKey(sources.get(source), kind.label(), kind.direction());
            if (neighbours.isEmpty()) {
              lists.add(new ListState(source, part, parts.get(part), key, null, skip));
            }
            for (VertexId neighbour : neighbours) {
              lists.add(new ListState(source, part, parts.get(part), key, neighbour, skip));
            }
          }
        }
      }
    }
  }

  /** A scan of one list, without filters. */
  public static FrontierScan ofList(
      GraphReads reads,
      Execution execution,
      ListKey list,
      SortKeyBounds bounds,
      Order order,
      long limit,
      Projection projection) {
    BoundScan part =
        new BoundScan(
            List.of(new BoundScan.ListKind(list.label(), list.direction())),
            bounds,
            List.of(),
            List.of(),
            List.of());
    return new FrontierScan(
        reads,
        execution,
        List.of(list.vertex()),
        List.of(part),
        List.of(),
        order,
        0,
        limit,
        projection);
  }

  @Override
  public boolean next() {
    if (!started) {
      started = true;
      read(lists);
    }
    while (current < lists.size()) {
      ListState list = lists.get(current);
      if (list.advance(limit)) {
        return true;
      }
      if (list.finished(limit)) {
        list.release();
        current++;
      } else {
        execution.checkAlive();
        pageEdges = Math.min(MAX_PAGE_EDGES, pageEdges * GROWTH);
        read(unread());
      }
    }
    return false;
  }

  @Override
  public void skipTo(int source) {
    while (current < lists.size() && lists.get(current).source < source) {
      lists.get(current).release();
      current++;
    }
  }

  @Override
  public boolean ready() {
    for (int i = current; started && i < lists.size(); i++) {
      ListState list = lists.get(i);
      if (list.hasUnread()) {
        return true;
      }
      if (!list.finished(limit)) {
        return false;
      }
    }
    return started;
  }

  @Override
  public int source() {
    return lists.get(current).source;
  }

  @Override
  public ListKey list() {
    return lists.get(current).key;
  }

  @Override
  public VertexId neighbour() {
    ListState list = lists.get(current);
    return list.edges.neighbour(list.index);
  }

  @Override
  public EdgeColumns columns() {
    return lists.get(current).edges;
  }

  @Override
  public int index() {
    return lists.get(current).index;
  }

  /** The current list, and those after it that have not delivered a single edge yet. */
  private List<ListState> unread() {
    List<ListState> wanted = new ArrayList<>();
    wanted.add(lists.get(current));
    for (int i = current + 1;
        i < lists.size() && wanted.size() < execution.limits().maxFrontier();
        i++) {
      ListState list = lists.get(i);
      if (list.edges.size() == 0 && !list.finished(limit)) {
        wanted.add(list);
      }
    }
    return wanted;
  }

  private void read(List<ListState> wanted) {
    List<ListState> rest = new ArrayList<>(wanted);
    while (!rest.isEmpty()) {
      int partIndex = rest.get(0).partIndex;
      BoundScan part = rest.get(0).part;
      List<ListState> together = new ArrayList<>();
      List<ListState> others = new ArrayList<>();
      for (ListState list : rest) {
        (list.partIndex == partIndex ? together : others).add(list);
      }
      List<ListRange> ranges = new ArrayList<>(together.size());
      for (ListState list : together) {
        ranges.add(list.range(reads));
      }
      List<EdgeSlice> slices =
          reads.range(
              new RangeRead(ranges, part.bounds(), order, pageEdges, part.conditions(), projection),
              execution);
      for (int i = 0; i < together.size(); i++) {
        together.get(i).accept(slices.get(i));
      }
      rest = others;
    }
  }

  /** Where the scan stands in one list. */
  private static final class ListState {
    private final int source;
    private final int partIndex;
    private final BoundScan part;
    private final ListKey key;
    private final @Nullable VertexId neighbour;
    private EdgeColumns edges = EdgeColumns.EMPTY;
    private int index = -1;
    private long delivered;
    private boolean exhausted;
    private @Nullable Position after;
    private long toSkip;

    ListState(
        int source,
        int partIndex,
        BoundScan part,
        ListKey key,
        @Nullable VertexId neighbour,
        long skip) {
      this.source = source;
      this.partIndex = partIndex;
      this.part = part;
      this.key = key;
      this.neighbour = neighbour;
      this.toSkip = skip;
    }

    /** What to read next; storage skips what it can, and the rest is passed over here. */
    ListRange range(GraphReads reads) {
      boolean atStorage =
          toSkip > 0
              && after == null
              && neighbour == null
              && part.exact()
              && part.conditions().isEmpty()
              && reads.canSkip(key);
      ListRange range = new ListRange(key, after, neighbour);
      if (atStorage) {
        range = new ListRange(key, null, null, toSkip);
        toSkip = 0;
      }
      return range;
    }

    void accept(EdgeSlice slice) {
      edges = slice.edges();
      index = -1;
      exhausted = slice.stopReason() == StopReason.EXHAUSTED;
      if (slice.next() != null) {
        after = slice.next();
      }
    }

    boolean advance(long limit) {
      if (delivered >= limit) {
        return false;
      }
      while (++index < edges.size()) {
        if (part.exact() || part.accepts(edges.sortKey(index))) {
          if (toSkip > 0) {
            toSkip--;
            continue;
          }
          delivered++;
          return true;
        }
      }
      return false;
    }

    boolean hasUnread() {
      return index + 1 < edges.size();
    }

    boolean finished(long limit) {
      return delivered >= limit || (exhausted && index >= edges.size() - 1);
    }

    void release() {
      edges = EdgeColumns.EMPTY;
      index = -1;
      exhausted = true;
    }
  }
}
