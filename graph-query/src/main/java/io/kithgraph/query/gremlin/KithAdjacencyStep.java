package io.kithgraph.query.gremlin;

import io.kithgraph.model.VertexId;
import io.kithgraph.query.plan.AdjacencyScan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.Traverser;
import org.apache.tinkerpop.gremlin.process.traversal.step.util.AbstractStep;
import org.apache.tinkerpop.gremlin.process.traversal.traverser.TraverserRequirement;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.util.StringFactory;
import org.jspecify.annotations.Nullable;

/**
 * Runs an adjacency scan over whole batches of the vertices that come in, one call per partition
 * for a batch. What comes out is split from the very traverser whose vertex it belongs to, so that
 * paths, bulks, sacks and loops are right. Confined to the thread of its traversal.
 */
final class KithAdjacencyStep<E> extends AbstractStep<Vertex, E> {
  private static final long serialVersionUID = 1;

  private final AdjacencyScan scan;
  private transient StartBatches batches;
  private transient List<Traverser.Admin<Vertex>> batch = List.of();
  private transient @Nullable AdjacencyElements elements;

  KithAdjacencyStep(Traversal.Admin<?, ?> traversal, AdjacencyScan scan) {
    super(traversal);
    this.scan = scan;
    this.batches = new StartBatches();
  }

  AdjacencyScan scan() {
    return scan;
  }

  @Override
  @SuppressWarnings("unchecked") // The scan's output is the type that the step was made for.
  protected Traverser.Admin<E> processNextStart() {
    while (elements == null || !elements.hasNext()) {
      elements = null;
      elements = scanNextBatch();
    }
    E element = (E) elements.next();
    return batch.get(elements.source()).split(element, this);
  }

  private AdjacencyElements scanNextBatch() {
    KithGraph graph = (KithGraph) getTraversal().getGraph().orElseThrow();
    OpenTransaction transaction = graph.open();
    batch = batches.next(starts, graph.settings().limits().maxFrontier());
    List<VertexId> sources = new ArrayList<>(batch.size());
    for (Traverser.Admin<Vertex> start : batch) {
      sources.add(graph.vertexId(start.get()));
    }
    return new AdjacencyElements(
        graph,
        transaction,
        transaction.reads(),
        transaction.execution(getTraversal()),
        sources,
        scan);
  }

  @Override
  public void reset() {
    super.reset();
    batches = new StartBatches();
    batch = List.of();
    elements = null;
  }

  @Override
  public Set<TraverserRequirement> getRequirements() {
    return Collections.singleton(TraverserRequirement.OBJECT);
  }

  @Override
  public int hashCode() {
    return super.hashCode() ^ scan.hashCode();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return super.equals(other)
        && other instanceof KithAdjacencyStep<?> step
        && step.scan.equals(scan);
  }

  @Override
  public String toString() {
    return StringFactory.stepString(this, scan.words());
  }
}
