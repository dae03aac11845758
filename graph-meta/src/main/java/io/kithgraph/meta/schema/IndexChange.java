package io.kithgraph.meta.schema;

import io.kithgraph.meta.schema.VertexIndex.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes the next version of a schema in which an index is added, goes on to another state or is
 * gone: pure functions for {@link Catalog#change}, which give the same schema if there is nothing
 * to do.
 */
public final class IndexChange {
  /** Upper bound of the number of indexes of a graph. */
  public static final int MAX_INDEXES = 200;

  private IndexChange() {}

  /**
   * The schema with the index in it, in state {@code BUILDING} if it is new.
   *
   * @throws CatalogException with {@code ALREADY_EXISTS} if another index has that name or the
   *     label and key have an index of that kind, {@code INVALID} for a bad definition
   */
  public static GraphSchema create(GraphSchema schema, IndexDefinition definition) {
    SchemaRules.checkName("The name of an index", definition.name());
    VertexLabel label =
        schema
            .findVertexLabel(definition.label())
            .orElseThrow(() -> missing(schema, "vertex label", definition.label()));
    PropertyKey key =
        schema
            .findPropertyKey(definition.key())
            .orElseThrow(() -> missing(schema, "property key", definition.key()));
    if (definition.unique() && definition.kind() != VertexIndex.Kind.EQUALITY) {
      throw SchemaRules.invalid("Only an equality index can be unique");
    }
    for (VertexIndex index : schema.indexes()) {
      boolean sameKey = index.label().equals(label.id()) && index.key() == key.id();
      if (index.name().equals(definition.name())
          || (sameKey && index.kind() == definition.kind())) {
        if (isSame(index, definition, sameKey)) {
          return schema;
        }
        throw new CatalogException(
            CatalogException.Reason.ALREADY_EXISTS,
            "The graph has the index "
                + SchemaRules.quoted(index.name())
                + " already: "
                + describe(schema, index));
      }
    }
    if (schema.indexes().size() >= MAX_INDEXES) {
      throw SchemaRules.invalid(
          "Graph '" + schema.name() + "' has " + MAX_INDEXES + " indexes, which is the limit");
    }
    List<VertexIndex> indexes = new ArrayList<>(schema.indexes());
    indexes.add(
        new VertexIndex(
            schema.nextIndex(),
            definition.name(),
            label.id(),
            key.id(),
            definition.kind(),
            definition.unique(),
            State.BUILDING,
            Optional.empty()));
    return schema.withIndexes(indexes, schema.nextIndex() + 1);
  }

  private static boolean isSame(VertexIndex index, IndexDefinition asked, boolean sameKey) {
    return index.name().equals(asked.name())
        && sameKey
        && index.kind() == asked.kind()
        && index.unique() == asked.unique()
        && (index.state() == State.BUILDING || index.state() == State.READY);
  }

  private static CatalogException missing(GraphSchema schema, String what, String name) {
    return SchemaRules.invalid(
        "Graph '"
            + schema.name()
            + "' has no "
            + what
            + " "
            + SchemaRules.quoted(name)
            + ": define it first");
  }

  /** The schema in which the index is complete, if it is still being built. */
  public static GraphSchema ready(GraphSchema schema, int number) {
    return move(schema, number, Set.of(State.BUILDING), State.READY, Optional.empty());
  }

  /** The schema in which the index cannot be built, if it was still being built. */
  public static GraphSchema failed(GraphSchema schema, int number, String problem) {
    return move(schema, number, Set.of(State.BUILDING), State.FAILED, Optional.of(problem));
  }

  /**
   * The schema in which the index of that name is being dropped.
   *
   * @throws CatalogException with {@code INVALID} if there is none
   */
  public static GraphSchema drop(GraphSchema schema, String name) {
    VertexIndex index =
        schema
            .findIndex(name)
            .orElseThrow(
                () ->
                    SchemaRules.invalid(
                        "Graph '"
                            + schema.name()
                            + "' has no index "
                            + SchemaRules.quoted(name)
                            + "; it has "
                            + names(schema)));
    return move(
        schema,
        index.number(),
        Set.of(State.BUILDING, State.READY, State.FAILED),
        State.DROPPING,
        Optional.empty());
  }

  private static String names(GraphSchema schema) {
    return schema.indexes().isEmpty()
        ? "none"
        : schema.indexes().stream()
            .map(index -> SchemaRules.quoted(index.name()))
            .sorted()
            .collect(Collectors.joining(", "));
  }

  /** The schema without the index, if it was being dropped. */
  public static GraphSchema forget(GraphSchema schema, int number) {
    List<VertexIndex> left =
        schema.indexes().stream()
            .filter(index -> index.number() != number || index.state() != State.DROPPING)
            .toList();
    return left.size() == schema.indexes().size()
        ? schema
        : schema.withIndexes(left, schema.nextIndex());
  }

  private static GraphSchema move(
      GraphSchema schema, int number, Set<State> from, State to, Optional<String> problem) {
    List<VertexIndex> moved = new ArrayList<>();
    boolean changed = false;
    for (VertexIndex index : schema.indexes()) {
      boolean moves = index.number() == number && from.contains(index.state());
      changed |= moves;
      moved.add(moves ? index.with(to, problem) : index);
    }
    return changed ? schema.withIndexes(moved, schema.nextIndex()) : schema;
  }

  /** An index in words: what it covers, its kind and its state. */
  public static String describe(GraphSchema schema, VertexIndex index) {
    return schema.findVertexLabel(index.label()).map(VertexLabel::name).orElse("?")
        + "."
        + schema.findPropertyKey(index.key()).map(PropertyKey::name).orElse("?")
        + (index.unique() ? ", unique, " : ", ")
        + (index.kind() == VertexIndex.Kind.RANGE ? "range" : "equality")
        + ", "
        + index.state().name().toLowerCase(java.util.Locale.ROOT);
  }
}
