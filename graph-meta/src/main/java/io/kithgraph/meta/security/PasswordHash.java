package io.kithgraph.meta.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.spec.KeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What is kept of a password: PBKDF2 with HMAC-SHA-512 over a random salt. No two hashes are equal
 * unless one is a copy of the other, whatever the passwords. Immutable.
 */
public final class PasswordHash {
  /** The function, by the name that the JDK gives it. */
  public static final String SCHEME = "PBKDF2WithHmacSHA512";

  /** How often new hashes are iterated: a tenth of a second or two on a processor of today. */
  public static final int ITERATIONS = 210_000;

  /** The fewest bytes of a new password. */
  public static final int MIN_PASSWORD_BYTES = 8;

  /** The most bytes of a password in UTF-8; longer ones are wrong without being hashed. */
  public static final int MAX_PASSWORD_BYTES = 1_024;

  private static final int MIN_ITERATIONS = 1_000;

  /** A damaged document must not keep a processor busy for minutes. */
  private static final int MAX_ITERATIONS = 10_000_000;

  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 64;

  private final int iterations;
  private final byte[] salt;
  private final byte[] hash;

  /** A hash that was kept; {@link IllegalArgumentException} if it cannot be one. */
  public PasswordHash(int iterations, byte[] salt, byte[] hash) {
    if (iterations < MIN_ITERATIONS || iterations > MAX_ITERATIONS) {
      throw new IllegalArgumentException(
          "A password hash has "
              + MIN_ITERATIONS
              + " to "
              + MAX_ITERATIONS
              + " iterations, not "
              + iterations);
    }
    if (salt.length != SALT_BYTES || hash.length != HASH_BYTES) {
      throw new IllegalArgumentException("The salt or the hash of a password has another length");
    }
    this.iterations = iterations;
    this.salt = salt.clone();
    this.hash = hash.clone();
  }

  /**
   * Hashes a password; takes as long as checking one.
   *
   * @throws UserException with {@code INVALID} if it is too short or too long
   */
  public static PasswordHash of(String password, SecureRandom random) {
    return of(password, random, ITERATIONS);
  }

  static PasswordHash of(String password, SecureRandom random, int iterations) {
    int bytes = password.getBytes(UTF_8).length;
    if (bytes < MIN_PASSWORD_BYTES || bytes > MAX_PASSWORD_BYTES) {
      throw new UserException(
          UserException.Reason.INVALID,
          "A password has "
              + MIN_PASSWORD_BYTES
              + " to "
              + MAX_PASSWORD_BYTES
              + " bytes in UTF-8; this has "
              + bytes);
    }
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return new PasswordHash(iterations, salt, derive(password, salt, iterations));
  }

  /**
   * Whether it is the hash of this password. Takes a tenth of a second or two of processor time.
   */
  public boolean matches(String password) {
    return password.getBytes(UTF_8).length <= MAX_PASSWORD_BYTES
        && MessageDigest.isEqual(hash, derive(password, salt, iterations));
  }

  private static byte[] derive(String password, byte[] salt, int iterations) {
    KeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BYTES * Byte.SIZE);
    try {
      return SecretKeyFactory.getInstance(SCHEME).generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has " + SCHEME, e);
    }
  }

  public int iterations() {
    return iterations;
  }

  public byte[] salt() {
    return salt.clone();
  }

  public byte[] hash() {
    return hash.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PasswordHash that
        && iterations == that.iterations
        && Arrays.equals(salt, that.salt)
        && MessageDigest.isEqual(hash, that.hash);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(salt);
  }

  /** Names the hash without giving it away. */
  @Override
  public String toString() {
    return "PasswordHash[salt=" + HexFormat.of().formatHex(salt) + "]";
  }
}
