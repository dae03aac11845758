package io.kithgraph.query.gremlin;

import io.kithgraph.meta.cluster.InMemoryNumberAllocator;
import io.kithgraph.meta.schema.Catalog;
import io.kithgraph.meta.schema.Definition;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.InMemoryCatalog;
import io.kithgraph.meta.schema.IndexChange;
import io.kithgraph.meta.schema.IndexDefinition;
import io.kithgraph.meta.schema.VertexIndex;
import io.kithgraph.query.gremlin.terms.GremlinSettings;
import io.kithgraph.storage.api.InMemoryStorageClient;
import io.kithgraph.storage.index.IndexedStorageClient;
import java.util.List;
import java.util.Optional;

/** The built-in graph with indexes that are complete as soon as they are made. */
final class IndexedGraphs {
  final InMemoryCatalog catalog = new InMemoryCatalog();
  final CountingStorageClient storage = new CountingStorageClient(new InMemoryStorageClient());
  final TestGraphs graphs =
      new TestGraphs(
          GraphBackend.of(
              new IndexedStorageClient(storage, catalog::find),
              catalog,
              new InMemoryNumberAllocator()),
          GremlinSettings.DEFAULTS);

  /** An index of a graph that has no such vertices yet. */
  GraphSchema index(String label, String key, VertexIndex.Kind kind, boolean unique) {
    GraphSchema building = building(label, key, kind, unique);
    int number = building.indexes().get(building.indexes().size() - 1).number();
    return catalog.change(Catalog.DEFAULT_GRAPH, schema -> IndexChange.ready(schema, number));
  }

  /** An index that nobody completes. */
  GraphSchema building(String label, String key, VertexIndex.Kind kind, boolean unique) {
    catalog.define(
        Catalog.DEFAULT_GRAPH,
        List.of(
            new Definition.OfVertexLabel(label),
            new Definition.OfPropertyKey(key, Optional.empty())));
    String name = label + "." + key + "." + kind;
    return catalog.change(
        Catalog.DEFAULT_GRAPH,
        schema -> IndexChange.create(schema, new IndexDefinition(name, label, key, kind, unique)));
  }
}
