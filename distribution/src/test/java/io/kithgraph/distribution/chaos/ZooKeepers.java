package io.kithgraph.distribution.chaos;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How the servers of a ZooKeeper ensemble, or the only one, are configured and reached. They talk
 * to each other through the network's proxies, as all others talk to them. Confined to one thread.
 */
final class ZooKeepers {
  /** How many ports each server takes. */
  static final int PORTS = 3;

  private static final Duration LISTENING = Duration.ofSeconds(60);

  private final Path folder;
  private final ProxyNetwork network;
  private final Map<String, Ports> servers = new LinkedHashMap<>();

  private record Ports(int client, int peer, int election) {}

  /**
   * Makes configurations.
   *
   * @param ports of which {@link #PORTS} are taken for each server
   */
  ZooKeepers(Path folder, ClusterSize size, ProxyNetwork network, Deque<Integer> ports) {
    this.folder = folder;
    this.network = network;
    for (String name : size.zooKeeperNames()) {
      Ports own = new Ports(ports.remove(), ports.remove(), ports.remove());
      servers.put(name, own);
      network.open(name, own.client());
      network.open(name, own.peer());
      network.open(name, own.election());
    }
  }

  /** Writes the configuration of a server, and its number; the file. */
  Path configure(String name) {
    try {
      Path data = Files.createDirectories(folder.resolve(name));
      Files.writeString(data.resolve("myid"), number(name));
      return Files.writeString(
          folder.resolve(name + ".cfg"),
          """
          tickTime=1000
          initLimit=10
          syncLimit=5
          admin.enableServer=false
          clientPortAddress=127.0.0.1
          clientPort=%d
          dataDir=%s
          %s
          """
              .formatted(servers.get(name).client(), data, servers.size() > 1 ? ensemble() : ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String number(String name) {
    return Integer.toString(1 + servers.keySet().stream().toList().indexOf(name));
  }

  private String ensemble() {
    return servers.entrySet().stream()
        .map(
            server ->
                "server.%s=%s:%d:%d"
                    .formatted(
                        number(server.getKey()),
                        ProxyNetwork.host(server.getKey()),
                        server.getValue().peer(),
                        server.getValue().election()))
        .collect(Collectors.joining("\n"));
  }

  /** Waits until a server listens; an ensemble may still have to agree on a leader. */
  void awaitListening(String name) {
    await(name).atMost(LISTENING).until(() -> isListening(servers.get(name).client()));
  }

  private static boolean isListening(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Where a process of the cluster reaches them. */
  String connect(String from) {
    return connect((String name) -> network.address(from, name));
  }

  /** Where they are for those who are no process of the cluster. */
  String connect() {
    return connect((String name) -> "127.0.0.1");
  }

  private String connect(Function<String, String> address) {
    return servers.entrySet().stream()
        .map(server -> address.apply(server.getKey()) + ":" + server.getValue().client())
        .collect(Collectors.joining(","));
  }
}
