package io.kithgraph.distribution.node;

import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.config.ServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Looks whether the doors can open, before anything else is started. */
public final class Ports {
  private Ports() {}

  /** The doors of a query node. */
  public static void checkQuery(ServerConfig config) {
    DoorSecurity.check(config);
    check(config.bindAddress(), config.grpc().port(), "gRPC", "--grpc-port");
    check(config.bindAddress(), config.gremlin().port(), "Gremlin", "--gremlin-port");
  }

  /** The doors of a storage node. */
  public static void checkStorage(ServerConfig config) {
    check(config.bindAddress(), config.storage().port(), "storage", "--storage-port");
    check(config.bindAddress(), config.storage().raftPort(), "Raft", "--raft-port");
  }

  /** Host and port as one text; an IPv6 address in brackets. */
  public static String address(String host, int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
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
