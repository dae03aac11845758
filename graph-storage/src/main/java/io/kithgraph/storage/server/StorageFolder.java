package io.kithgraph.storage.server;

import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder of one storage node, which this process alone uses while it is open. Immutable; the
 * lock is held until {@link #close}.
 *
 * <pre>
 *   FORMAT          one line: "kithgraph storage N"; N = the version of this layout, now 1
 *   lock            locked while a node runs on the folder
 *   node            one line: the UUID by which the metadata knows the node, made with the folder
 *   log/            the Raft log of all partitions; log-rescued and log-damaged stand beside it
 *                   while one that was damaged is made anew
 *   partitions/N/   the data of partition N
 * </pre>
 *
 * What lies in {@code log} and {@code partitions} carries versions of its own.
 */
public final class StorageFolder implements AutoCloseable {
  /** The newest layout that this release knows. */
  public static final int FORMAT = 1;

  private static final String FORMAT_WORDS = "kithgraph storage ";
  private static final String NODE_FILE = "node";
  private static final String PARTITIONS = "partitions";
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  private final LockedFolder folder;
  private final UUID nodeKey;
  private final LongSupplier freeBytes;

  private StorageFolder(LockedFolder folder, UUID nodeKey, LongSupplier freeBytes) {
    this.folder = folder;
    this.nodeKey = nodeKey;
    this.freeBytes = freeBytes;
  }

  /**
   * Takes a folder: a missing or empty one is made ready, one of ours is checked.
   *
   * @throws StorageException {@code ALREADY_EXISTS} if another node uses it, {@code
   *     INVALID_ARGUMENT} if it has a newer format, {@code CORRUPT} if what it says of itself is
   *     damaged, {@code UNAVAILABLE} if it cannot be read or written
   */
  public static StorageFolder open(Path given) {
    return open(given, given.toAbsolutePath().toFile()::getUsableSpace);
  }

  /** The same with a disk that has as much left as the last argument says. */
  static StorageFolder open(Path given, LongSupplier freeBytes) {
    Path path = given.toAbsolutePath().normalize();
    try {
      Files.createDirectories(path);
      LockedFolder folder = LockedFolder.tryLock(path).orElseThrow(() -> inUse(path));
      boolean opened = false;
      try {
        checkFormat(folder);
        Files.createDirectories(path.resolve(PARTITIONS));
        StorageFolder storage = new StorageFolder(folder, nodeKey(folder), freeBytes);
        opened = true;
        return storage;
      } finally {
        if (!opened) {
          folder.close();
        }
      }
    } catch (IOException e) {
      throw new StorageException(
          ErrorCode.UNAVAILABLE, "The storage folder " + path + " cannot be used: " + e, e);
    }
  }

  private static StorageException inUse(Path path) {
    return new StorageException(
        ErrorCode.ALREADY_EXISTS,
        "The storage folder " + path + " is in use by another node; stop it or name another");
  }

  private static void checkFormat(LockedFolder folder) throws IOException {
    int format = folder.format(FORMAT_WORDS);
    if (format == 0) {
      folder.setFormat(FORMAT_WORDS, FORMAT);
    } else if (format < 0) {
      throw new StorageException(
          ErrorCode.CORRUPT,
          "The file "
              + folder.path().resolve(LockedFolder.FORMAT_FILE)
              + " does not say what format the data has");
    } else if (format > FORMAT) {
      throw new StorageException(
          ErrorCode.INVALID_ARGUMENT,
          "The data in "
              + folder.path()
              + " has format "
              + format
              + ", and this release knows formats up to "
              + FORMAT
              + "; start it with the release that wrote it, or a newer one");
    }
  }

  private static UUID nodeKey(LockedFolder folder) throws IOException {
    String line = folder.line(NODE_FILE);
    if (line == null) {
      UUID key = UUID.randomUUID();
      folder.setLine(NODE_FILE, key.toString());
      return key;
    }
    try {
      return UUID.fromString(line);
    } catch (IllegalArgumentException e) {
      throw new StorageException(
          ErrorCode.CORRUPT,
          "The file " + folder.path().resolve(NODE_FILE) + " does not hold the key of a node",
          e);
    }
  }

  /** The key by which the metadata gives the node its number; random, made with the folder. */
  public UUID nodeKey() {
    return nodeKey;
  }

  /** The folder itself. */
  public Path path() {
    return folder.path();
  }

  /** What the disk has left for this process, in bytes. */
  long freeBytes() {
    return freeBytes.getAsLong();
  }

  Path log() {
    return folder.path().resolve("log");
  }

  Path partition(PartitionId id) {
    return folder.path().resolve(PARTITIONS).resolve(Integer.toString(id.value()));
  }

  /** All partitions that have files here, whether or not the cluster map still wants them here. */
  Set<PartitionId> partitions() {
    try (Stream<Path> folders = Files.list(folder.path().resolve(PARTITIONS))) {
      return folders
          .map(path -> path.getFileName().toString())
          .filter(name -> NUMBER.matcher(name).matches())
          .map(name -> new PartitionId(Integer.parseInt(name)))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new StorageException(
          ErrorCode.UNAVAILABLE, "The storage folder " + folder.path() + " cannot be read", e);
    }
  }

  /** Lets another node have the folder. Idempotent. */
  @Override
  public void close() {
    try {
      folder.close();
    } catch (IOException e) {
      throw new StorageException(
          ErrorCode.UNAVAILABLE, "The lock of " + folder.path() + " cannot be released", e);
    }
  }
}
