package io.kithgraph.query.gremlin;

import io.kithgraph.meta.index.IndexRange;
import io.kithgraph.meta.schema.VertexIndex;
import io.kithgraph.model.Direction;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.query.exec.Execution;
import io.kithgraph.query.exec.GraphReads;
import io.kithgraph.query.gremlin.fold.IndexPlan;
import io.kithgraph.storage.api.EdgeColumns;
import io.kithgraph.storage.api.EdgeSlice;
import io.kithgraph.storage.api.ListRange;
import io.kithgraph.storage.api.Order;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.SortKeyBounds;
import io.kithgraph.storage.api.StopReason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.tinkerpop.gremlin.structure.Vertex;

/**
 * The vertices that indexes have in the ranges of a plan, a page at a time, each once; then those
 * that the transaction has changed, which may belong to them now. What an equality index answers is
 * part of what the transaction depends on; ranges are not, like scans, because their lists change
 * all the time. Confined to one thread.
 */
final class IndexedVertices implements Iterator<Vertex> {
  private static final int FIRST_PAGE = 64;
  private static final int GROWTH = 4;

  private final KithGraph graph;
  private final OpenTransaction transaction;
  private final Execution execution;
  private final Deque<Rest> rests = new ArrayDeque<>();
  private final Set<VertexId> seen = new HashSet<>();
  private boolean changedSeen;
  private int limit = FIRST_PAGE;
  private Iterator<Vertex> page = Collections.emptyIterator();

  /** Lists of one index that are not read to their ends, with the bounds in all of them. */
  private record Rest(VertexIndex index, SortKeyBounds bounds, List<ListRange> lists) {}

  IndexedVertices(
      KithGraph graph, OpenTransaction transaction, Execution execution, IndexPlan plan) {
    this.graph = graph;
    this.transaction = transaction;
    this.execution = execution;
    for (IndexPlan.Part part : plan.parts()) {
      Map<SortKeyBounds, List<ListRange>> byBounds = new LinkedHashMap<>();
      for (IndexRange range : part.ranges()) {
        ListKey list = new ListKey(range.list(), part.index().entries(), Direction.OUT);
        byBounds
            .computeIfAbsent(
                new SortKeyBounds(range.first(), range.last()), bounds -> new ArrayList<>())
            .add(ListRange.of(list));
      }
      byBounds.forEach((bounds, lists) -> rests.add(new Rest(part.index(), bounds, lists)));
    }
  }

  @Override
  public boolean hasNext() {
    while (!page.hasNext()) {
      if (!rests.isEmpty()) {
        page = found(read(rests.removeFirst()));
      } else if (!changedSeen) {
        changedSeen = true;
        page = found(fresh(transaction.graph().changedVertices()));
      } else {
        return false;
      }
    }
    return true;
  }

  private List<VertexId> read(Rest rest) {
    execution.checkAlive();
    GraphReads reads =
        rest.index().kind() == VertexIndex.Kind.EQUALITY
            ? transaction.reads()
            : transaction.graph().scanReads();
    List<EdgeSlice> slices =
        reads.range(
            new RangeRead(
                rest.lists(), rest.bounds(), Order.ASCENDING, limit, List.of(), Projection.IDS),
            execution);
    limit = Math.min(execution.limits().scanPage(), limit * GROWTH);
    List<ListRange> unfinished = new ArrayList<>();
    List<VertexId> ids = new ArrayList<>();
    for (EdgeSlice slice : slices) {
      EdgeColumns edges = slice.edges();
      for (int i = 0; i < edges.size(); i++) {
        ids.add(edges.neighbour(i));
      }
      if (slice.stopReason() != StopReason.EXHAUSTED) {
        unfinished.add(new ListRange(slice.list(), slice.next(), null));
      }
    }
    if (!unfinished.isEmpty()) {
      rests.addFirst(new Rest(rest.index(), rest.bounds(), unfinished));
    }
    return fresh(ids);
  }

  private List<VertexId> fresh(Iterable<VertexId> ids) {
    List<VertexId> fresh = new ArrayList<>();
    for (VertexId id : ids) {
      if (seen.add(id)) {
        fresh.add(id);
      }
    }
    return fresh;
  }

  private Iterator<Vertex> found(List<VertexId> ids) {
    return new FoundVertices(
        graph, transaction, execution, ids.stream().map(VertexId::value).toList());
  }

  @Override
  public Vertex next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return page.next();
  }
}
