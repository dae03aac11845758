package io.kithgraph.query.gremlin;

import io.kithgraph.model.VertexId;
import io.kithgraph.query.exec.DegreeReads;
import io.kithgraph.query.exec.Execution;
import io.kithgraph.query.exec.ScanBinder;
import io.kithgraph.query.gremlin.fold.DegreeCondition;
import io.kithgraph.query.gremlin.profile.StepMetrics;
import io.kithgraph.query.plan.AdjacencyScan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.Traverser;
import org.apache.tinkerpop.gremlin.process.traversal.step.Profiling;
import org.apache.tinkerpop.gremlin.process.traversal.step.util.AbstractStep;
import org.apache.tinkerpop.gremlin.process.traversal.traverser.TraverserRequirement;
import org.apache.tinkerpop.gremlin.process.traversal.util.MutableMetrics;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.util.StringFactory;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the vertices that have so many edges, or any, or none; for whole batches of them in one
 * call. Confined to the thread of its traversal.
 */
final class KithDegreeFilterStep extends AbstractStep<Vertex, Vertex> implements Profiling {
  private static final long serialVersionUID = 1;

  private final DegreeCondition condition;
  private transient SiblingDegrees siblings = new SiblingDegrees();
  private transient StepMetrics metrics = new StepMetrics();
  private transient StartBatches batches = new StartBatches();
  private transient Deque<Traverser.Admin<Vertex>> kept = new ArrayDeque<>();

  KithDegreeFilterStep(Traversal.Admin<?, ?> traversal, DegreeCondition condition) {
    super(traversal);
    this.condition = condition;
  }

  @Override
  protected Traverser.Admin<Vertex> processNextStart() {
    while (kept.isEmpty()) {
      keepOfNextBatch();
    }
    return kept.remove();
  }

  private void keepOfNextBatch() {
    KithGraph graph = (KithGraph) getTraversal().getGraph().orElseThrow();
    OpenTransaction transaction = graph.open();
    List<Traverser.Admin<Vertex>> batch =
        batches.next(starts, graph.settings().limits().maxFrontier());
    if (batch.size() == 1 && batch.get(0).get() instanceof KithVertex vertex) {
      OptionalLong degree =
          siblings.degree(vertex, transaction, sources -> degrees(graph, transaction, sources));
      if (degree.isPresent()) {
        keep(batch.get(0), degree.getAsLong());
        return;
      }
    }
    List<VertexId> sources = new ArrayList<>(batch.size());
    for (Traverser.Admin<Vertex> start : batch) {
      sources.add(graph.vertexId(start.get()));
    }
    long[] degrees = degrees(graph, transaction, sources);
    for (int i = 0; i < degrees.length; i++) {
      keep(batch.get(i), degrees[i]);
    }
  }

  private void keep(Traverser.Admin<Vertex> start, long degree) {
    if (condition.holds(degree)) {
      kept.add(start);
    }
  }

  private long[] degrees(KithGraph graph, OpenTransaction transaction, List<VertexId> sources) {
    AdjacencyScan scan = condition.count().scan();
    Execution execution = transaction.execution(getTraversal());
    return metrics.counting(
        execution,
        () ->
            DegreeReads.degrees(
                transaction.reads(),
                execution,
                sources,
                ScanBinder.bind(graph.names().schema(), scan),
                scan.neighbours(),
                condition.count().cap()));
  }

  @Override
  public void reset() {
    super.reset();
    batches = new StartBatches();
    kept = new ArrayDeque<>();
  }

  @Override
  public KithDegreeFilterStep clone() {
    KithDegreeFilterStep clone = (KithDegreeFilterStep) super.clone();
    clone.siblings = new SiblingDegrees();
    clone.metrics = new StepMetrics();
    clone.batches = new StartBatches();
    clone.kept = new ArrayDeque<>();
    return clone;
  }

  @Override
  public void setMetrics(MutableMetrics profiled) {
    metrics.use(profiled);
  }

  @Override
  public Set<TraverserRequirement> getRequirements() {
    return Collections.singleton(TraverserRequirement.OBJECT);
  }

  @Override
  public int hashCode() {
    return super.hashCode() ^ condition.hashCode();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return super.equals(other)
        && other instanceof KithDegreeFilterStep step
        && step.condition.equals(condition);
  }

  @Override
  public String toString() {
    return StringFactory.stepString(this, condition.words());
  }
}
