package io.kithgraph.query.gremlin;

import io.kithgraph.model.VertexId;
import io.kithgraph.query.exec.Execution;
import io.kithgraph.query.plan.AdjacencyScan;
import io.kithgraph.storage.api.VertexPage;
import io.kithgraph.storage.api.VertexRecord;
import io.kithgraph.storage.api.VertexScan;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.jspecify.annotations.Nullable;

/** All edges of a graph: the OUT lists of a page of vertices at a time. Confined to one thread. */
final class ScannedEdges implements Iterator<Edge> {
  private static final AdjacencyScan OUT =
      AdjacencyScan.of(AdjacencyScan.Side.OUT, List.of(), AdjacencyScan.Output.EDGES);

  private static final String INSTEAD = "start from vertices instead, as in g.V(ids).outE()";

  private final KithGraph graph;
  private final OpenTransaction transaction;
  private final Execution execution;
  private Optional<String> continuation = Optional.empty();
  private boolean last;
  private @Nullable AdjacencyElements edges;

  ScannedEdges(KithGraph graph, OpenTransaction transaction, Execution execution) {
    this.graph = graph;
    this.transaction = transaction;
    this.execution = execution;
  }

  @Override
  public boolean hasNext() {
    while (edges == null || !edges.hasNext()) {
      if (last) {
        return false;
      }
      execution.checkAlive();
      VertexPage page =
          transaction
              .graph()
              .scanReads()
              .scan(
                  new VertexScan(
                      continuation, execution.scanPage(execution.limits().maxFrontier()), false),
                  execution);
      execution.spendScan(page.vertices().size(), INSTEAD);
      continuation = page.continuation();
      last = continuation.isEmpty();
      List<VertexId> sources = page.vertices().stream().map(VertexRecord::id).toList();
      edges =
          new AdjacencyElements(
              graph, transaction, transaction.graph().scanReads(), execution, sources, OUT);
    }
    return true;
  }

  @Override
  public Edge next() {
    if (edges == null || !hasNext()) {
      throw new NoSuchElementException();
    }
    return (Edge) edges.next();
  }
}
