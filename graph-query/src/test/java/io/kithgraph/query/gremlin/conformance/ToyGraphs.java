package io.kithgraph.query.gremlin.conformance;

import io.kithgraph.query.gremlin.KithGraph;
import io.kithgraph.query.gremlin.TestGraphs;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.tinkerpop.gremlin.LoadGraphWith.GraphData;
import org.jspecify.annotations.Nullable;

/** The files of TinkerPop's test library: its toy graphs, and those that scenarios name. */
public final class ToyGraphs {
  private static final String RESOURCES = "/org/apache/tinkerpop/gremlin/structure/io/";

  private static @Nullable Path files;

  private ToyGraphs() {}

  /** Loads a toy graph into a new graph. */
  public static KithGraph load(TestGraphs graphs, GraphData data) {
    String name = graphs.newName();
    KithGraph graph =
        data == GraphData.CREW ? graphs.list().graph(name) : graphs.single().graph(name);
    String location = data.location();
    String file = location.substring(location.lastIndexOf('/') + 1);
    graph.traversal().io(unpack("gryo/" + file, file).toString()).read().iterate();
    graph.tx().commit();
    return graph;
  }

  /** The scenarios name files of TinkerPop's source tree, which its test library carries too. */
  static String file(String path) {
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
      try (InputStream in = ToyGraphs.class.getResourceAsStream(RESOURCES + resource)) {
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
