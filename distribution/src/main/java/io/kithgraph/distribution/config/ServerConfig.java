package io.kithgraph.distribution.config;

/**
 * Everything that can be set about a server; each kind uses what concerns it. Immutable; every
 * value has been checked.
 *
 * <p>The names of the parts are the keys of the configuration file, and, in capitals behind {@code
 * KITH_}, the environment variables: {@code grpc.port} is {@code KITH_GRPC_PORT}.
 *
 * @param dataDir the folder that holds everything that the server keeps; empty = not given
 * @param bindAddress the address that the public doors listen on
 * @param advertisedHost the name or address by which other nodes of a cluster reach this one; empty
 *     = the bind address
 * @param zookeeper the metadata store of a cluster
 * @param cluster what a new cluster is made of
 * @param gremlin the Gremlin Server
 * @param grpc the gRPC server
 * @param security who is let in
 * @param tls how the doors are encrypted
 * @param storage the storage node
 * @param metrics the door for figures and health
 * @param log what is logged
 */
public record ServerConfig(
    String dataDir,
    String bindAddress,
    String advertisedHost,
    ZooKeeperConfig zookeeper,
    ClusterConfig cluster,
    GremlinConfig gremlin,
    GrpcConfig grpc,
    SecurityConfig security,
    TlsConfig tls,
    StorageConfig storage,
    MetricsConfig metrics,
    LogConfig log) {

  /** What applies if nothing is set. */
  public static final ServerConfig DEFAULTS =
      new ServerConfig(
          "",
          "127.0.0.1",
          "",
          ZooKeeperConfig.DEFAULTS,
          ClusterConfig.DEFAULTS,
          GremlinConfig.DEFAULTS,
          GrpcConfig.DEFAULTS,
          SecurityConfig.DEFAULTS,
          TlsConfig.DEFAULTS,
          StorageConfig.DEFAULTS,
          MetricsConfig.DEFAULTS,
          LogConfig.DEFAULTS);

  public ServerConfig {
    Check.that(!bindAddress.isBlank(), "bindAddress", "is a host name or an address", bindAddress);
  }

  /** The host by which others reach this node. */
  public String reachableHost() {
    return advertisedHost.isBlank() ? bindAddress : advertisedHost;
  }
}
