package io.kithgraph.meta.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * A name and a password as HTTP's scheme {@code Basic} writes them (RFC 7617): {@code Basic}, a
 * space, and {@code name:password} in UTF-8 as Base64. Immutable.
 */
public record BasicCredentials(String name, String password) {
  private static final String SCHEME = "basic ";

  /** More than a name and a password can have. */
  private static final int MAX_LENGTH = 4_096;

  /** What the value of a header says; empty if it is of another scheme or malformed. */
  public static Optional<BasicCredentials> parse(String header) {
    if (header.length() > MAX_LENGTH
        || !header
            .substring(0, Math.min(SCHEME.length(), header.length()))
            .toLowerCase(Locale.ROOT)
            .equals(SCHEME)) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      int colon = text.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(new BasicCredentials(text.substring(0, colon), text.substring(colon + 1)));
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** The value of the header. */
  public String header() {
    return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(UTF_8));
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "BasicCredentials[name=" + name + "]";
  }
}
