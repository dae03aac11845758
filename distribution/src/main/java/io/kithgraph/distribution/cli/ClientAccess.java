package io.kithgraph.distribution.cli;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a client shows who it is, and makes sure of the server. Immutable.
 *
 * @param tls whether connections are encrypted
 * @param authority the PEM certificates that may have issued that of the server; empty = those that
 *     the JDK trusts
 * @param identity the certificate that the client shows; empty = none
 * @param login the name and the password that the client shows; empty = none
 */
public record ClientAccess(
    boolean tls, Optional<Path> authority, Optional<Identity> identity, Optional<Login> login) {
  /** Unencrypted, and without a name. */
  public static final ClientAccess NONE =
      new ClientAccess(false, Optional.empty(), Optional.empty(), Optional.empty());

  /** A certificate and its private key, both PEM. */
  public record Identity(Path certificate, Path key) {}

  /** A name and a password. */
  public record Login(String user, String password) {
    /** Without the password. */
    @Override
    public String toString() {
      return "Login[user=" + user + "]";
    }
  }
}
