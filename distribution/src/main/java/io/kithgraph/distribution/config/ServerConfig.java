package io.kithgraph.distribution.config;

/**
 * Everything that can be set about a standalone server. Immutable; every value has been checked.
 *
 * <p>The names of the parts are the keys of the configuration file, and, in capitals behind {@code
 * KITH_}, the environment variables: {@code grpc.port} is {@code KITH_GRPC_PORT}.
 *
 * @param dataDir the folder that holds everything that the server keeps; empty = not given
 * @param bindAddress the address that the public doors listen on
 * @param gremlin the Gremlin Server
 * @param grpc the gRPC server
 * @param storage the storage node
 * @param log what is logged
 */
public record ServerConfig(
    String dataDir,
    String bindAddress,
    GremlinConfig gremlin,
    GrpcConfig grpc,
    StorageConfig storage,
    LogConfig log) {

  /** What applies if nothing is set. */
  public static final ServerConfig DEFAULTS =
      new ServerConfig(
          "",
          "127.0.0.1",
          GremlinConfig.DEFAULTS,
          GrpcConfig.DEFAULTS,
          StorageConfig.DEFAULTS,
          LogConfig.DEFAULTS);

  public ServerConfig {
    Check.that(!bindAddress.isBlank(), "bindAddress", "is a host name or an address", bindAddress);
  }
}
