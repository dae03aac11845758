package io.kithgraph.query.gremlin.conformance;

import io.kithgraph.query.gremlin.KithGraph;
import io.kithgraph.query.gremlin.TestGraphs;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
  private static final String RESOURCES = "/org/apache/tinkerpop/gremlin/structure/io/";

  /** Loaded graphs are shared by all scenarios, which cucumber runs one after another. */
  private static final Map<GraphData, GraphTraversalSource> LOADED = new EnumMap<>(GraphData.class);

  private static final TestGraphs GRAPHS = new TestGraphs();
  private static @Nullable Path files;

  @Override
  public GraphTraversalSource getGraphTraversalSource(@Nullable GraphData data) {
    return data == null
        ? GRAPHS.empty().traversal()
        : LOADED.computeIfAbsent(data, KithWorld::load);
  }

  private static GraphTraversalSource load(GraphData data) {
    String name = GRAPHS.newName();
    KithGraph graph =
        data == GraphData.CREW ? GRAPHS.list().graph(name) : GRAPHS.single().graph(name);
    String location = data.location();
    String file = location.substring(location.lastIndexOf('/') + 1);
    graph.traversal().io(unpack("gryo/" + file, file).toString()).read().iterate();
    graph.tx().commit();
    return graph.traversal();
  }

  @Override
  public String convertIdToScript(Object id, Class<? extends Element> type) {
    return type == Vertex.class && id instanceof Number ? id + "L" : "\"" + id + "\"";
  }

  /** The scenarios name files of TinkerPop's source tree, which its test library carries too. */
  @Override
  public String changePathToDataFile(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return switch (name) {
      case "tinkerpop-modern.kryo" -> unpack("gryo/tinkerpop-modern-v3.kryo", name).toString();
      case "tinkerpop-modern.json" -> unpack("graphson/tinkerpop-modern-v3.json", name).toString();
      case "tinkerpop-modern.xml" -> unpack("graphml/tinkerpop-modern.xml", name).toString();
      default -> path;
    };
  }

  private static synchronized Path unpack(String resource, String name) {
    try {
      if (files == null) {
        files = Files.createTempDirectory("tinkerpop-files");
      }
      Path file = files.resolve(name);
      try (InputStream in = KithWorld.class.getResourceAsStream(RESOURCES + resource)) {
        if (in == null) {
          throw new IOException("No resource " + resource);
        }
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
