package io.kithgraph.storage.key;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The key of one stored record: bytes with a hash computed once. Orders as unsigned bytes.
 * Immutable.
 */
public final class StorageKey implements Comparable<StorageKey> {
  private final byte[] bytes;
  private final int hash;

  private StorageKey(byte[] bytes) {
    this.bytes = bytes;
    this.hash = KeyBytes.hash(bytes);
  }

  /** The key with these bytes; the caller gives the array away. */
  public static StorageKey of(byte[] bytes) {
    return new StorageKey(bytes);
  }

  /** The bytes; the caller must not change them. */
  public byte[] bytes() {
    return bytes;
  }

  /** The number of bytes. */
  public int length() {
    return bytes.length;
  }

  /** Whether this key begins with the bytes of the other. */
  public boolean startsWith(StorageKey prefix) {
    int length = prefix.bytes.length;
    return length <= bytes.length && Arrays.equals(bytes, 0, length, prefix.bytes, 0, length);
  }

  /**
   * The first key after all keys that begin with this one: the exclusive end of a scan.
   *
   * @throws IllegalStateException if this key is empty or all of its bytes are 0xFF, so that there
   *     is no such key
   */
  public StorageKey afterPrefix() {
    int last = bytes.length - 1;
    while (last >= 0 && bytes[last] == (byte) 0xFF) {
      last--;
    }
    if (last < 0) {
      throw new IllegalStateException("No key follows this prefix");
    }
    byte[] end = Arrays.copyOf(bytes, last + 1);
    end[last]++;
    return new StorageKey(end);
  }

  @Override
  public int compareTo(StorageKey other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StorageKey key && hash == key.hash && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** The bytes in hexadecimal. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
