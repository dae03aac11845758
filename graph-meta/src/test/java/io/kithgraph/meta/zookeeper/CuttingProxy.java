package io.kithgraph.meta.zookeeper;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A door to a server that cuts the connection instead of passing on a chosen answer: the request
 * was done, and the one who asked never hears of it. Thread-safe.
 */
final class CuttingProxy implements AutoCloseable {
  private static final int NEVER = Integer.MAX_VALUE;

  private final int serverPort;
  private final ServerSocket door;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "cutting-proxy");
            thread.setDaemon(true);
            return thread;
          });
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger answersUntilCut = new AtomicInteger(NEVER);
  private final AtomicInteger cuts = new AtomicInteger();

  CuttingProxy(int serverPort) throws IOException {
    this.serverPort = serverPort;
    door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  String connectString() {
    return "127.0.0.1:" + door.getLocalPort();
  }

  /** Withholds the answer that comes after so many others. */
  void cutAfter(int answers) {
    answersUntilCut.set(answers);
  }

  /** How many answers were withheld so far. */
  int cuts() {
    return cuts.get();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        sockets.add(client);
        sockets.add(server);
        threads.execute(() -> pass(client, server, false));
        threads.execute(() -> pass(server, client, true));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void pass(Socket from, Socket to, boolean answers) {
    byte[] buffer = new byte[64 << 10];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int length = in.read(buffer);
      while (length >= 0) {
        if (answers
            && answersUntilCut.getAndUpdate(n -> n == NEVER || n == 0 ? NEVER : n - 1) == 0) {
          cuts.incrementAndGet();
          return;
        }
        out.write(buffer, 0, length);
        length = in.read(buffer);
      }
    } catch (IOException e) {
      // The other direction ended first.
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    threads.shutdownNow();
  }
}
