package io.kithgraph.distribution.command.option;

import io.kithgraph.distribution.cli.ClientAccess;
import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.cli.PasswordPrompt;
import io.kithgraph.distribution.cli.SecretFile;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags with which a command shows a server who it is. */
public final class AccessOptions {
  @Option(
      names = "--tls",
      defaultValue = "${env:KITH_TLS:-false}",
      description = "Encrypt, and make sure of the server's certificate ($$KITH_TLS=true).")
  private boolean tls;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      defaultValue = "${env:KITH_CA:-}",
      description =
          "PEM certificates that may have issued that of the server (default: $$KITH_CA, else those"
              + " that Java trusts); implies --tls.")
  private String authority = "";

  @Option(
      names = "--client-certificate",
      paramLabel = "FILE",
      description = "The PEM certificate to show, if the server wants one; implies --tls.")
  private @Nullable Path clientCertificate;

  @Option(names = "--client-key", paramLabel = "FILE", description = "Its PEM private key.")
  private @Nullable Path clientKey;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      defaultValue = "${env:KITH_USER:-}",
      description =
          "The user to log in as (default: $$KITH_USER, else none). The password is asked for at a"
              + " terminal, unless $$KITH_PASSWORD or --password-file says it.")
  private String user = "";

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      defaultValue = "${env:KITH_PASSWORD_FILE:-}",
      description = "A file whose first line is the password (default: $$KITH_PASSWORD_FILE).")
  private String passwordFile = "";

  private @Nullable String typed;

  /**
   * What the flags say.
   *
   * @throws CommandFailure if they do not fit together, or no password can be had
   */
  public ClientAccess access() {
    if ((clientCertificate == null) != (clientKey == null)) {
      throw new CommandFailure(
          ExitCode.USAGE, "--client-certificate and --client-key are given together");
    }
    Optional<ClientAccess.Identity> identity =
        clientCertificate == null || clientKey == null
            ? Optional.empty()
            : Optional.of(new ClientAccess.Identity(clientCertificate, clientKey));
    return new ClientAccess(
        tls || !authority.isBlank() || identity.isPresent(),
        authority.isBlank() ? Optional.empty() : Optional.of(Path.of(authority)),
        identity,
        user.isBlank() ? Optional.empty() : Optional.of(new ClientAccess.Login(user, password())));
  }

  private String password() {
    if (!passwordFile.isBlank()) {
      return SecretFile.read(Path.of(passwordFile));
    }
    String given = System.getenv("KITH_PASSWORD");
    if (given != null) {
      return given;
    }
    if (typed == null) {
      typed = PasswordPrompt.ask("Password of " + user + ": ");
    }
    return typed;
  }
}
