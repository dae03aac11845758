package io.kithgraph.query.server.grpc;

import io.kithgraph.model.Direction;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.EdgeSlice;
import io.kithgraph.storage.api.ListRange;
import io.kithgraph.storage.api.Order;
import io.kithgraph.storage.api.Position;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.SortKeyBounds;
import io.kithgraph.storage.api.StopReason;
import io.kithgraph.storage.api.StorageClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads the newest neighbours of many vertices up to a budget for each list; what did not fit into
 * one answer of storage is asked for again. Immutable.
 */
record NeighbourScan(
    StorageClient storage, LabelId label, Direction direction, ReadOptions options, Call call) {
  private static final Projection IDS = new Projection(false, false, false);

  /**
   * The neighbours that were found.
   *
   * @param lists for each vertex, in order
   * @param edges how many there are
   * @param complete whether no list has more than its budget
   */
  record Found(List<List<VertexId>> lists, long edges, boolean complete) {}

  CompletionStage<Found> newest(List<VertexId> vertices, int budget) {
    List<List<VertexId>> lists = new ArrayList<>(vertices.size());
    List<Integer> open = new ArrayList<>(vertices.size());
    for (int i = 0; i < vertices.size(); i++) {
      lists.add(new ArrayList<>());
      open.add(i);
    }
    List<ListRange> ranges =
        ListMessages.keys(vertices, label, direction).stream().map(ListRange::of).toList();
    return vertices.isEmpty()
        ? CompletableFuture.completedFuture(new Found(lists, 0, true))
        : read(ranges, open, lists, budget, true);
  }

  private CompletionStage<Found> read(
      List<ListRange> ranges,
      List<Integer> open,
      List<List<VertexId>> lists,
      int budget,
      boolean complete) {
    RangeRead read =
        new RangeRead(ranges, SortKeyBounds.ALL, Order.DESCENDING, budget, List.of(), IDS);
    return call.track(storage.range(read, options))
        .thenCompose(slices -> take(slices, ranges, open, lists, budget, complete));
  }

  private CompletionStage<Found> take(
      List<EdgeSlice> slices,
      List<ListRange> ranges,
      List<Integer> open,
      List<List<VertexId>> lists,
      int budget,
      boolean completeSoFar) {
    boolean complete = completeSoFar;
    List<ListRange> rest = new ArrayList<>();
    List<Integer> restOpen = new ArrayList<>();
    for (int i = 0; i < slices.size(); i++) {
      EdgeSlice slice = slices.get(i);
      List<VertexId> list = lists.get(open.get(i));
      int room = budget - list.size();
      for (int e = 0; e < Math.min(room, slice.edges().size()); e++) {
        list.add(slice.edges().neighbour(e));
      }
      Position next = slice.next();
      boolean more = next != null && slice.stopReason() != StopReason.EXHAUSTED;
      if (more && list.size() < budget && slice.stopReason() == StopReason.BYTE_LIMIT) {
        rest.add(new ListRange(ranges.get(i).list(), next, null, 0));
        restOpen.add(open.get(i));
      } else if (more) {
        complete = false;
      }
    }
    if (!rest.isEmpty()) {
      return read(rest, restOpen, lists, budget, complete);
    }
    long edges = lists.stream().mapToLong(List::size).sum();
    return CompletableFuture.completedFuture(new Found(lists, edges, complete));
  }
}
