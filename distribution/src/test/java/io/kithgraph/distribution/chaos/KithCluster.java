package io.kithgraph.distribution.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.ManagedChannel;
import io.kithgraph.distribution.process.KithProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A cluster of real processes on loopback, with proxies between them: ZooKeeper, metadata nodes,
 * storage nodes and query nodes. Confined to one thread at a time, but for {@link #command}.
 */
final class KithCluster implements AutoCloseable {
  private static final String HEAP = "256m";
  private static final String SMALL_HEAP = "96m";
  private static final String ZOOKEEPER_HEAP = "64m";
  private static final Pattern OF_PART = Pattern.compile("^An edge has only its |^damaged$");
  private static final Pattern READY = Pattern.compile("ready .*");

  /** What {@code kith} commands are called in the network: all processes are near to them. */
  private static final String COMMAND = "command";

  private final Path folder;
  private final ClusterSize size;
  private final ProxyNetwork network;
  private final Deque<Integer> freePorts;
  private final String commandFlag;
  private final ZooKeepers zooKeepers;
  private final Map<String, Launch> launches = new LinkedHashMap<>();
  private final Map<String, KithProcess> processes = new LinkedHashMap<>();
  private final Map<String, FaultyDisk> disks = new LinkedHashMap<>();
  private final QueryAddresses doors = QueryAddresses.register();

  /** How a process is started, and how one waits until it serves. */
  private record Launch(
      Map<String, String> environment,
      String flag,
      String heap,
      String mainClass,
      List<String> arguments,
      Consumer<KithProcess> awaitReady) {
    KithProcess start() {
      return KithProcess.java(environment, List.of(flag), heap, mainClass, arguments);
    }
  }

  /** Starts all processes and waits until all say that they are ready. */
  KithCluster(Path folder, ClusterSize size) {
    this(folder, size, Optional.empty());
  }

  /**
   * Likewise.
   *
   * @param diskFaults stands before the disks of storage nodes, if there is such a thing
   */
  KithCluster(Path folder, ClusterSize size, Optional<DiskFaultLibrary> diskFaults) {
    diskFaults.ifPresent(
        library ->
            size.storageNames()
                .forEach(name -> disks.put(name, library.disk(name, folder.resolve(name)))));
    this.folder = folder;
    this.size = size;
    this.freePorts =
        takePorts(
            ZooKeepers.PORTS * size.zooKeepers()
                + 2 * size.storageNodes()
                + size.queryNames().size());
    this.network = new ProxyNetwork(folder, size.all());
    this.commandFlag = network.flag(COMMAND);
    this.zooKeepers = new ZooKeepers(folder, size, network, freePorts);
    boolean started = false;
    try {
      size.zooKeeperNames().forEach(this::launchZooKeeper);
      size.metaNames().forEach(this::launchMeta);
      size.storageNames().forEach(this::launchStorage);
      size.queryNames().subList(0, size.queryNodes()).forEach(this::launchQuery);
      restart(List.copyOf(launches.keySet()));
      started = true;
    } finally {
      if (!started) {
        close();
      }
    }
  }

  private void launchZooKeeper(String name) {
    launches.put(
        name,
        new Launch(
            Map.of(),
            network.flag(name),
            ZOOKEEPER_HEAP,
            "org.apache.zookeeper.server.quorum.QuorumPeerMain",
            List.of(zooKeepers.configure(name).toString()),
            unused -> zooKeepers.awaitListening(name)));
  }

  private void launchMeta(String name) {
    launch(
        name,
        "meta",
        SMALL_HEAP,
        process -> process.awaitReady(READY),
        """
        cluster:
          storageNodes: %d
          partitions: %d
          replicas: %d
        """
            .formatted(ClusterSize.REPLICAS, size.partitions(), ClusterSize.REPLICAS));
  }

  private void launchStorage(String name) {
    int port = freePorts.remove();
    int raftPort = freePorts.remove();
    network.open(name, port);
    network.open(name, raftPort);
    launch(
        name,
        "storage",
        HEAP,
        process -> process.awaitReady(READY),
        """
        dataDir: "%s"
        advertisedHost: %s
        storage:
          port: %d
          raftPort: %d
          pageCacheMebibytes: 16
        """
            .formatted(folder.resolve(name), ProxyNetwork.host(name), port, raftPort));
  }

  private void launchQuery(String name) {
    int port = freePorts.remove();
    doors.add(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    launch(
        name,
        "query",
        HEAP,
        KithProcess::awaitDoors,
        """
        gremlin:
          port: 0
        grpc:
          port: %d
        """
            .formatted(port));
  }

  /**
   * Writes the file of settings of a process, which is all that the process is told.
   *
   * @param settings what only this kind has
   */
  private void launch(
      String name, String kind, String heap, Consumer<KithProcess> awaitReady, String settings) {
    Path config = folder.resolve(name + ".yaml");
    String zooKeeper =
        """
        zookeeper:
          connect: "%s"
        """
            .formatted(zooKeepers.connect(name));
    try {
      Files.writeString(config, zooKeeper + settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    launches.put(
        name,
        new Launch(
            disk(name).map(FaultyDisk::environment).orElse(Map.of()),
            network.flag(name),
            heap,
            "io.kithgraph.distribution.Kith",
            List.of(kind, "--config", config.toString()),
            awaitReady));
  }

  private static Deque<Integer> takePorts(int count) {
    Deque<Integer> ports = new ArrayDeque<>();
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        sockets.add(socket);
        ports.add(socket.getLocalPort());
      }
      for (ServerSocket socket : sockets) {
        socket.close();
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ClusterSize size() {
    return size;
  }

  ProxyNetwork network() {
    return network;
  }

  /** The disk of a storage node, if it can be made slow or full. */
  Optional<FaultyDisk> disk(String name) {
    return Optional.ofNullable(disks.get(name));
  }

  KithProcess process(String name) {
    return launches.containsKey(name) ? processes.get(name) : missing(name);
  }

  private KithProcess missing(String name) {
    throw new IllegalArgumentException("No process " + name + " but " + launches.keySet());
  }

  private void start(String name) {
    KithProcess before = processes.put(name, launches.get(name).start());
    if (before != null) {
      close(name, before);
    }
  }

  private void awaitReady(String name) {
    launches.get(name).awaitReady().accept(processes.get(name));
  }

  /** Starts a process that has ended again, on its folder and ports, and waits until it serves. */
  void restart(String name) {
    start(name);
    awaitReady(name);
  }

  /** Likewise some that need each other. */
  void restart(List<String> names) {
    names.forEach(this::start);
    names.forEach(this::awaitReady);
  }

  /** Starts the next query node of those that may be added, and waits until it serves; its name. */
  String addQueryNode() {
    String name = size.queryNames().get(queryNames().size());
    launchQuery(name);
    restart(name);
    return name;
  }

  /** The query nodes that have been started. */
  List<String> queryNames() {
    return size.queryNames().stream().filter(launches::containsKey).toList();
  }

  /** SIGTERM, and waits for its end. */
  void stop(String name) {
    KithProcess process = processes.get(name);
    process.terminate();
    if (process.await() != 0) {
      throw new AssertionError(name + ": " + process.standardError());
    }
  }

  /** Where ZooKeeper is for those who are no process of the cluster. */
  String zooKeeperAddress() {
    return zooKeepers.connect();
  }

  /** What {@code kith cluster status --json} says. */
  JsonNode status() {
    try {
      return new ObjectMapper().readTree(command("status", "--json"));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a {@code kith cluster} command prints; an error if it fails. */
  String command(String... arguments) {
    return run(clusterCommand(arguments)).orThrow();
  }

  /** Likewise; empty if it fails, as it may while things go wrong. */
  Optional<String> tryCommand(String... arguments) {
    Ended ended = run(clusterCommand(arguments));
    return ended.exitCode() == 0 ? Optional.of(ended.output()) : Optional.empty();
  }

  private List<String> clusterCommand(String... arguments) {
    List<String> all = new ArrayList<>(List.of("cluster"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--zookeeper", zooKeeperAddress()));
    return all;
  }

  /**
   * Lets {@code kith check} look at the folder of a stopped storage node; an error if it finds
   * anything. Where a node does not hold every partition, or still has the files of replicas that
   * have moved away, edges with one half there are as they should be.
   */
  void checkFolder(String name) {
    String data = folder.resolve(name).toString();
    Ended check = run(List.of("check", "--data-dir", data, "--max-problems", "1000000"));
    boolean part = size.storageNodes() > ClusterSize.REPLICAS;
    if (!part || check.output().lines().skip(1).anyMatch(line -> !OF_PART.matcher(line).find())) {
      String unused = check.orThrow();
    }
  }

  /** What came of a command. */
  private record Ended(int exitCode, String output, String errors) {
    String orThrow() {
      if (exitCode != 0) {
        throw new AssertionError(output + "\n" + errors);
      }
      return output;
    }
  }

  private Ended run(List<String> command) {
    try (KithProcess process =
        KithProcess.java(
            Map.of(), List.of(commandFlag), HEAP, "io.kithgraph.distribution.Kith", command)) {
      String output = String.join("\n", process.lines());
      return new Ended(process.await(), output, process.standardError());
    }
  }

  /** A channel that goes round all query nodes, later ones too; the caller closes it. */
  ManagedChannel channel() {
    return doors.channel();
  }

  /** Kills it, and keeps what it wrote to standard error beside the folders. */
  private void close(String name, KithProcess process) {
    try {
      Files.writeString(
          folder.resolve(name + ".log"),
          process.standardError(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      process.close();
    }
  }

  @Override
  public void close() {
    processes.forEach(this::close);
    network.close();
  }
}
