package io.kithgraph.meta.security;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The PEM files with which a door shows who it is. Immutable.
 *
 * @param certificate its certificate, and those between it and the root
 * @param key the private key of the certificate, PKCS#8 without a password
 * @param clientAuthority the certificates that may have issued those of clients; if there are any,
 *     only clients that show one are let in
 */
public record TlsFiles(Path certificate, Path key, Optional<Path> clientAuthority) {}
