package io.kithgraph.distribution.command.option;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of whatever has the doors of a query node. */
public final class DoorFlags {
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

  @Option(
      names = "--auth",
      description =
          "Everybody has to show a name and a password ('kith user' manages users; docs/security.md"
              + " tells how to begin).")
  private boolean authentication;

  @Option(
      names = "--first-password-file",
      paramLabel = "FILE",
      description =
          "If there are no users yet: makes the administrator 'admin' with the password in FILE.")
  private @Nullable Path firstPasswordFile;

  @Option(
      names = "--allow-anonymous",
      description = "Listen on more than loopback although nobody has to show a password.")
  private boolean allowAnonymous;

  @Option(
      names = "--tls-certificate",
      paramLabel = "FILE",
      description = "Encrypt both doors: the PEM certificate, with those between it and the root.")
  private @Nullable Path tlsCertificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "Its PEM private key, PKCS#8 without a password.")
  private @Nullable Path tlsKey;

  @Option(
      names = "--tls-client-ca",
      paramLabel = "FILE",
      description = "Let in only clients with a certificate that one of these PEM ones has issued.")
  private @Nullable Path tlsClientAuthority;

  /** By the key of the setting. */
  public Map<String, @Nullable Object> settings() {
    Map<String, @Nullable Object> settings = new HashMap<>();
    settings.put("gremlin.port", gremlinPort);
    settings.put("grpc.port", grpcPort);
    settings.put("security.authentication", authentication ? true : null);
    settings.put("security.firstPasswordFile", firstPasswordFile);
    settings.put("security.allowAnonymous", allowAnonymous ? true : null);
    settings.put("tls.certificate", tlsCertificate);
    settings.put("tls.key", tlsKey);
    settings.put("tls.clientAuthority", tlsClientAuthority);
    return settings;
  }
}
