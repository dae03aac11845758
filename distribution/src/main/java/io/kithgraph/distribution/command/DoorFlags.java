package io.kithgraph.distribution.command;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of whatever has the doors of a query node. */
final class DoorFlags {
  @Option(
      names = "--gremlin-port",
      paramLabel = "PORT",
      description = "Port of the Gremlin Server; 0 = a free one (default: 8182).")
  private @Nullable Integer gremlinPort;

  @Option(
      names = "--grpc-port",
      paramLabel = "PORT",
      description = "Port of the gRPC services; 0 = a free one (default: 9090).")
  private @Nullable Integer grpcPort;

  /** By the key of the setting. */
  Map<String, @Nullable Object> settings() {
    Map<String, @Nullable Object> ports = new HashMap<>();
    ports.put("gremlin.port", gremlinPort);
    ports.put("grpc.port", grpcPort);
    return ports;
  }
}
