package io.kithgraph.distribution.standalone;

import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.config.ServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Looks whether the doors can open, before anything else is started. */
final class Ports {
  private Ports() {}

  static void check(ServerConfig config) {
    check(config.bindAddress(), config.grpc().port(), "gRPC", "--grpc-port");
    check(config.bindAddress(), config.gremlin().port(), "Gremlin", "--gremlin-port");
  }

  private static void check(String host, int port, String door, String flag) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (UnknownHostException e) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION, "the bind address '" + host + "' is not known", e);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.PORT_TAKEN,
          "the "
              + door
              + " port "
              + host
              + ":"
              + port
              + " cannot be had ("
              + e.getMessage()
              + "); stop what uses it, or name another with "
              + flag
              + " (0 = a free one)",
          e);
    }
  }
}
