package io.kithgraph.loadgen.workload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.tinkerpop.gremlin.driver.Cluster;
import org.apache.tinkerpop.gremlin.util.ser.Serializers;

/**
 * A stock Gremlin Server with a TinkerGraph in a process of its own: what Gremlin over WebSocket
 * takes on this machine when the graph takes next to nothing. Its graph has vertices from 0 on,
 * each of which follows the same number of others. Thread-safe.
 */
public final class TinkerGraphServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long LOOK_MILLIS = 200;

  private static final String MAIN_CLASS = "org.apache.tinkerpop.gremlin.server.GremlinServer";

  private static final List<String> FLAGS =
      List.of(
          "-Xms96m",
          "-Xmx768m",
          "-XX:+UseG1GC",
          "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED");

  private final Process process;
  private final int port;
  private final Path folder;

  private TinkerGraphServer(Process process, int port, Path folder) {
    this.process = process;
    this.port = port;
    this.folder = folder;
  }

  /**
   * Starts the process on a free loopback port, and waits until it answers.
   *
   * @param vertices how many vertices its graph has
   * @param degree how many of them each follows
   */
  public static TinkerGraphServer start(int vertices, int degree) throws InterruptedException {
    try {
      int port = freePort();
      Path folder = Files.createTempDirectory("kith-tinkergraph");
      Files.writeString(
          folder.resolve("graph.properties"),
          """
          gremlin.graph=org.apache.tinkerpop.gremlin.tinkergraph.structure.TinkerGraph
          gremlin.tinkergraph.vertexIdManager=LONG
          """);
      Files.writeString(folder.resolve("load.groovy"), script(vertices, degree));
      Path settings = folder.resolve("server.yaml");
      Files.writeString(settings, settings(port, folder));
      Process process =
          JavaProcess.of(FLAGS, MAIN_CLASS, settings.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("server.log").toFile())
              .start();
      TinkerGraphServer server = new TinkerGraphServer(process, port, folder);
      server.awaitAnswer();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("The Gremlin Server with a TinkerGraph cannot start", e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String script(int vertices, int degree) {
    return String.format(
        Locale.ROOT,
        """
        def globals = [:]
        globals << [hook : [ onStartUp: { ctx ->
            def vs = (0..<%d).collect { graph.addVertex(T.id, (long) it, T.label, "user") }
            vs.eachWithIndex { v, i ->
                (1..%d).each { k -> v.addEdge("follow", vs[(i * 7 + k * 13) %% vs.size()]) } }
        } ] as LifeCycleHook]
        globals << [g : traversal().withEmbedded(graph)]
        globals
        """,
        vertices,
        degree);
  }

  private static String settings(int port, Path folder) {
    return String.format(
        Locale.ROOT,
        """
        host: 127.0.0.1
        port: %d
        evaluationTimeout: 30000
        graphs: { graph: "%s" }
        scriptEngines: {
          gremlin-lang: { plugins: {
            org.apache.tinkerpop.gremlin.jsr223.GremlinLangPlugin: {
              cacheEnabled: true, caffeine: "maximumSize=10000" }}},
          gremlin-groovy: { plugins: {
            org.apache.tinkerpop.gremlin.server.jsr223.GremlinServerGremlinPlugin: {},
            org.apache.tinkerpop.gremlin.tinkergraph.jsr223.TinkerGraphGremlinPlugin: {},
            org.apache.tinkerpop.gremlin.jsr223.ScriptFileGremlinPlugin: { files: ["%s"] }}}}
        serializers:
          - { className: org.apache.tinkerpop.gremlin.util.ser.GraphBinaryMessageSerializerV1 }
        gremlinPool: 8
        """,
        port,
        folder.resolve("graph.properties"),
        folder.resolve("load.groovy"));
  }

  private void awaitAnswer() throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - end < 0) {
      if (process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IOException(
            "it ended at once:\n" + Files.readString(folder.resolve("server.log")));
      }
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        return;
      } catch (IOException e) {
        // It does not listen yet.
      }
    }
    close();
    throw new IOException("it does not answer within " + PATIENCE.toSeconds() + " s");
  }

  /** Connects to the server; the connection is closed by the caller. */
  public GremlinConnection connect() {
    return new GremlinConnection(
        Cluster.build("127.0.0.1")
            .port(port)
            .serializer(Serializers.GRAPHBINARY_V1)
            .enableCompression(false),
        "g");
  }

  @Override
  public void close() {
    JavaProcess.stop(process);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Temporary files cannot be removed", e);
    }
  }
}
