package io.kithgraph.query.gremlin;

import io.kithgraph.model.VertexId;
import io.kithgraph.query.exec.BoundScan;
import io.kithgraph.query.exec.DegreeReads;
import io.kithgraph.query.exec.Execution;
import io.kithgraph.query.exec.ScanBinder;
import io.kithgraph.query.gremlin.profile.PlannedReduction;
import io.kithgraph.query.plan.AdjacencyScan;
import io.kithgraph.query.plan.PlanNode.DegreeCount;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.tinkerpop.gremlin.process.traversal.Operator;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.Traverser;
import org.apache.tinkerpop.gremlin.process.traversal.traverser.TraverserRequirement;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.util.function.ConstantSupplier;

/**
 * Sums the degrees of the vertices that come in, as often as they come in, without reading an edge.
 * Confined to the thread of its traversal.
 */
final class KithDegreeStep extends PlannedReduction<Long> {
  private static final long serialVersionUID = 1;
  private static final Set<TraverserRequirement> REQUIREMENTS =
      EnumSet.of(TraverserRequirement.BULK, TraverserRequirement.OBJECT);

  private final DegreeCount count;
  private transient SiblingDegrees siblings = new SiblingDegrees();

  KithDegreeStep(Traversal.Admin<?, ?> traversal, DegreeCount count) {
    super(traversal, count, count.words());
    this.count = count;
    setSeedSupplier(new ConstantSupplier<>(0L));
    setReducingBiOperator(
        (a, b) -> {
          long sum = (Long) Operator.sumLong.apply(a, b);
          return Math.min(sum, count.cap());
        });
  }

  DegreeCount count() {
    return count;
  }

  @Override
  public Long projectTraverser(Traverser.Admin<Vertex> traverser) {
    return sum(List.of(traverser));
  }

  @Override
  public void processAllStarts() {
    if (hasProcessedOnce && !starts.hasNext()) {
      return;
    }
    hasProcessedOnce = true;
    addBarrier(0L);
    StartBatches batches = new StartBatches();
    int max = kithGraph().settings().limits().maxFrontier();
    while (starts.hasNext()) {
      addBarrier(sum(batches.next(starts, max)));
    }
  }

  private KithGraph kithGraph() {
    return (KithGraph) getTraversal().getGraph().orElseThrow();
  }

  private long sum(List<Traverser.Admin<Vertex>> batch) {
    KithGraph graph = kithGraph();
    OpenTransaction transaction = graph.open();
    if (batch.size() == 1 && batch.get(0).get() instanceof KithVertex vertex) {
      OptionalLong degree =
          siblings.degree(vertex, transaction, sources -> degrees(graph, transaction, sources));
      if (degree.isPresent()) {
        return Math.min(degree.getAsLong() * batch.get(0).bulk(), count.cap());
      }
    }
    List<VertexId> sources = new ArrayList<>(batch.size());
    for (Traverser.Admin<Vertex> start : batch) {
      sources.add(graph.vertexId(start.get()));
    }
    long[] degrees = degrees(graph, transaction, sources);
    long sum = 0;
    for (int i = 0; i < degrees.length; i++) {
      sum += degrees[i] * batch.get(i).bulk();
    }
    return Math.min(sum, count.cap());
  }

  private long[] degrees(KithGraph graph, OpenTransaction transaction, List<VertexId> sources) {
    Execution execution = transaction.execution(getTraversal());
    AdjacencyScan scan = count.scan();
    List<BoundScan> parts = ScanBinder.bind(graph.names().schema(), scan);
    return metrics()
        .counting(
            execution,
            () ->
                DegreeReads.degrees(
                    transaction.reads(),
                    execution,
                    sources,
                    parts,
                    scan.neighbours(),
                    count.cap()));
  }

  @Override
  public KithDegreeStep clone() {
    KithDegreeStep clone = (KithDegreeStep) super.clone();
    clone.siblings = new SiblingDegrees();
    return clone;
  }

  @Override
  public Set<TraverserRequirement> getRequirements() {
    return REQUIREMENTS;
  }
}
