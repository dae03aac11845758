package io.kithgraph.meta.schema;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One version of the schema of one graph. Immutable; a change makes the next version. Numbers of
 * labels and keys are never changed and never used again, so that an old version still reads what a
 * newer one wrote, except what only the newer one names.
 */
public final class GraphSchema {
  private final GraphId graph;
  private final String name;
  private final long version;
  private final SchemaMode mode;
  private final Map<String, VertexLabel> vertexLabels;
  private final Map<String, EdgeLabel> edgeLabels;
  private final Map<String, PropertyKey> propertyKeys;
  private final Map<LabelId, VertexLabel> vertexLabelsById = new HashMap<>();
  private final Map<LabelId, EdgeLabel> edgeLabelsById = new HashMap<>();
  private final Map<Integer, PropertyKey> propertyKeysById = new HashMap<>();
  private final int nextLabel;
  private final int nextPropertyKey;
  private final List<VertexIndex> indexes;
  private final int nextIndex;

  /** A schema of the given parts, whose next numbers follow the highest ones in it. */
  public GraphSchema(
      GraphId graph,
      String name,
      long version,
      SchemaMode mode,
      Collection<VertexLabel> vertexLabels,
      Collection<EdgeLabel> edgeLabels,
      Collection<PropertyKey> propertyKeys) {
    this(graph, name, version, mode, vertexLabels, edgeLabels, propertyKeys, 1, 1);
  }

  /**
   * A schema of the given parts.
   *
   * @param nextLabel a number above those of all labels that the graph ever had; raised to follow
   *     the highest one here
   * @param nextPropertyKey the same for property keys
   * @param version counts the changes since the graph was made, from 1
   * @throws IllegalArgumentException if two parts have the same name or number
   */
  public GraphSchema(
      GraphId graph,
      String name,
      long version,
      SchemaMode mode,
      Collection<VertexLabel> vertexLabels,
      Collection<EdgeLabel> edgeLabels,
      Collection<PropertyKey> propertyKeys,
      int nextLabel,
      int nextPropertyKey) {
    this(
        graph,
        name,
        version,
        mode,
        vertexLabels,
        edgeLabels,
        propertyKeys,
        nextLabel,
        nextPropertyKey,
        List.of(),
        1);
  }

  /**
   * A schema of the given parts.
   *
   * @param nextIndex a number above those of all indexes that the graph ever had; raised to follow
   *     the highest one here
   * @throws IllegalArgumentException if two parts have the same name or number
   */
  public GraphSchema(
      GraphId graph,
      String name,
      long version,
      SchemaMode mode,
      Collection<VertexLabel> vertexLabels,
      Collection<EdgeLabel> edgeLabels,
      Collection<PropertyKey> propertyKeys,
      int nextLabel,
      int nextPropertyKey,
      Collection<VertexIndex> indexes,
      int nextIndex) {
    this.graph = graph;
    this.name = name;
    this.version = version;
    this.mode = mode;
    Map<String, VertexLabel> vertexLabelsByName = new HashMap<>();
    for (VertexLabel label : vertexLabels) {
      putOnce(vertexLabelsByName, label.name(), label);
      putOnce(vertexLabelsById, label.id(), label);
    }
    this.vertexLabels = Map.copyOf(vertexLabelsByName);
    Map<String, EdgeLabel> edgeLabelsByName = new HashMap<>();
    for (EdgeLabel label : edgeLabels) {
      putOnce(edgeLabelsByName, label.name(), label);
      putOnce(edgeLabelsById, label.id(), label);
    }
    this.edgeLabels = Map.copyOf(edgeLabelsByName);
    Map<String, PropertyKey> propertyKeysByName = new HashMap<>();
    for (PropertyKey key : propertyKeys) {
      putOnce(propertyKeysByName, key.name(), key);
      putOnce(propertyKeysById, key.id(), key);
    }
    this.propertyKeys = Map.copyOf(propertyKeysByName);
    this.nextLabel =
        Stream.concat(vertexLabelsById.keySet().stream(), edgeLabelsById.keySet().stream())
            .mapToInt(label -> label.value() + 1)
            .reduce(nextLabel, Math::max);
    this.nextPropertyKey =
        propertyKeysById.keySet().stream()
            .mapToInt(key -> key + 1)
            .reduce(nextPropertyKey, Math::max);
    this.indexes = List.copyOf(indexes);
    this.nextIndex =
        this.indexes.stream().mapToInt(index -> index.number() + 1).reduce(nextIndex, Math::max);
    for (LabelId id : vertexLabelsById.keySet()) {
      if (edgeLabelsById.containsKey(id)) {
        throw new IllegalArgumentException(
            "A vertex label and an edge label have the number " + id.value());
      }
    }
  }

  private static <K, V> void putOnce(Map<K, V> map, K key, V value) {
    if (map.putIfAbsent(key, value) != null) {
      throw new IllegalArgumentException("A schema names '" + key + "' twice");
    }
  }

  public GraphId graph() {
    return graph;
  }

  /** The name of the graph. */
  public String name() {
    return name;
  }

  public long version() {
    return version;
  }

  public SchemaMode mode() {
    return mode;
  }

  /** The number of the next label: above those of all labels that the graph ever had. */
  public int nextLabel() {
    return nextLabel;
  }

  /** The number of the next property key: above those of all keys that the graph ever had. */
  public int nextPropertyKey() {
    return nextPropertyKey;
  }

  /** All vertex labels, in no order. */
  public Collection<VertexLabel> vertexLabels() {
    return vertexLabels.values();
  }

  /** All edge labels, in no order. */
  public Collection<EdgeLabel> edgeLabels() {
    return edgeLabels.values();
  }

  /** All property keys, in no order. */
  public Collection<PropertyKey> propertyKeys() {
    return propertyKeys.values();
  }

  public Optional<VertexLabel> findVertexLabel(String labelName) {
    return Optional.ofNullable(vertexLabels.get(labelName));
  }

  public Optional<VertexLabel> findVertexLabel(LabelId id) {
    return Optional.ofNullable(vertexLabelsById.get(id));
  }

  public Optional<EdgeLabel> findEdgeLabel(String labelName) {
    return Optional.ofNullable(edgeLabels.get(labelName));
  }

  public Optional<EdgeLabel> findEdgeLabel(LabelId id) {
    return Optional.ofNullable(edgeLabelsById.get(id));
  }

  public Optional<PropertyKey> findPropertyKey(String keyName) {
    return Optional.ofNullable(propertyKeys.get(keyName));
  }

  public Optional<PropertyKey> findPropertyKey(int id) {
    return Optional.ofNullable(propertyKeysById.get(id));
  }

  /** All indexes, in the order in which they were made. */
  public List<VertexIndex> indexes() {
    return indexes;
  }

  /** The number of the next index: above those of all indexes that the graph ever had. */
  public int nextIndex() {
    return nextIndex;
  }

  public Optional<VertexIndex> findIndex(String indexName) {
    return indexes.stream().filter(index -> index.name().equals(indexName)).findFirst();
  }

  public Optional<VertexIndex> findIndex(int number) {
    return indexes.stream().filter(index -> index.number() == number).findFirst();
  }

  /** The next version of this schema, with these indexes. */
  GraphSchema withIndexes(Collection<VertexIndex> newIndexes, int newNextIndex) {
    return new GraphSchema(
        graph,
        name,
        version + 1,
        mode,
        vertexLabels(),
        edgeLabels(),
        propertyKeys(),
        nextLabel,
        nextPropertyKey,
        newIndexes,
        newNextIndex);
  }
}
