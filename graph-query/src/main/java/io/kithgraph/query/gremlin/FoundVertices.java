package io.kithgraph.query.gremlin;

import io.kithgraph.model.VertexId;
import io.kithgraph.query.exec.Execution;
import io.kithgraph.storage.api.VertexRead;
import io.kithgraph.storage.api.VertexRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.apache.tinkerpop.gremlin.structure.Vertex;

/**
 * The vertices of given ids that exist, in the order of the ids, read a frontier at a time.
 * Confined to one thread.
 */
final class FoundVertices implements Iterator<Vertex> {
  private final KithGraph graph;
  private final OpenTransaction transaction;
  private final Execution execution;
  private final List<VertexId> ids;
  private int nextId;
  private Iterator<Vertex> found = Collections.emptyIterator();

  FoundVertices(
      KithGraph graph, OpenTransaction transaction, Execution execution, List<Object> ids) {
    this.graph = graph;
    this.transaction = transaction;
    this.execution = execution;
    this.ids = ids.stream().filter(Objects::nonNull).map(graph::vertexId).toList();
  }

  @Override
  public boolean hasNext() {
    while (!found.hasNext() && nextId < ids.size()) {
      int end = Math.min(ids.size(), nextId + execution.limits().maxFrontier());
      found = read(ids.subList(nextId, end));
      nextId = end;
    }
    return found.hasNext();
  }

  private Iterator<Vertex> read(List<VertexId> chunk) {
    List<Optional<VertexRecord>> records =
        transaction.reads().vertices(new VertexRead(chunk, true), execution);
    List<VertexRecord> present = records.stream().flatMap(Optional::stream).toList();
    VertexBatch batch =
        new VertexBatch(transaction, execution, present.stream().map(VertexRecord::id).toList());
    List<Vertex> vertices = new ArrayList<>(present.size());
    for (int i = 0; i < present.size(); i++) {
      vertices.add(new KithVertex(graph, batch, i, transaction, present.get(i)));
    }
    return vertices.iterator();
  }

  @Override
  public Vertex next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return found.next();
  }
}
