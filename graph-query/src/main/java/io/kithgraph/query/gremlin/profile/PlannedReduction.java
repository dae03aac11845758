package io.kithgraph.query.gremlin.profile;

import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.step.Profiling;
import org.apache.tinkerpop.gremlin.process.traversal.step.util.ReducingBarrierStep;
import org.apache.tinkerpop.gremlin.process.traversal.util.MutableMetrics;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.util.StringFactory;
import org.jspecify.annotations.Nullable;

/**
 * A step that makes one value of the vertices that come in by reading what a plan says. Two such
 * steps are equal if their kinds and plans are. Confined to the thread of its traversal.
 */
public abstract class PlannedReduction<E> extends ReducingBarrierStep<Vertex, E>
    implements Profiling {
  private static final long serialVersionUID = 1;

  private final Object plan;
  private final String words;
  private transient StepMetrics metrics = new StepMetrics();

  /**
   * @param plan all that tells the step from others of its kind; a value
   * @param words the plan, for people
   */
  protected PlannedReduction(Traversal.Admin<?, ?> traversal, Object plan, String words) {
    super(traversal);
    this.plan = plan;
    this.words = words;
  }

  /** Takes what the reads of this step use. */
  protected final StepMetrics metrics() {
    return metrics;
  }

  @Override
  public void setMetrics(MutableMetrics profiled) {
    metrics.use(profiled);
  }

  @Override
  public PlannedReduction<E> clone() {
    PlannedReduction<E> clone = (PlannedReduction<E>) super.clone();
    clone.metrics = new StepMetrics();
    return clone;
  }

  @Override
  public int hashCode() {
    return super.hashCode() ^ plan.hashCode();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return super.equals(other)
        && other instanceof PlannedReduction<?> step
        && step.getClass() == getClass()
        && step.plan.equals(plan);
  }

  @Override
  public String toString() {
    return StringFactory.stepString(this, words);
  }
}
