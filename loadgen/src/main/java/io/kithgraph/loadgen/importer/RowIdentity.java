package io.kithgraph.loadgen.importer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * Gives every accepted row of a file an event key that depends on the row and on all accepted rows
 * before it, and on nothing else: not on the name of the file, its packing, line ends, quotes,
 * comments or the time. So importing a file twice, or the same file grown by more rows at its end,
 * makes each event once, while two equal rows of one file stay two events. Where a column says what
 * tells events apart, its fields are the keys. Confined to one thread.
 *
 * <p>Key of row i = the first 15 bytes of c(i) in Base64, where c(i) = SHA-256(c(i-1) | field | 0 |
 * field | 0 ...) and c(0) = SHA-256(scope).
 */
final class RowIdentity {
  private static final int KEY_BYTES = 15;

  /** What the server takes. */
  private static final int MAX_GIVEN_BYTES = 256;

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final MessageDigest digest;
  private byte[] chain;

  /** With a text that tells these events apart from those of files that begin alike. */
  RowIdentity(String scope) {
    try {
      digest = MessageDigest.getInstance("SHA-256");
      chain = digest.digest(scope.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /**
   * The key that a field gives, the same in every file.
   *
   * @throws RowRejected if it is none
   */
  static String given(String field) throws RowRejected {
    if (field.isEmpty()) {
      throw new RowRejected("the event key is missing");
    }
    if (field.getBytes(StandardCharsets.UTF_8).length > MAX_GIVEN_BYTES) {
      throw new RowRejected(
          "the event key '"
              + TimeUnitOption.shown(field)
              + "' is longer than "
              + MAX_GIVEN_BYTES
              + " bytes");
    }
    return field;
  }

  /** The key of the next row. */
  String next(List<String> fields) {
    digest.update(chain);
    for (String field : fields) {
      digest.update(field.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    chain = digest.digest();
    byte[] key = new byte[KEY_BYTES];
    System.arraycopy(chain, 0, key, 0, KEY_BYTES);
    return BASE64.encodeToString(key);
  }
}
