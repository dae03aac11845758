package io.kithgraph.gremlin;

import io.kithgraph.meta.security.TlsFiles;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import javax.net.ssl.SSLException;

/** Makes of PEM files what the server encrypts with. */
public final class GremlinTls {
  private GremlinTls() {}

  /**
   * Looks whether the files are of use.
   *
   * @throws IllegalArgumentException if they are not, saying why
   */
  public static void check(TlsFiles files) {
    SslContext unused = context(files);
  }

  /**
   * For the server's side of connections.
   *
   * @throws IllegalArgumentException if the files are of no use, saying why
   */
  static SslContext context(TlsFiles files) {
    try {
      SslContextBuilder builder =
          SslContextBuilder.forServer(files.certificate().toFile(), files.key().toFile())
              .protocols("TLSv1.3", "TLSv1.2");
      files
          .clientAuthority()
          .ifPresent(
              authority -> builder.trustManager(authority.toFile()).clientAuth(ClientAuth.REQUIRE));
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      String reason = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
      throw new IllegalArgumentException(
          "TLS cannot be had from "
              + files.certificate()
              + " and "
              + files.key()
              + ", which are PEM, the key PKCS#8 without a password: "
              + reason,
          e);
    }
  }
}
