package io.kithgraph.query.gremlin;

import io.kithgraph.model.VertexId;
import io.kithgraph.query.exec.Execution;
import io.kithgraph.query.exec.RollUpReads;
import io.kithgraph.query.gremlin.profile.PlannedReduction;
import io.kithgraph.query.plan.RollUpScan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.Traverser;
import org.apache.tinkerpop.gremlin.process.traversal.traverser.TraverserRequirement;
import org.apache.tinkerpop.gremlin.structure.Vertex;

/**
 * Groups the neighbours of the one vertex that comes in by an aggregate that storage keeps.
 * Confined to the thread of its traversal.
 */
final class KithRollUpStep extends PlannedReduction<Map<Object, Number>> {
  private static final long serialVersionUID = 1;

  private final RollUpScan scan;
  private final boolean byId;

  /**
   * A step that groups.
   *
   * @param byId whether the keys are the ids of the neighbours, and not the neighbours
   */
  KithRollUpStep(Traversal.Admin<?, ?> traversal, RollUpScan scan, boolean byId) {
    super(traversal, List.of(scan, byId), scan.words());
    this.scan = scan;
    this.byId = byId;
    setSeedSupplier(LinkedHashMap::new);
    setReducingBiOperator(
        (all, more) -> {
          all.putAll(more);
          return all;
        });
  }

  @Override
  public Map<Object, Number> projectTraverser(Traverser.Admin<Vertex> traverser) {
    KithGraph graph = (KithGraph) getTraversal().getGraph().orElseThrow();
    OpenTransaction transaction = graph.open();
    Execution execution = transaction.execution(getTraversal());
    Map<VertexId, Number> totals =
        metrics()
            .counting(
                execution,
                () ->
                    RollUpReads.find(graph.schema(), scan)
                        .map(
                            rollUp ->
                                RollUpReads.read(
                                    transaction.reads(),
                                    execution,
                                    rollUp,
                                    graph.vertexId(traverser.get()),
                                    scan))
                        .orElse(Map.of()));
    List<VertexId> ids = new ArrayList<>(totals.keySet());
    VertexBatch neighbours = new VertexBatch(transaction, execution, ids);
    Map<Object, Number> groups = new LinkedHashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      Object key = byId ? ids.get(i).value() : new KithVertex(graph, neighbours, i);
      groups.put(key, totals.get(ids.get(i)));
    }
    return groups;
  }

  @Override
  public Set<TraverserRequirement> getRequirements() {
    return Collections.singleton(TraverserRequirement.OBJECT);
  }
}
