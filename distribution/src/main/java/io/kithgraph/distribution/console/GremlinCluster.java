package io.kithgraph.distribution.console;

import io.kithgraph.distribution.cli.ClientAccess;
import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import javax.net.ssl.SSLException;
import org.apache.tinkerpop.gremlin.driver.Cluster;
import org.apache.tinkerpop.gremlin.util.ser.Serializers;

/** How the official driver reaches a server. */
public final class GremlinCluster {
  private GremlinCluster() {}

  /**
   * A driver that is not built yet.
   *
   * @param address {@code host:port}
   * @throws CommandFailure if that is no address, or the files for TLS are of no use
   */
  public static Cluster.Builder at(String address, ClientAccess access) {
    int colon = address.lastIndexOf(':');
    Cluster.Builder cluster;
    try {
      cluster =
          Cluster.build(address.substring(0, Math.max(0, colon)).replaceAll("[\\[\\]]", ""))
              .port(Integer.parseInt(address.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "'" + address + "' is not an address such as 127.0.0.1:8182", e);
    }
    // Compression costs more time than it saves bytes on any network of today.
    cluster.serializer(Serializers.GRAPHBINARY_V1).enableCompression(false);
    access.login().ifPresent(login -> cluster.credentials(login.user(), login.password()));
    return access.tls() ? cluster.enableSsl(true).sslContext(context(access)) : cluster;
  }

  private static SslContext context(ClientAccess access) {
    try {
      SslContextBuilder builder =
          // The driver's own would take the certificate of any other host.
          SslContextBuilder.forClient().endpointIdentificationAlgorithm("HTTPS");
      access.authority().ifPresent(file -> builder.trustManager(file.toFile()));
      access
          .identity()
          .ifPresent(of -> builder.keyManager(of.certificate().toFile(), of.key().toFile()));
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION, "the certificates cannot be used: " + e.getMessage(), e);
    }
  }
}
