package io.kithgraph.query.gremlin.fold;

import io.kithgraph.meta.index.IndexRange;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.VertexIndex;
import io.kithgraph.meta.schema.VertexLabel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.tinkerpop.gremlin.process.traversal.Compare;
import org.apache.tinkerpop.gremlin.process.traversal.Contains;
import org.apache.tinkerpop.gremlin.process.traversal.step.util.HasContainer;
import org.apache.tinkerpop.gremlin.structure.T;

/**
 * Where indexes have all vertices for which conditions on labels and properties can hold. Others
 * may be there too, so the conditions are tested on what is found. Immutable.
 *
 * @param parts one index for each label, with the ranges to read
 * @param words what is looked for, for people
 */
public record IndexPlan(List<Part> parts, String words) {
  /** The most labels that a look-up without a label covers. */
  private static final int MAX_LABELS = 8;

  /** The ranges of one index that are read. */
  public record Part(VertexIndex index, List<IndexRange> ranges) {
    public Part {
      ranges = List.copyOf(ranges);
    }
  }

  public IndexPlan {
    parts = List.copyOf(parts);
  }

  /**
   * The best plan for conditions that all must hold, or empty if no complete index answers any of
   * them.
   */
  public static Optional<IndexPlan> choose(GraphSchema schema, List<HasContainer> conditions) {
    boolean anyReady =
        schema.indexes().stream().anyMatch(index -> index.state() == VertexIndex.State.READY);
    if (!anyReady) {
      return Optional.empty();
    }
    List<VertexLabel> labels = labels(schema, conditions);
    if (labels.size() > MAX_LABELS) {
      return Optional.empty();
    }
    Optional<IndexPlan> best = Optional.empty();
    int bestRank = Integer.MAX_VALUE;
    for (HasContainer condition : conditions) {
      int rank = IndexedTest.rank(condition.getPredicate());
      if (rank < bestRank && !isToken(condition)) {
        Optional<IndexPlan> plan = plan(schema, labels, condition);
        if (plan.isPresent()) {
          best = plan;
          bestRank = rank;
        }
      }
    }
    return best;
  }

  private static Optional<IndexPlan> plan(
      GraphSchema schema, List<VertexLabel> labels, HasContainer condition) {
    List<Part> parts = new ArrayList<>();
    for (VertexLabel label : labels) {
      Optional<Part> part = part(schema, label, condition);
      if (part.isEmpty()) {
        return Optional.empty();
      }
      parts.add(part.get());
    }
    String names = parts.stream().map(p -> p.index().name()).collect(Collectors.joining(", "));
    return Optional.of(
        new IndexPlan(parts, names + ": " + condition.getKey() + " " + condition.getPredicate()));
  }

  private static Optional<Part> part(
      GraphSchema schema, VertexLabel label, HasContainer condition) {
    Optional<Part> range = Optional.empty();
    for (VertexIndex index : schema.indexes()) {
      boolean fits =
          index.state() == VertexIndex.State.READY
              && index.label().equals(label.id())
              && schema
                  .findPropertyKey(condition.getKey())
                  .filter(key -> key.id() == index.key())
                  .isPresent();
      if (fits) {
        Optional<Part> part =
            IndexedTest.ranges(index, condition.getPredicate())
                .map(ranges -> new Part(index, ranges));
        if (part.isPresent() && index.kind() == VertexIndex.Kind.EQUALITY) {
          return part;
        }
        range = part.isPresent() ? part : range;
      }
    }
    return range;
  }

  private static boolean isToken(HasContainer condition) {
    for (T token : T.values()) {
      if (token.getAccessor().equals(condition.getKey())) {
        return true;
      }
    }
    return false;
  }

  /** The labels that a vertex may have for the conditions to hold. */
  private static List<VertexLabel> labels(GraphSchema schema, List<HasContainer> conditions) {
    Set<String> names = null;
    for (HasContainer condition : conditions) {
      Optional<Set<String>> named = labelsOf(condition);
      if (named.isPresent()) {
        Set<String> both = new HashSet<>(named.get());
        if (names != null) {
          both.retainAll(names);
        }
        names = both;
      }
    }
    if (names == null) {
      return List.copyOf(schema.vertexLabels());
    }
    return names.stream().flatMap(name -> schema.findVertexLabel(name).stream()).toList();
  }

  private static Optional<Set<String>> labelsOf(HasContainer condition) {
    if (!T.label.getAccessor().equals(condition.getKey())) {
      return Optional.empty();
    }
    Object value = condition.getValue();
    if (condition.getBiPredicate() == Compare.eq && value instanceof String name) {
      return Optional.of(Set.of(name));
    }
    boolean within =
        condition.getBiPredicate() == Contains.within
            && value instanceof Collection<?> values
            && values.stream().allMatch(String.class::isInstance);
    return within
        ? Optional.of(
            ((Collection<?>) value).stream().map(String::valueOf).collect(Collectors.toSet()))
        : Optional.empty();
  }

  /** What to do so that conditions need no scan of the whole graph. */
  public static String advice(GraphSchema schema, List<HasContainer> conditions) {
    Set<String> keys = new TreeSet<>();
    Set<String> labels = new TreeSet<>();
    for (HasContainer condition : conditions) {
      labelsOf(condition).ifPresent(labels::addAll);
      if (!isToken(condition) && condition.getKey() != null) {
        keys.add(condition.getKey());
      }
    }
    if (keys.isEmpty()) {
      return "start from ids, or from a label and a property that has an index";
    }
    if (labels.isEmpty()) {
      return "name the label too, as in has('user', '"
          + keys.iterator().next()
          + "', …), and make an index on it with 'kith schema index create'";
    }
    String index = labels.iterator().next() + "." + keys.iterator().next();
    String state =
        schema
            .findIndex(index)
            .map(known -> " (it is " + known.state() + ")")
            .orElse(": make it with 'kith schema index create " + index + "'");
    return "an index on " + index + " would answer it" + state;
  }
}
