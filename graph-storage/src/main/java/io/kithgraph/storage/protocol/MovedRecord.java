package io.kithgraph.storage.protocol;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A stored record of a moving slot, as it lies on the source's disk. Immutable.
 *
 * @param value null if the record is gone
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content below
public record MovedRecord(byte[] key, byte @Nullable [] value) {

  /** What it takes in a message, about. */
  public int bytes() {
    return key.length + (value == null ? 0 : value.length) + 16;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MovedRecord that
        && Arrays.equals(key, that.key)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(key) + Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return "record of " + bytes() + " bytes";
  }
}
