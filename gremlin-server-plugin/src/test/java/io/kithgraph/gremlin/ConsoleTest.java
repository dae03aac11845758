package io.kithgraph.gremlin;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.query.server.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.T;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Gremlin Console in a process of its own, connected to this server. */
final class ConsoleTest {
  private static final Path CONSOLE = Path.of("target", "console");

  @Test
  void connectsSubmitsAndTraverses(@TempDir Path folder) throws IOException, InterruptedException {
    assertThat(CONSOLE).as("the console's libraries, which the build puts there").exists();
    try (GremlinServerFixture fixture = new GremlinServerFixture()) {
      GraphTraversalSource g = fixture.traversal(fixture.cluster(), "g");
      g.addV("user").property(T.id, 1L).iterate();
      Path extensions = Files.createDirectory(folder.resolve("ext"));
      Files.writeString(
          extensions.resolve("plugins.txt"),
          "org.apache.tinkerpop.gremlin.console.jsr223.DriverGremlinPlugin\n");
      Path remote = folder.resolve("remote.yaml");
      Files.writeString(
          remote,
          """
          hosts: [127.0.0.1]
          port: %d
          serializer:
            className: org.apache.tinkerpop.gremlin.util.ser.GraphBinaryMessageSerializerV1
            config: { serializeResultToString: true }
          """
              .formatted(fixture.port()));
      Path script = folder.resolve("script.groovy");
      Files.writeString(
          script,
          """
          :remote connect tinkerpop.server %s
          :> g.addV('user').property(id, 42L)
          :remote config alias g social
          :> g.V(1L).addE('follow').to(__.V(42L))
          g = traversal().with(DriverRemoteConnection.using('127.0.0.1', %d, 'social'))
          println 'FOLLOWS ' + g.V(1L).out('follow').id().toList()
          g.addV('user').property(id, 43L).iterate()
          println 'USERS ' + g.V().hasLabel('user').count().next()
          """
              .formatted(remote, fixture.port()));
      ChildProcess.Output console =
          ChildProcess.run(
              folder,
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx512m",
              "-Djline.terminal=none",
              "-Djava.util.prefs.userRoot=" + folder,
              "-Dtinkerpop.ext=" + extensions,
              "-cp",
              classPath(),
              "org.apache.tinkerpop.gremlin.console.Console",
              "-e",
              script.toString());
      assertThat(console.text()).contains("FOLLOWS [42]", "USERS 3");
      assertThat(console.exitCode()).as(console.text()).isZero();
    }
  }

  /** The console's own libraries, and the rest in the versions that this build uses. */
  private static String classPath() {
    String tests =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    String libraries =
        Arrays.stream(tests.split(File.pathSeparator))
            .filter(entry -> entry.endsWith(".jar"))
            .collect(Collectors.joining(File.pathSeparator));
    return CONSOLE.toAbsolutePath()
        + File.separator
        + "*"
        + File.pathSeparator
        + Path.of("src/test/resources").toAbsolutePath()
        + File.pathSeparator
        + libraries;
  }
}
