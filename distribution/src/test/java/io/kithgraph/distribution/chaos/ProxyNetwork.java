package io.kithgraph.distribution.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * A network between processes of one machine that can be cut and slowed, one direction at a time,
 * without privileges. Every process has a hosts file of its own, in which the name of another one
 * is the address of a proxy that stands on the way between these two alone.
 *
 * <p>What is on a way that is held arrives when it is released, as the segments that TCP sends
 * again: late, and possibly after its sender has given up and repeated itself. Nothing is lost
 * inside a connection that lives on; {@link #reset} ends connections. Thread-safe.
 */
final class ProxyNetwork implements AutoCloseable {
  private static final String SUBNET = "127.77.";
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path folder;
  private final List<String> names;
  private final Map<Direction, Way> ways = new ConcurrentHashMap<>();
  private final Map<Socket, Direction> connections = new ConcurrentHashMap<>();
  private final List<ServerSocket> doors = new ArrayList<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(task -> new Thread(task, "chaos-network"));

  /**
   * Makes a network where nothing listens yet.
   *
   * @param folder for the hosts files
   * @param names of the processes
   */
  ProxyNetwork(Path folder, List<String> names) {
    this.folder = folder;
    this.names = List.copyOf(names);
  }

  private record Direction(String from, String to) {}

  /** What passes from one process to another. */
  private static final class Way {
    private boolean held;
    private Duration delay = Duration.ZERO;

    synchronized void set(boolean hold, Duration wait) {
      held = hold;
      delay = wait;
      notifyAll();
    }

    private synchronized Duration awaitOpen() throws InterruptedException {
      while (held) {
        wait();
      }
      return delay;
    }

    void pass() throws InterruptedException {
      Duration wait = awaitOpen();
      if (!wait.isZero()) {
        LockSupport.parkNanos(wait.toNanos());
        Duration unused = awaitOpen();
      }
    }
  }

  /** The name by which others know a process. */
  static String host(String process) {
    return process;
  }

  /** The flag of a JVM that makes it a process of this network. */
  String flag(String process) {
    try {
      StringBuilder hosts = new StringBuilder();
      hosts.append("127.0.0.1 localhost\n");
      hosts.append("127.0.0.1 ").append(InetAddress.getLocalHost().getHostName()).append('\n');
      for (String name : names) {
        String address = names.contains(process) ? address(process, name) : "127.0.0.1";
        hosts.append(address).append(' ').append(host(name)).append('\n');
      }
      Path file = folder.resolve("hosts-" + process);
      Files.writeString(file, hosts);
      return "-Djdk.net.hosts.file=" + file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where one process reaches another. */
  String address(String from, String to) {
    return from.equals(to)
        ? "127.0.0.1"
        : SUBNET + (names.indexOf(from) + 1) + "." + (names.indexOf(to) + 1);
  }

  /** Lets all others reach a port where a process listens, or will listen, on 127.0.0.1. */
  void open(String process, int port) {
    for (String from : names) {
      if (!from.equals(process)) {
        try {
          ServerSocket door =
              new ServerSocket(port, 50, InetAddress.getByName(address(from, process)));
          doors.add(door);
          threads.execute(() -> accept(door, new Direction(from, process), port));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private Way way(String from, String to) {
    return ways.computeIfAbsent(new Direction(from, to), unused -> new Way());
  }

  private void accept(ServerSocket door, Direction direction, int port) {
    try {
      while (true) {
        Socket from = door.accept();
        threads.execute(() -> connect(from, direction, port));
      }
    } catch (IOException e) {
      // The door was closed.
      return;
    }
  }

  private void connect(Socket from, Direction direction, int port) {
    Way there = way(direction.from(), direction.to());
    Way back = way(direction.to(), direction.from());
    Socket to = new Socket();
    try {
      connections.put(from, direction);
      // The packets that open a connection go both ways.
      there.pass();
      back.pass();
      to.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      connections.put(to, direction);
      from.setTcpNoDelay(true);
      to.setTcpNoDelay(true);
      threads.execute(() -> pump(to, from, back));
      pump(from, to, there);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close(from, to);
    } catch (IOException e) {
      close(from, to);
    }
  }

  private void pump(Socket from, Socket to, Way way) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int count;
      while ((count = in.read(buffer)) >= 0) {
        way.pass();
        out.write(buffer, 0, count);
      }
      way.pass();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // One of the two processes is gone, or has closed the connection.
    }
    close(from, to);
  }

  private void close(Socket... sockets) {
    for (Socket socket : sockets) {
      connections.remove(socket);
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Holds whatever one process sends to another. */
  void hold(String from, String to) {
    way(from, to).set(true, Duration.ZERO);
  }

  /** Makes whatever one process sends to another late. */
  void delay(String from, String to, Duration delay) {
    way(from, to).set(false, delay);
  }

  /** Ends all connections between two processes. */
  void reset(String one, String other) {
    Set<Direction> both = Set.of(new Direction(one, other), new Direction(other, one));
    connections.forEach(
        (socket, direction) -> {
          if (both.contains(direction)) {
            close(socket);
          }
        });
  }

  /** Everything passes again, at once. */
  void heal() {
    ways.values().forEach(way -> way.set(false, Duration.ZERO));
  }

  @Override
  public void close() {
    try {
      for (ServerSocket door : doors) {
        door.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
    close(connections.keySet().toArray(new Socket[0]));
  }
}
