package io.kithgraph.query.gremlin;

import io.kithgraph.query.exec.Execution;
import io.kithgraph.storage.api.VertexPage;
import io.kithgraph.storage.api.VertexRecord;
import io.kithgraph.storage.api.VertexScan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.tinkerpop.gremlin.structure.Vertex;

/**
 * All vertices of a graph, a page at a time; the first page is small, so that looking at a few is
 * cheap. Confined to one thread.
 */
final class ScannedVertices implements Iterator<Vertex> {
  private static final int FIRST_PAGE = 64;
  private static final int GROWTH = 4;

  private final KithGraph graph;
  private final OpenTransaction transaction;
  private final Execution execution;
  private final String instead;
  private Optional<String> continuation = Optional.empty();
  private boolean last;
  private int limit = FIRST_PAGE;
  private Iterator<Vertex> page = Collections.emptyIterator();

  /**
   * @param instead what would have answered without a scan, for the message of a spent budget
   */
  ScannedVertices(
      KithGraph graph, OpenTransaction transaction, Execution execution, String instead) {
    this.instead = instead;
    this.graph = graph;
    this.transaction = transaction;
    this.execution = execution;
  }

  @Override
  public boolean hasNext() {
    while (!page.hasNext() && !last) {
      page = nextPage().iterator();
    }
    return page.hasNext();
  }

  private List<Vertex> nextPage() {
    execution.checkAlive();
    int pageLimit = execution.scanPage(Math.min(limit, execution.limits().scanPage()));
    VertexPage read =
        transaction.reads().scan(new VertexScan(continuation, pageLimit, true), execution);
    execution.spendScan(read.vertices().size(), instead);
    limit = pageLimit * GROWTH;
    continuation = read.continuation();
    last = continuation.isEmpty();
    VertexBatch batch =
        new VertexBatch(
            transaction, execution, read.vertices().stream().map(VertexRecord::id).toList());
    List<Vertex> vertices = new ArrayList<>(read.vertices().size());
    for (int i = 0; i < read.vertices().size(); i++) {
      vertices.add(new KithVertex(graph, batch, i, transaction, read.vertices().get(i)));
    }
    return vertices;
  }

  @Override
  public Vertex next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return page.next();
  }
}
