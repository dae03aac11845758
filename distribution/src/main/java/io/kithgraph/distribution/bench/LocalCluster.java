package io.kithgraph.distribution.bench;

import io.kithgraph.loadgen.runner.CostClock;
import io.kithgraph.loadgen.workload.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * ZooKeeper, a metadata node, some storage nodes and a query node, each a process of its own on
 * loopback and free ports. Each partition has one replica, so that more storage nodes have less to
 * do each. Confined to one thread.
 */
final class LocalCluster implements AutoCloseable {
  private static final int PARTITIONS = 8;

  /** By its name, because the entry of the program knows the commands, and one of them this. */
  private static final String KITH = "io.kithgraph.distribution.Kith";

  private static final String ZOOKEEPER = "org.apache.zookeeper.server.quorum.QuorumPeerMain";

  private static final List<String> SMALL = List.of("-Xmx128m", "-XX:+UseSerialGC");

  /** As {@code kith} starts servers, with less memory: there are many on one machine. */
  private static final List<String> SERVER =
      List.of(
          "-Xmx384m",
          "-XX:+UseSerialGC",
          "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");

  private final Path folder;
  private final Deque<Process> processes = new ConcurrentLinkedDeque<>();
  private final List<ProcessHandle> storage = new ArrayList<>();
  private final ProcessHandle query;
  private final String door;

  /**
   * Starts all, and waits until they serve.
   *
   * @param folder for their data and what they say, which stays; empty or missing
   * @param shares are given the storage nodes, and limit them when they are told to
   */
  LocalCluster(Path folder, int storageNodes, Optional<CpuShare> shares) throws IOException {
    this.folder = Files.createDirectories(folder);
    Deque<Integer> ports = freePorts(2 + 2 * storageNodes);
    boolean started = false;
    // Who ends this process must not leave the others behind.
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "kith-bench-stop"));
    try {
      String zooKeeper = "127.0.0.1:" + startZooKeeper(ports.remove());
      Process meta =
          start(
              "meta",
              SMALL,
              KITH,
              "meta",
              "--zookeeper",
              zooKeeper,
              "--set",
              "cluster.storageNodes=" + storageNodes,
              "--set",
              "cluster.partitions=" + PARTITIONS,
              "--set",
              "cluster.replicas=1");
      List<Process> nodes = new ArrayList<>();
      for (int i = 0; i < storageNodes; i++) {
        nodes.add(startStorage(i, zooKeeper, ports.remove(), ports.remove()));
        storage.add(nodes.get(i).toHandle());
      }
      awaitReady(meta);
      for (Process node : nodes) {
        awaitReady(node);
      }
      int port = ports.remove();
      Process queryNode =
          start(
              "query",
              SERVER,
              KITH,
              "query",
              "--zookeeper",
              zooKeeper,
              "--gremlin-port",
              "0",
              "--grpc-port",
              Integer.toString(port));
      awaitReady(queryNode);
      query = queryNode.toHandle();
      door = "127.0.0.1:" + port;
      for (int i = 0; i < storageNodes; i++) {
        String name = "storage" + i;
        long pid = storage.get(i).pid();
        shares.ifPresent(share -> share.add(name, pid));
      }
      started = true;
    } finally {
      if (!started) {
        close();
      }
    }
  }

  private int startZooKeeper(int port) throws IOException {
    Path config = folder.resolve("zookeeper.cfg");
    Files.writeString(
        config,
        String.join(
            "\n",
            "tickTime=2000",
            "admin.enableServer=false",
            "clientPortAddress=127.0.0.1",
            "clientPort=" + port,
            "dataDir=" + Files.createDirectories(folder.resolve("zookeeper")),
            ""));
    start("zookeeper", SMALL, ZOOKEEPER, config.toString());
    return port;
  }

  private Process startStorage(int number, String zooKeeper, int port, int raftPort)
      throws IOException {
    String name = "storage" + number;
    return start(
        name,
        SERVER,
        KITH,
        "storage",
        "--zookeeper",
        zooKeeper,
        "--data-dir",
        folder.resolve(name).toString(),
        "--storage-port",
        Integer.toString(port),
        "--raft-port",
        Integer.toString(raftPort));
  }

  private Process start(String name, List<String> flags, String mainClass, String... arguments)
      throws IOException {
    Process process =
        JavaProcess.of(flags, mainClass, arguments)
            .redirectError(folder.resolve(name + ".err").toFile())
            .start();
    processes.push(process);
    return process;
  }

  private void awaitReady(Process process) throws IOException {
    String line =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
    if (line == null || !line.startsWith("ready ")) {
      throw new IOException("A server did not start; its log in " + folder + " says why");
    }
  }

  private static Deque<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    Deque<Integer> ports = new ArrayDeque<>();
    try {
      for (int i = 0; i < count; i++) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        sockets.add(socket);
        ports.add(socket.getLocalPort());
      }
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
    return ports;
  }

  /** The address of the query node's gRPC. */
  String door() {
    return door;
  }

  /** The processor time that everybody has used until now. */
  ProcessorTimes times() {
    return new ProcessorTimes(
        storage.stream().mapToLong(CostClock::nanos).sum(),
        CostClock.nanos(query),
        CostClock.nanos(ProcessHandle.current()));
  }

  @Override
  public void close() {
    processes.forEach(JavaProcess::stop);
  }
}
