package io.kithgraph.storage.pagecache;

import io.kithgraph.storage.key.StorageKey;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The file that remembers the keys of what was cached and used most, the most used first, for the
 * next start. It is a hint: one that is missing, damaged or of another version counts as empty.
 * Stateless.
 *
 * <pre>
 *   version u8 = 1 | number of keys u32 | for each: length u16, key | CRC-32C u32 of all before
 * </pre>
 */
public final class HotPages {
  /** No more keys are kept. */
  public static final int MAX_KEYS = 20_000;

  private static final byte VERSION = 1;
  private static final int HEADER_BYTES = 5;
  private static final int CHECKSUM_BYTES = 4;
  private static final long MAX_FILE_BYTES = 16L << 20;

  private HotPages() {}

  /** Replaces the file; a crash leaves the old one or the new one. */
  public static void write(Path file, List<StorageKey> keys) throws IOException {
    List<StorageKey> kept = keys.subList(0, Math.min(keys.size(), MAX_KEYS));
    int size = HEADER_BYTES + CHECKSUM_BYTES;
    for (StorageKey key : kept) {
      size += 2 + key.length();
    }
    byte[] bytes = new byte[size];
    ByteBuffer out = ByteBuffer.wrap(bytes).put(VERSION).putInt(kept.size());
    for (StorageKey key : kept) {
      out.putShort((short) key.length()).put(key.bytes());
    }
    out.putInt(checksum(bytes, size - CHECKSUM_BYTES));
    Path written = file.resolveSibling(file.getFileName() + ".new");
    Files.write(written, bytes);
    Files.move(written, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The keys in the file. */
  public static List<StorageKey> read(Path file) throws IOException {
    byte[] bytes;
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        return List.of();
      }
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return List.of();
    }
    int end = bytes.length - CHECKSUM_BYTES;
    if (end < HEADER_BYTES
        || bytes[0] != VERSION
        || ByteBuffer.wrap(bytes).getInt(end) != checksum(bytes, end)) {
      return List.of();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, end - 1);
    int count = in.getInt();
    List<StorageKey> keys = new ArrayList<>();
    try {
      for (int i = 0; i < Math.min(count, MAX_KEYS); i++) {
        byte[] key = new byte[Short.toUnsignedInt(in.getShort())];
        in.get(key);
        keys.add(StorageKey.of(key));
      }
    } catch (BufferUnderflowException e) {
      return List.of();
    }
    return keys;
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
