package io.kithgraph.query.gremlin.conformance;

import io.kithgraph.query.gremlin.TestGraphs;
import io.kithgraph.storage.client.EmbeddedStorage;
import java.util.EnumMap;
import java.util.Map;
import org.apache.tinkerpop.gremlin.LoadGraphWith.GraphData;
import org.apache.tinkerpop.gremlin.features.World;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.Element;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.jspecify.annotations.Nullable;

/** The graphs that the feature scenarios run on: the toy graphs, loaded once, and empty ones. */
public class KithWorld implements World {
  /** Loaded graphs are shared by all scenarios, which cucumber runs one after another. */
  private static final Map<GraphData, GraphTraversalSource> LOADED = new EnumMap<>(GraphData.class);

  private static final TestGraphs TOYS = new TestGraphs(EmbeddedStorage.open().client());
  private static final FreshStorage FRESH = new FreshStorage(60);

  @Override
  public GraphTraversalSource getGraphTraversalSource(@Nullable GraphData data) {
    return data == null
        ? FRESH.graphs().empty().traversal()
        : LOADED.computeIfAbsent(data, d -> ToyGraphs.load(TOYS, d).traversal());
  }

  @Override
  public String convertIdToScript(Object id, Class<? extends Element> type) {
    return scriptId(id, type);
  }

  /** An id as the grammar of Gremlin writes it. */
  public static String scriptId(Object id, Class<? extends Element> type) {
    return type == Vertex.class && id instanceof Number ? id + "L" : "\"" + id + "\"";
  }

  @Override
  public String changePathToDataFile(String path) {
    return ToyGraphs.file(path);
  }
}
