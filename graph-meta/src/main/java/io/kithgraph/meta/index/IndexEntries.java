package io.kithgraph.meta.index;

import io.kithgraph.meta.schema.VertexIndex;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.Property;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.VertexId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The entries that a vertex has in an index: those of all values of the key if it has the label.
 * They follow from the vertex alone, so whoever changes it knows which ones to add and which to
 * remove. Stateless.
 */
public final class IndexEntries {
  private IndexEntries() {}

  /** The entries of a vertex. */
  public static Set<IndexEntry> of(
      VertexIndex index, GraphId graph, VertexId vertex, LabelId label, PropertySet properties) {
    if (!label.equals(index.label())) {
      return Set.of();
    }
    List<Object> values = new ArrayList<>();
    for (Property property : properties.properties()) {
      if (property.keyId() == index.key()) {
        values.add(property.value());
      }
    }
    if (values.isEmpty()) {
      return Set.of();
    }
    return switch (index.kind()) {
      case EQUALITY -> equality(index, vertex, values);
      case RANGE -> range(index, graph, vertex, values);
    };
  }

  private static Set<IndexEntry> equality(VertexIndex index, VertexId vertex, List<Object> values) {
    Set<IndexEntry> entries = new LinkedHashSet<>();
    for (Object value : values) {
      EqualityKeys.stored(value)
          .ifPresent(list -> entries.add(new IndexEntry(index.entries(), list, vertex, 0, 0)));
    }
    return entries;
  }

  private static Set<IndexEntry> range(
      VertexIndex index, GraphId graph, VertexId vertex, List<Object> values) {
    Map<String, Set<Long>> sortKeys = new TreeMap<>();
    for (Object value : values) {
      RangeKeys.stored(value)
          .ifPresent(
              place ->
                  sortKeys
                      .computeIfAbsent(place.valueClass(), c -> new TreeSet<>())
                      .add(place.sortKey()));
    }
    Set<IndexEntry> entries = new LinkedHashSet<>();
    sortKeys.forEach(
        (valueClass, keys) -> {
          VertexId list = RangeKeys.list(valueClass, graph, vertex);
          long tieBreaker = 0;
          for (long key : keys) {
            entries.add(new IndexEntry(index.entries(), list, vertex, key, tieBreaker++));
          }
        });
    return entries;
  }
}
