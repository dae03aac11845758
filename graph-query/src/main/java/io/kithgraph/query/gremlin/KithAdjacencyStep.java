package io.kithgraph.query.gremlin;

import io.kithgraph.model.VertexId;
import io.kithgraph.query.gremlin.profile.StepMetrics;
import io.kithgraph.query.plan.AdjacencyScan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
 * Runs an adjacency scan over whole batches of the vertices that come in, one call per partition
 * for a batch. What comes out is split from the very traverser whose vertex it belongs to, so that
 * paths, bulks, sacks and loops are right. Confined to the thread of its traversal.
 */
class KithAdjacencyStep<E> extends AbstractStep<Vertex, E> implements Profiling {
  private static final long serialVersionUID = 1;

  /** Beyond this many, reading a list is likely cheaper than looking for each. */
  private static final int MAX_NARROWED = 64;

  private final AdjacencyScan scan;

  /** The name under which the only neighbours that are wanted were gathered, if they were. */
  private @Nullable String within;

  private transient SiblingScan siblings = new SiblingScan();
  private transient StepMetrics metrics = new StepMetrics();
  private transient StartBatches batches;
  private transient List<Traverser.Admin<Vertex>> batch = List.of();
  private transient @Nullable AdjacencyElements elements;

  /** The one source whose elements are wanted, if the scan reads ahead for others too; or -1. */
  private transient int onlySource = -1;

  KithAdjacencyStep(Traversal.Admin<?, ?> traversal, AdjacencyScan scan) {
    super(traversal);
    this.scan = scan;
    this.batches = new StartBatches();
  }

  final AdjacencyScan scan() {
    return scan;
  }

  /** Says that no other neighbours are wanted than the vertices gathered under a name. */
  final void expectWithin(String sideEffectKey) {
    within = sideEffectKey;
  }

  @Override
  @SuppressWarnings("unchecked") // The scan's output is the type that the step was made for.
  protected Traverser.Admin<E> processNextStart() {
    while (elements == null || !hasNext(elements)) {
      elements = null;
      elements = scanNextBatch();
    }
    E element = (E) elements.next();
    Traverser.Admin<Vertex> start = batch.get(onlySource < 0 ? elements.source() : 0);
    return start.split(element, this);
  }

  private boolean hasNext(AdjacencyElements some) {
    return metrics.counting(
        some.execution(), () -> onlySource < 0 ? some.hasNext() : some.hasNextOf(onlySource));
  }

  @Override
  public void setMetrics(MutableMetrics profiled) {
    metrics.use(profiled);
  }

  private AdjacencyElements scanNextBatch() {
    KithGraph graph = (KithGraph) getTraversal().getGraph().orElseThrow();
    OpenTransaction transaction = graph.open();
    batch = batches.next(starts, graph.settings().limits().maxFrontier());
    onlySource = -1;
    if (batch.size() == 1 && batch.get(0).get() instanceof KithVertex vertex) {
      Optional<SiblingScan.Place> place =
          siblings.place(vertex, transaction, scan, sources -> scan(graph, transaction, sources));
      if (place.isPresent()) {
        onlySource = place.get().source();
        return place.get().elements();
      }
    }
    List<VertexId> sources = new ArrayList<>(batch.size());
    for (Traverser.Admin<Vertex> start : batch) {
      sources.add(graph.vertexId(start.get()));
    }
    return scan(graph, transaction, sources);
  }

  private AdjacencyElements scan(
      KithGraph graph, OpenTransaction transaction, List<VertexId> sources) {
    return new AdjacencyElements(
        graph,
        transaction,
        transaction.reads(),
        transaction.execution(getTraversal()),
        sources,
        narrowed());
  }

  /** The scan, for few vertices only if these are all that is wanted. */
  private AdjacencyScan narrowed() {
    Object gathered = within == null ? null : getTraversal().getSideEffects().get(within);
    if (!(gathered instanceof Collection<?> several) || several.size() > MAX_NARROWED) {
      return scan;
    }
    List<VertexId> few =
        several.stream()
            .filter(Vertex.class::isInstance)
            .map(((KithGraph) getTraversal().getGraph().orElseThrow())::vertexId)
            .distinct()
            .toList();
    return few.isEmpty() ? scan : scan.withNeighbours(few);
  }

  @Override
  public void reset() {
    super.reset();
    batches = new StartBatches();
    batch = List.of();
    elements = null;
    onlySource = -1;
  }

  @Override
  public KithAdjacencyStep<E> clone() {
    KithAdjacencyStep<E> clone = (KithAdjacencyStep<E>) super.clone();
    clone.siblings = new SiblingScan();
    clone.metrics = new StepMetrics();
    clone.batches = new StartBatches();
    clone.batch = List.of();
    clone.elements = null;
    clone.onlySource = -1;
    return clone;
  }

  @Override
  public Set<TraverserRequirement> getRequirements() {
    return Collections.singleton(TraverserRequirement.OBJECT);
  }

  @Override
  public int hashCode() {
    return super.hashCode() ^ scan.hashCode() ^ Objects.hashCode(within);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return super.equals(other)
        && other instanceof KithAdjacencyStep<?> step
        && step.scan.equals(scan)
        && Objects.equals(step.within, within);
  }

  @Override
  public String toString() {
    return StringFactory.stepString(
        this, within == null ? scan.words() : scan.words() + ", within '" + within + "'");
  }
}
