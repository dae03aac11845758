package io.kithgraph.query.gremlin;

import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.model.Direction;
import io.kithgraph.model.ListKey;
import io.kithgraph.query.exec.Execution;
import io.kithgraph.query.gremlin.terms.ElementIds;
import io.kithgraph.storage.api.EdgeProbeRead;
import io.kithgraph.storage.api.EdgeRecord;
import io.kithgraph.storage.api.ProbeAnswer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.apache.tinkerpop.gremlin.structure.Edge;

/**
 * The edges of given ids that exist, in the order of the ids, looked up a batch at a time. Confined
 * to one thread.
 */
final class FoundEdges implements Iterator<Edge> {
  private final KithGraph graph;
  private final OpenTransaction transaction;
  private final Execution execution;
  private final List<ElementIds.EdgeName> names;
  private int nextName;
  private Iterator<Edge> found = Collections.emptyIterator();

  FoundEdges(KithGraph graph, OpenTransaction transaction, Execution execution, List<Object> ids) {
    this.graph = graph;
    this.transaction = transaction;
    this.execution = execution;
    this.names =
        ids.stream()
            .filter(Objects::nonNull)
            .flatMap(id -> ElementIds.edgeName(id).stream())
            .toList();
  }

  @Override
  public boolean hasNext() {
    while (!found.hasNext() && nextName < names.size()) {
      int end = Math.min(names.size(), nextName + execution.limits().maxFrontier());
      found = read(names.subList(nextName, end)).iterator();
      nextName = end;
    }
    return found.hasNext();
  }

  private List<Edge> read(List<ElementIds.EdgeName> chunk) {
    List<EdgeProbeRead.Probe> probes = new ArrayList<>();
    List<EdgeLabel> labels = new ArrayList<>();
    for (ElementIds.EdgeName name : chunk) {
      Optional<EdgeLabel> label = graph.findEdgeLabel(name.label());
      if (label.isPresent()) {
        ListKey list = new ListKey(name.source(), label.get().id(), Direction.OUT);
        probes.add(new EdgeProbeRead.Probe(list, name.destination(), name.tieBreaker()));
        labels.add(label.get());
      }
    }
    if (probes.isEmpty()) {
      return List.of();
    }
    List<ProbeAnswer> answers =
        transaction.reads().probe(new EdgeProbeRead(probes, true), execution);
    List<Edge> edges = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      EdgeRecord edge = answers.get(i).edge();
      if (edge != null) {
        edges.add(new KithEdge(graph, labels.get(i), edge, transaction));
      }
    }
    return edges;
  }

  @Override
  public Edge next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return found.next();
  }
}
