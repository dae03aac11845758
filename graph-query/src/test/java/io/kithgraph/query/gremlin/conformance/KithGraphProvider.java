package io.kithgraph.query.gremlin.conformance;

import io.kithgraph.meta.schema.Catalog;
import io.kithgraph.meta.schema.SchemaMode;
import io.kithgraph.query.gremlin.KithEdge;
import io.kithgraph.query.gremlin.KithGraph;
import io.kithgraph.query.gremlin.KithProperty;
import io.kithgraph.query.gremlin.KithVertex;
import io.kithgraph.query.gremlin.KithVertexProperty;
import io.kithgraph.query.gremlin.TestGraphs;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.commons.configuration2.Configuration;
import org.apache.tinkerpop.gremlin.AbstractGraphProvider;
import org.apache.tinkerpop.gremlin.LoadGraphWith;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.io.IoEdgeTest;
import org.apache.tinkerpop.gremlin.structure.io.IoVertexTest;
import org.apache.tinkerpop.gremlin.structure.util.detached.DetachedGraphTest;
import org.apache.tinkerpop.gremlin.structure.util.star.StarGraphTest;
import org.jspecify.annotations.Nullable;

/**
 * Hands graphs to TinkerPop's suites: over storage in memory, or over real storage nodes if the
 * system property {@code conformance.storage} is {@code nodes}, which takes several times as long.
 */
public class KithGraphProvider extends AbstractGraphProvider {
  private static final boolean ON_NODES = "nodes".equals(System.getProperty("conformance.storage"));

  private final TestGraphs memory = new TestGraphs();

  /** The catalog of each object that holds graphs. */
  private final Map<Object, Catalog> catalogs = new HashMap<>();

  /** The suites' graphs are large, and looked at whole again and again. */
  private final FreshStorage nodes = new FreshStorage(12);

  @Override
  public Map<String, Object> getBaseConfiguration(
      String graphName,
      Class<?> test,
      String testMethodName,
      LoadGraphWith.@Nullable GraphData loadGraphWith) {
    boolean lists =
        loadGraphWith == LoadGraphWith.GraphData.CREW
            || (test == StarGraphTest.class
                && testMethodName.equals("shouldAttachWithCreateMethod"))
            || (test == DetachedGraphTest.class
                && testMethodName.equals("testAttachableCreateMethod"));
    String name =
        ("g_" + Integer.toHexString((graphName + test + testMethodName).hashCode()) + graphName)
            .replaceAll("[^A-Za-z0-9_]", "_");
    TestGraphs graphs = ON_NODES ? nodes.graphs() : memory;
    create(graphs.catalog(), name);
    Map<String, Object> configuration = new HashMap<>();
    configuration.put(Graph.GRAPH, KithGraph.class.getName());
    configuration.put(
        KithGraph.GRAPHS,
        lists
            ? graphs.list()
            : needsIntegerIds(test, testMethodName) ? graphs.integers() : graphs.single());
    configuration.put(KithGraph.GRAPH_NAME, name);
    catalogs.put(configuration.get(KithGraph.GRAPHS), graphs.catalog());
    return configuration;
  }

  /** These look vertices up by the strings that numbers read as. */
  private static boolean needsIntegerIds(Class<?> test, String testMethodName) {
    boolean untyped =
        testMethodName.contains("graphson-v1") || testMethodName.contains("graphson-v2");
    return testMethodName.startsWith("shouldIterateVerticesWithNumericIdSupportUsingString")
        || (untyped && (test == IoEdgeTest.class || test == IoVertexTest.class));
  }

  private static void create(Catalog catalog, String name) {
    if (catalog.find(name).isEmpty()) {
      catalog.createGraph(name, SchemaMode.AUTO);
    }
  }

  private Catalog catalog(Configuration configuration) {
    return Objects.requireNonNull(catalogs.get(configuration.getProperty(KithGraph.GRAPHS)));
  }

  @Override
  public Graph openTestGraph(Configuration configuration) {
    create(catalog(configuration), configuration.getString(KithGraph.GRAPH_NAME));
    return super.openTestGraph(configuration);
  }

  @Override
  public void clear(@Nullable Graph graph, @Nullable Configuration configuration) throws Exception {
    if (graph != null) {
      graph.close();
    }
    if (configuration != null) {
      String name = configuration.getString(KithGraph.GRAPH_NAME);
      if (catalog(configuration).find(name).isPresent()) {
        catalog(configuration).dropGraph(name);
      }
    }
  }

  @Override
  protected void readIntoGraph(Graph graph, String path) throws IOException {
    super.readIntoGraph(graph, path);
    graph.tx().commit();
  }

  @Override
  @SuppressWarnings("rawtypes") // As the interface has it.
  public Set<Class> getImplementations() {
    return Set.of(
        KithGraph.class,
        KithVertex.class,
        KithEdge.class,
        KithProperty.class,
        KithVertexProperty.class);
  }
}
