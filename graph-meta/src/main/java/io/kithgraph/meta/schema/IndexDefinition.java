package io.kithgraph.meta.schema;

/**
 * What a user asks an index to be. Immutable.
 *
 * @param name the name of the index; if empty, {@code label.key}
 * @param label the name of a vertex label of the graph
 * @param key the name of a property key of the graph
 * @param unique whether a value may belong to one vertex only; only of an equality index
 */
public record IndexDefinition(
    String name, String label, String key, VertexIndex.Kind kind, boolean unique) {
  public IndexDefinition {
    name = name.isEmpty() ? label + "." + key : name;
  }
}
