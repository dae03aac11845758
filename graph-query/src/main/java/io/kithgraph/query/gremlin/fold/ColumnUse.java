package io.kithgraph.query.gremlin.fold;

import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.query.plan.AdjacencyScan;
import io.kithgraph.storage.api.Projection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.tinkerpop.gremlin.process.traversal.Step;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.lambda.ConstantTraversal;
import org.apache.tinkerpop.gremlin.process.traversal.lambda.TokenTraversal;
import org.apache.tinkerpop.gremlin.process.traversal.lambda.ValueTraversal;
import org.apache.tinkerpop.gremlin.process.traversal.step.TraversalParent;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.EdgeVertexStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.GroupCountStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.GroupStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.IdStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.LabelStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.ProjectStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.PropertiesStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.PropertyMapStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.VertexStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.util.WithOptions;
import org.apache.tinkerpop.gremlin.structure.PropertyType;
import org.apache.tinkerpop.gremlin.structure.T;

/**
 * Which columns of edges, or of vertices, a step looks at that hands none of them on, if that is
 * known. Immutable.
 */
final class ColumnUse {
  private static final Projection NUMBERS = new Projection(false, true, false);

  private final boolean edges;
  private final boolean allLabelsKnown;
  private final List<String> sortKeys;

  private ColumnUse(boolean edges, boolean allLabelsKnown, List<String> sortKeys) {
    this.edges = edges;
    this.allLabelsKnown = allLabelsKnown;
    this.sortKeys = sortKeys;
  }

  /** The use of edges that a scan hands on. */
  static ColumnUse ofEdges(GraphSchema schema, AdjacencyScan scan) {
    List<String> sortKeys = new ArrayList<>();
    for (String name : scan.labels()) {
      schema
          .findEdgeLabel(name)
          .map(EdgeLabel::sortKey)
          .ifPresent(sortKey -> sortKeys.add(sortKey.property()));
    }
    boolean known = !scan.labels().isEmpty() && sortKeys.size() == scan.labels().size();
    return new ColumnUse(true, known, sortKeys);
  }

  /** The use of vertices, whose only column is that of their properties. */
  static ColumnUse ofVertices() {
    return new ColumnUse(false, true, List.of());
  }

  /** What a step looks at, or empty if that is not known or it hands on what flows in. */
  Optional<Projection> by(Step<?, ?> step) {
    if (step instanceof LabelStep) {
      return Optional.of(Projection.IDS);
    }
    if (step instanceof IdStep) {
      return Optional.of(id());
    }
    if (step instanceof EdgeVertexStep) {
      return edges ? Optional.of(Projection.IDS) : Optional.empty();
    }
    if (step instanceof PropertiesStep<?> properties) {
      return properties.getReturnType() == PropertyType.VALUE
          ? Optional.of(properties(properties.getPropertyKeys()))
          : Optional.empty();
    }
    if (step instanceof PropertyMapStep<?, ?> map && map.getClass() == PropertyMapStep.class) {
      return byMap(map);
    }
    boolean grouping =
        step instanceof ProjectStep
            || step instanceof GroupStep
            || (step instanceof GroupCountStep<?, ?> counts
                && !counts.getLocalChildren().isEmpty());
    return grouping ? byChildren((TraversalParent) step) : Optional.empty();
  }

  private Optional<Projection> byMap(PropertyMapStep<?, ?> map) {
    if (map.getReturnType() != PropertyType.VALUE || !map.getLocalChildren().isEmpty()) {
      return Optional.empty();
    }
    Projection used = properties(map.getPropertyKeys());
    boolean ids = (map.getIncludedTokens() & WithOptions.ids) != 0;
    return Optional.of(ids ? both(used, id()) : used);
  }

  private Optional<Projection> byChildren(TraversalParent step) {
    Projection used = Projection.IDS;
    for (Traversal.Admin<?, ?> child : step.getLocalChildren()) {
      Optional<Projection> more = byChild(child);
      if (more.isEmpty()) {
        return Optional.empty();
      }
      used = both(used, more.get());
    }
    return Optional.of(used);
  }

  private Optional<Projection> byChild(Traversal.Admin<?, ?> child) {
    if (child instanceof ConstantTraversal) {
      return Optional.of(Projection.IDS);
    }
    if (child instanceof ValueTraversal<?, ?> value) {
      return Optional.of(properties(value.getPropertyKey()));
    }
    if (child instanceof TokenTraversal<?, ?> token) {
      return token.getToken() == T.id
          ? Optional.of(id())
          : Optional.of(token.getToken()).filter(t -> t == T.label).map(t -> Projection.IDS);
    }
    if (!edges && child.getStartStep() instanceof VertexStep) {
      return Optional.of(Projection.IDS);
    }
    return by(child.getStartStep());
  }

  /** The id of a vertex is always there; that of an edge tells parallel ones apart. */
  private Projection id() {
    return edges ? NUMBERS : Projection.IDS;
  }

  private Projection properties(String... keys) {
    List<String> named = Arrays.asList(keys);
    boolean all = named.isEmpty() || !allLabelsKnown;
    return new Projection(
        edges && (all || named.stream().anyMatch(sortKeys::contains)),
        false,
        all || !named.stream().allMatch(key -> sortKeys.stream().allMatch(key::equals) && edges));
  }

  private static Projection both(Projection one, Projection other) {
    return new Projection(
        one.sortKeys() || other.sortKeys(),
        one.tieBreakers() || other.tieBreakers(),
        one.properties() || other.properties());
  }
}
