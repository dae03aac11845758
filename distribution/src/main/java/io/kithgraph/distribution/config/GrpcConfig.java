package io.kithgraph.distribution.config;

/**
 * The gRPC server. Immutable.
 *
 * @param port where it listens; 0 = a free port
 */
public record GrpcConfig(int port) {

  static final GrpcConfig DEFAULTS = new GrpcConfig(9090);

  public GrpcConfig {
    Check.port("grpc.port", port);
  }
}
