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
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.tinkerpop.gremlin.driver.Cluster;
import org.apache.tinkerpop.gremlin.util.ser.Serializers;

/**
 * A Gremlin Server with the graph of somebody else in a process of its own, to compare with. Its
 * graph is filled before it answers. Thread-safe.
 */
public final class PeerServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final long LOOK_MILLIS = 200;

  private static final String MAIN_CLASS = "org.apache.tinkerpop.gremlin.server.GremlinServer";

  private final Process process;
  private final int port;
  private final Path folder;

  private PeerServer(Process process, int port, Path folder) {
    this.process = process;
    this.port = port;
    this.folder = folder;
  }

  /** Starts the process on a free loopback port, and waits until its graph is filled. */
  public static PeerServer start(Peer peer) throws InterruptedException {
    try {
      int port = freePort();
      Path folder = Files.createTempDirectory("kith-peer");
      Files.writeString(
          folder.resolve("graph.properties"),
          peer.properties().replace("$FOLDER", folder.toString()));
      Files.writeString(folder.resolve("load.groovy"), peer.script());
      Path settings = folder.resolve("server.yaml");
      Files.writeString(settings, settings(peer, port, folder));
      Process process =
          JavaProcess.of(peer.classPath(), peer.flags(), MAIN_CLASS, settings.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("server.log").toFile())
              .start();
      PeerServer server = new PeerServer(process, port, folder);
      server.awaitAnswer();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("The Gremlin Server of " + peer.name() + " cannot start", e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String settings(Peer peer, int port, Path folder) {
    return String.format(
        Locale.ROOT,
        """
        host: 127.0.0.1
        port: %d
        evaluationTimeout: 30000
        graphs: { graph: "%s" }
        scriptEngines: {
          gremlin-lang: { plugins: { %s }},
          gremlin-groovy: { plugins: {
            org.apache.tinkerpop.gremlin.server.jsr223.GremlinServerGremlinPlugin: {},
            org.apache.tinkerpop.gremlin.jsr223.ScriptFileGremlinPlugin: { files: ["%s"] }}}}
        serializers:
          - { className: org.apache.tinkerpop.gremlin.util.ser.GraphBinaryMessageSerializerV1 }
        gremlinPool: 8
        """,
        port,
        folder.resolve("graph.properties"),
        peer.textPlugin(),
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
