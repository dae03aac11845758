package io.kithgraph.distribution.process;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of real processes on loopback: a ZooKeeper, a metadata node, storage nodes and query
 * nodes. Confined to one thread.
 */
final class KithCluster implements AutoCloseable {
  private static final String HEAP = "256m";
  private static final Pattern READY = Pattern.compile("ready .*");

  private final Path folder;
  private final Deque<Integer> freePorts = new ArrayDeque<>();
  private final KithProcess zooKeeper;
  private final String zooKeeperAddress;
  private @Nullable KithProcess meta;
  private final List<List<String>> storageArguments = new ArrayList<>();
  private final List<KithProcess> storage = new ArrayList<>();
  private final List<KithProcess> queries = new ArrayList<>();

  /** Starts all processes and waits until all say that they are ready. */
  KithCluster(Path folder, int storageNodes, int queryNodes, int partitions) {
    this.folder = folder;
    takePorts(1 + 2 * storageNodes);
    int port = freePorts.remove();
    zooKeeperAddress = "127.0.0.1:" + port;
    zooKeeper = startZooKeeper(port);
    boolean started = false;
    try {
      await().atMost(Duration.ofSeconds(60)).until(() -> isListening(port));
      KithProcess metadata =
          kith(
              "meta",
              "--zookeeper",
              zooKeeperAddress,
              "--set",
              "cluster.storageNodes=" + storageNodes,
              "--set",
              "cluster.partitions=" + partitions);
      meta = metadata;
      for (int i = 0; i < storageNodes; i++) {
        storageArguments.add(
            List.of(
                "storage",
                "--zookeeper",
                zooKeeperAddress,
                "--data-dir",
                folder.resolve("storage" + i).toString(),
                "--storage-port",
                Integer.toString(freePorts.remove()),
                "--raft-port",
                Integer.toString(freePorts.remove()),
                "--set",
                "storage.pageCacheMebibytes=16"));
        storage.add(kith(storageArguments.get(i).toArray(new String[0])));
      }
      for (int i = 0; i < queryNodes; i++) {
        queries.add(
            kith(
                "query",
                "--zookeeper",
                zooKeeperAddress,
                "--gremlin-port",
                "0",
                "--grpc-port",
                "0"));
      }
      metadata.awaitReady(READY);
      storage.forEach(node -> node.awaitReady(READY));
      queries.forEach(KithProcess::awaitDoors);
      started = true;
    } finally {
      if (!started) {
        close();
      }
    }
  }

  private static KithProcess kith(String... arguments) {
    return KithProcess.java(Map.of(), HEAP, "io.kithgraph.distribution.Kith", List.of(arguments));
  }

  private KithProcess startZooKeeper(int port) {
    try {
      Path data = Files.createDirectories(folder.resolve("zookeeper"));
      Path config = folder.resolve("zoo.cfg");
      Files.writeString(
          config,
          "tickTime=1000\nadmin.enableServer=false\nclientPortAddress=127.0.0.1\nclientPort="
              + port
              + "\ndataDir="
              + data
              + "\n");
      return KithProcess.java(
          Map.of(),
          "96m",
          "org.apache.zookeeper.server.quorum.QuorumPeerMain",
          List.of(config.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void takePorts(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        sockets.add(socket);
        freePorts.add(socket.getLocalPort());
      }
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isListening(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  KithProcess zooKeeper() {
    return zooKeeper;
  }

  KithProcess storage(int i) {
    return storage.get(i);
  }

  KithProcess query(int i) {
    return queries.get(i);
  }

  /** Starts a storage node again on its folder and ports, and waits until it is ready. */
  void restartStorage(int i) {
    KithProcess again = kith(storageArguments.get(i).toArray(new String[0]));
    storage.get(i).close();
    storage.set(i, again);
    again.awaitReady(READY);
  }

  /** What {@code kith cluster status --json} says. */
  JsonNode status() {
    try (KithProcess command =
        kith("cluster", "status", "--zookeeper", zooKeeperAddress, "--json")) {
      String json = String.join("\n", command.lines());
      if (command.await() != 0) {
        throw new AssertionError(command.standardError());
      }
      return new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A channel that goes round all query nodes; the caller closes it. */
  ManagedChannel channel() {
    return FixedAddresses.channel(queries.stream().map(KithProcess::grpcAddress).toList());
  }

  /** What all processes wrote to standard error, for a test that failed. */
  String logs() {
    StringBuilder logs = new StringBuilder();
    for (int i = 0; i < storage.size(); i++) {
      logs.append("storage ").append(i).append(":\n").append(storage.get(i).standardError());
    }
    for (int i = 0; i < queries.size(); i++) {
      logs.append("query ").append(i).append(":\n").append(queries.get(i).standardError());
    }
    return logs.toString();
  }

  @Override
  public void close() {
    queries.forEach(KithProcess::close);
    storage.forEach(KithProcess::close);
    KithProcess metadata = meta;
    if (metadata != null) {
      metadata.close();
    }
    zooKeeper.close();
  }
}
