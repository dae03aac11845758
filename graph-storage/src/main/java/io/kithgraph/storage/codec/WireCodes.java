package io.kithgraph.storage.codec;

import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;

/**
 * Enumerations on the wire: a constant travels as its place among the constants. They may only be
 * added at the end, which the test of this class guards. Stateless.
 */
final class WireCodes {
  private WireCodes() {}

  /** The constant at the place. */
  static <E extends Enum<E>> E of(Class<E> kind, int code) {
    E[] constants = kind.getEnumConstants();
    if (code < 0 || code >= constants.length) {
      throw malformed("unknown " + kind.getSimpleName() + " " + code);
    }
    return constants[code];
  }

  /** The place of the constant. */
  @SuppressWarnings("EnumOrdinal") // as the class says
  static int of(Enum<?> constant) {
    return constant.ordinal();
  }

  static StorageException malformed(String what) {
    return new StorageException(
        ErrorCode.INVALID_ARGUMENT,
        "A storage message is not well-formed ("
            + what
            + "); are the releases of the nodes equal?");
  }
}
