package io.kithgraph.query.gremlin;

import io.kithgraph.meta.schema.CatalogException;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.query.gremlin.terms.GremlinSettings;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The named graphs of a deployment as Gremlin graphs, made when first asked for. A graph that is
 * dropped and made again is another graph. Thread-safe.
 */
public final class KithGraphs implements AutoCloseable {
  private final GraphBackend backend;
  private final GremlinSettings settings;
  private final Map<String, KithGraph> graphs = new ConcurrentHashMap<>();

  public KithGraphs(GraphBackend backend, GremlinSettings settings) {
    this.backend = backend;
    this.settings = settings;
  }

  /** The names of all graphs of the deployment. */
  public Set<String> names() {
    return backend.catalog().graphs();
  }

  /** The graph of that name, or empty if the catalog knows none. */
  public Optional<KithGraph> find(String name) {
    return backend.catalog().find(name).map(this::graph);
  }

  /**
   * The graph of that name.
   *
   * @throws CatalogException if there is none, naming those that exist
   */
  public KithGraph graph(String name) {
    return graph(backend.catalog().schema(name));
  }

  private KithGraph graph(GraphSchema schema) {
    return graphs.compute(
        schema.name(),
        (name, known) ->
            known != null && known.id().equals(schema.graph())
                ? known
                : new KithGraph(this, schema, backend, settings));
  }

  /** Rolls back the open transactions of the calling thread, and forgets the graphs. */
  @Override
  public void close() {
    graphs.values().forEach(KithGraph::close);
    graphs.clear();
  }
}
