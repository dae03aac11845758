package io.kithgraph.query.gremlin;

import io.kithgraph.meta.cluster.InMemoryNumberAllocator;
import io.kithgraph.meta.schema.Catalog;
import io.kithgraph.meta.schema.InMemoryCatalog;
import io.kithgraph.meta.schema.SchemaMode;
import io.kithgraph.query.exec.QueryLimits;
import io.kithgraph.query.gremlin.terms.GremlinSettings;
import io.kithgraph.storage.api.InMemoryStorageClient;
import io.kithgraph.storage.api.StorageClient;
import io.kithgraph.storage.index.IndexedStorageClient;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.tinkerpop.gremlin.structure.VertexProperty;

/** Graphs for tests over any storage, in memory unless told otherwise. Thread-safe. */
public final class TestGraphs {
  private static final AtomicInteger NAMES = new AtomicInteger();

  /** A busy machine must not make a test fail. */
  private static final GremlinSettings PATIENT =
      GremlinSettings.DEFAULTS.withLimits(
          QueryLimits.DEFAULTS.withTimeout(Duration.ofMinutes(5)).withScanBudget(Long.MAX_VALUE));

  private final Catalog catalog;
  private final KithGraphs single;
  private final KithGraphs list;
  private final KithGraphs integers;

  public TestGraphs() {
    this(new InMemoryStorageClient());
  }

  public TestGraphs(StorageClient storage) {
    this(storage, PATIENT);
  }

  public TestGraphs(StorageClient storage, GremlinSettings settings) {
    this(backend(storage), settings);
  }

  public TestGraphs(GraphBackend backend, GremlinSettings settings) {
    catalog = backend.catalog();
    single = new KithGraphs(backend, settings);
    list =
        new KithGraphs(backend, settings.withDefaultCardinality(VertexProperty.Cardinality.list));
    integers = new KithGraphs(backend, settings.withVertexIds(GremlinSettings.VertexIds.INTEGERS));
  }

  /** The built-in graph, which keeps so many plans of queries. */
  static KithGraph withPlans(int maxPlans) {
    return new TestGraphs(new InMemoryStorageClient(), PATIENT.withMaxPlans(maxPlans)).social();
  }

  /** With a client that keeps roll-ups and indexes, as in a deployment. */
  private static GraphBackend backend(StorageClient storage) {
    InMemoryCatalog catalog = new InMemoryCatalog();
    return GraphBackend.of(
        new IndexedStorageClient(storage, catalog::find), catalog, new InMemoryNumberAllocator());
  }

  public Catalog catalog() {
    return catalog;
  }

  /** The graphs whose properties have single values unless they say otherwise. */
  public KithGraphs single() {
    return single;
  }

  /** The graphs whose properties have many values unless they say otherwise. */
  public KithGraphs list() {
    return list;
  }

  /** The graphs whose vertices have integers for ids. */
  public KithGraphs integers() {
    return integers;
  }

  /** The built-in graph. */
  public KithGraph social() {
    return single.graph(Catalog.DEFAULT_GRAPH);
  }

  /** A new graph without labels, in automatic mode. */
  public KithGraph empty() {
    return single.graph(newName());
  }

  /** The name of a new graph. */
  public String newName() {
    String name = "g" + NAMES.incrementAndGet();
    catalog.createGraph(name, SchemaMode.AUTO);
    return name;
  }
}
