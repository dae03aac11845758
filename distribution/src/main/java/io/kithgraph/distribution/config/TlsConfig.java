package io.kithgraph.distribution.config;

/**
 * How the doors of a query node are encrypted. Immutable.
 *
 * @param certificate a PEM file with the certificate of the server, and those between it and the
 *     root; empty = unencrypted
 * @param key a PEM file with its private key, PKCS#8 without a password
 * @param clientAuthority a PEM file with the certificates that issue those of clients, who all have
 *     to show one then; empty = they need none
 */
public record TlsConfig(String certificate, String key, String clientAuthority) {

  static final TlsConfig DEFAULTS = new TlsConfig("", "", "");

  public TlsConfig {
    Check.that(
        certificate.isBlank() == key.isBlank(),
        "tls.key",
        "is given together with tls.certificate",
        key);
    Check.that(
        clientAuthority.isBlank() || !certificate.isBlank(),
        "tls.clientAuthority",
        "is given only together with tls.certificate and tls.key",
        clientAuthority);
  }

  /** Whether the doors are encrypted. */
  public boolean enabled() {
    return !certificate.isBlank();
  }
}
