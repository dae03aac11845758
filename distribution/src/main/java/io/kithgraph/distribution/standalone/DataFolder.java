package io.kithgraph.distribution.standalone;

import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The folder that holds everything that a standalone server keeps, owned by this process alone as
 * long as it is open. Immutable; the lock is held until {@link #close}.
 *
 * <pre>
 *   FORMAT    one line: "kithgraph standalone N"; N = the version of this layout, now 1
 *   lock      locked while a server runs on the folder
 *   meta/     ZooKeeper: catalog, cluster map, counters
 *   storage/  partitions and the Raft log
 *   logs/     kith.log and older ones
 * </pre>
 *
 * What lies in {@code meta} and {@code storage} carries versions of its own.
 */
public final class DataFolder implements AutoCloseable {
  /** The newest layout that this release knows. */
  static final int FORMAT = 1;

  private static final String FORMAT_FILE = "FORMAT";
  private static final String FORMAT_WORDS = "kithgraph standalone ";
  private static final long MAX_FORMAT_BYTES = 1_024;

  private final Path path;
  private final FileChannel lock;

  private DataFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Takes a folder: a new or empty one is made ready, one of ours is checked.
   *
   * @throws CommandFailure if it is in use, of a newer format, not ours, or cannot be written
   */
  public static DataFolder open(Path given) {
    Path path = given.toAbsolutePath().normalize();
    try {
      if (!Files.exists(path.resolve(FORMAT_FILE))) {
        Files.createDirectories(path);
        refuseForeign(path);
      }
      FileChannel lock = lock(path);
      boolean opened = false;
      try {
        if (Files.exists(path.resolve(FORMAT_FILE))) {
          checkFormat(path);
        } else {
          writeFormat(path);
        }
        opened = true;
        return new DataFolder(path, lock);
      } finally {
        if (!opened) {
          lock.close();
        }
      }
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.DATA_NOT_USABLE, "the data folder " + path + " cannot be used: " + e, e);
    }
  }

  private static void refuseForeign(Path path) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (!name.equals("lock") && !name.equals("logs") && !name.startsWith(FORMAT_FILE)) {
          throw new CommandFailure(
              ExitCode.DATA_NOT_USABLE,
              "the folder "
                  + path
                  + " holds other things and no KithGraph data; name an empty or a new one");
        }
      }
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
      throw new CommandFailure(
          ExitCode.DATA_IN_USE,
          "the data folder " + path + " is in use by another server; stop it or name another");
    }
    return channel;
  }

  private static void checkFormat(Path path) throws IOException {
    Path file = path.resolve(FORMAT_FILE);
    String text =
        Files.size(file) > MAX_FORMAT_BYTES ? "" : Files.readString(file, StandardCharsets.UTF_8);
    int format;
    try {
      format =
          text.startsWith(FORMAT_WORDS)
              ? Integer.parseInt(text.substring(FORMAT_WORDS.length()).strip())
              : -1;
    } catch (NumberFormatException e) {
      format = -1;
    }
    if (format < 1) {
      throw new CommandFailure(
          ExitCode.DATA_NOT_USABLE,
          "the file " + file + " does not say what format the data has; is it damaged?");
    }
    if (format > FORMAT) {
      throw new CommandFailure(
          ExitCode.DATA_NOT_USABLE,
          "the data in "
              + path
              + " has the format "
              + format
              + ", but this release knows formats up to "
              + FORMAT
              + "; start it with the release that wrote it, or a newer one");
    }
  }

  private static void writeFormat(Path path) throws IOException {
    // Whole or not at all, also if the power goes now.
    Path draft = path.resolve(FORMAT_FILE + ".new");
    try (FileChannel channel =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      channel.write(StandardCharsets.UTF_8.encode(FORMAT_WORDS + FORMAT + System.lineSeparator()));
      channel.force(true);
    }
    try {
      Files.move(draft, path.resolve(FORMAT_FILE), StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException | NoSuchFileException e) {
      throw new IOException("The folder does not take atomic moves", e);
    }
  }

  /** The folder itself. */
  public Path path() {
    return path;
  }

  /** Where the metadata lies. */
  public Path meta() {
    return path.resolve("meta");
  }

  /** Where the partitions lie. */
  public Path storage() {
    return path.resolve("storage");
  }

  /** Where the logs lie. */
  public Path logs() {
    return path.resolve("logs");
  }

  /** Lets another server have the folder. Idempotent. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new IllegalStateException("The lock of " + path + " cannot be released", e);
    }
  }
}
