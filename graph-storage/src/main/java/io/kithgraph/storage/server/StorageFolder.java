package io.kithgraph.storage.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one storage node, which this process alone uses while it is open. Immutable; the
 * lock is held until {@link #close}.
 *
 * <pre>
 *   FORMAT          one line: "kithgraph storage N"; N = the version of this layout, now 1
 *   lock            locked while a node runs on the folder
 *   node            one line: the UUID by which the metadata knows the node, made with the folder
 *   log/            the Raft log of all partitions
 *   partitions/N/   the data of partition N
 * </pre>
 *
 * What lies in {@code log} and {@code partitions} carries versions of its own.
 */
public final class StorageFolder implements AutoCloseable {
  /** The newest layout that this release knows. */
  public static final int FORMAT = 1;

  private static final String FORMAT_WORDS = "kithgraph storage ";
  private static final int MAX_LINE_BYTES = 256;

  private final Path path;
  private final FileChannel lock;
  private final UUID nodeKey;

  private StorageFolder(Path path, FileChannel lock, UUID nodeKey) {
    this.path = path;
    this.lock = lock;
    this.nodeKey = nodeKey;
  }

  /**
   * Takes a folder: a missing or empty one is made ready, one of ours is checked.
   *
   * @throws StorageException {@code ALREADY_EXISTS} if another node uses it, {@code
   *     INVALID_ARGUMENT} if it has a newer format, {@code CORRUPT} if what it says of itself is
   *     damaged, {@code UNAVAILABLE} if it cannot be read or written
   */
  public static StorageFolder open(Path given) {
    Path path = given.toAbsolutePath().normalize();
    try {
      Files.createDirectories(path);
      FileChannel lock = lock(path);
      boolean opened = false;
      try {
        checkFormat(path);
        Files.createDirectories(path.resolve("log"));
        Files.createDirectories(path.resolve("partitions"));
        StorageFolder folder = new StorageFolder(path, lock, nodeKey(path));
        opened = true;
        return folder;
      } finally {
        if (!opened) {
          lock.close();
        }
      }
    } catch (IOException e) {
      throw new StorageException(
          ErrorCode.UNAVAILABLE, "The storage folder " + path + " cannot be used: " + e, e);
    }
  }

  private static FileChannel lock(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock held = null;
    try {
      held = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held by this very process: refused like any other.
    }
    if (held == null) {
      channel.close();
      throw new StorageException(
          ErrorCode.ALREADY_EXISTS,
          "The storage folder " + path + " is in use by another node; stop it or name another");
    }
    return channel;
  }

  private static void checkFormat(Path path) throws IOException {
    Path file = path.resolve("FORMAT");
    String line = read(file);
    if (line == null) {
      write(file, FORMAT_WORDS + FORMAT);
      return;
    }
    int format = line.startsWith(FORMAT_WORDS) ? number(line.substring(FORMAT_WORDS.length())) : 0;
    if (format < 1) {
      throw new StorageException(
          ErrorCode.CORRUPT, "The file " + file + " does not say what format the data has");
    }
    if (format > FORMAT) {
      throw new StorageException(
          ErrorCode.INVALID_ARGUMENT,
          "The data in "
              + path
              + " has format "
              + format
              + ", and this release knows formats up to "
              + FORMAT
              + "; start it with the release that wrote it, or a newer one");
    }
  }

  private static UUID nodeKey(Path path) throws IOException {
    Path file = path.resolve("node");
    String line = read(file);
    if (line == null) {
      UUID key = UUID.randomUUID();
      write(file, key.toString());
      return key;
    }
    try {
      return UUID.fromString(line);
    } catch (IllegalArgumentException e) {
      throw new StorageException(
          ErrorCode.CORRUPT, "The file " + file + " does not hold the key of a node", e);
    }
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static @Nullable String read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return null;
    }
    return Files.size(file) > MAX_LINE_BYTES
        ? ""
        : new String(Files.readAllBytes(file), UTF_8).strip();
  }

  /** Whole or not at all, also if the power goes now. */
  private static void write(Path file, String line) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap((line + "\n").getBytes(UTF_8)));
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The key by which the metadata gives the node its number; random, made with the folder. */
  public UUID nodeKey() {
    return nodeKey;
  }

  /** The folder itself. */
  public Path path() {
    return path;
  }

  Path log() {
    return path.resolve("log");
  }

  Path partition(PartitionId id) {
    return path.resolve("partitions").resolve(Integer.toString(id.value()));
  }

  /** Lets another node have the folder. Idempotent. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new StorageException(
          ErrorCode.UNAVAILABLE, "The lock of " + path + " cannot be released", e);
    }
  }
}
