package io.kithgraph.meta.zookeeper;

import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.model.GraphId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a catalog knows at one moment. Immutable. It never goes back: what is older than what it has
 * leaves it as it is.
 */
final class CatalogImage {
  /** Before anything was read. */
  static final CatalogImage EMPTY = new CatalogImage(GraphDirectory.empty(), -1, Map.of());

  private final GraphDirectory directory;
  private final int directoryVersion;
  private final Map<GraphId, GraphSchema> schemas;

  private CatalogImage(
      GraphDirectory directory, int directoryVersion, Map<GraphId, GraphSchema> schemas) {
    this.directory = directory;
    this.directoryVersion = directoryVersion;
    this.schemas = schemas;
  }

  GraphDirectory directory() {
    return directory;
  }

  /** The graphs whose schemas are known. */
  Set<String> graphs() {
    Map<String, GraphDirectory.Entry> known = new HashMap<>(directory.graphs());
    known.values().removeIf(entry -> !schemas.containsKey(entry.id()));
    return Set.copyOf(known.keySet());
  }

  Optional<GraphSchema> find(String name) {
    return directory.find(name).map(schemas::get);
  }

  Optional<GraphSchema> find(GraphId graph) {
    return Optional.ofNullable(schemas.get(graph));
  }

  boolean has(GraphId graph) {
    return schemas.containsKey(graph);
  }

  /** This image with a directory at the version of its znode, and with newer schemas. */
  CatalogImage with(GraphDirectory newDirectory, int version, Collection<GraphSchema> newSchemas) {
    boolean newer = version > directoryVersion;
    return with(
        newer ? newDirectory : directory, newer ? version : directoryVersion, schemas, newSchemas);
  }

  /** This image with newer schemas. */
  CatalogImage with(Collection<GraphSchema> newSchemas) {
    return with(directory, directoryVersion, schemas, newSchemas);
  }

  private CatalogImage with(
      GraphDirectory newDirectory,
      int version,
      Map<GraphId, GraphSchema> oldSchemas,
      Collection<GraphSchema> newSchemas) {
    Map<GraphId, GraphSchema> merged = new HashMap<>(oldSchemas);
    boolean changed = version != directoryVersion;
    for (GraphSchema schema : newSchemas) {
      GraphSchema old = merged.get(schema.graph());
      if (old == null || old.version() < schema.version()) {
        merged.put(schema.graph(), schema);
        changed = true;
      }
    }
    if (!changed) {
      return this;
    }
    Set<GraphId> living = new HashSet<>();
    newDirectory.graphs().values().forEach(entry -> living.add(entry.id()));
    merged.keySet().retainAll(living);
    return new CatalogImage(newDirectory, version, Map.copyOf(merged));
  }
}
