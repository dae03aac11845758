package io.kithgraph.storage.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A folder that this process alone uses while it is open, and the small files by which it says what
 * it is. Immutable; the lock is held until {@link #close}.
 *
 * <pre>
 *   FORMAT   one line: some words and N, the version of the folder's layout
 *   lock     locked while somebody uses the folder
 * </pre>
 */
public final class LockedFolder implements AutoCloseable {
  /** The file that names the layout. */
  public static final String FORMAT_FILE = "FORMAT";

  /** The file that is locked. */
  public static final String LOCK_FILE = "lock";

  private static final int MAX_LINE_BYTES = 256;

  private final Path path;
  private final FileChannel lock;

  private LockedFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Locks a folder that exists; empty if another process, or this one, has it already. */
  public static Optional<LockedFolder> tryLock(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock held = null;
    try {
      held = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held by this very process: refused like any other.
    }
    if (held == null) {
      channel.close();
      return Optional.empty();
    }
    return Optional.of(new LockedFolder(path, channel));
  }

  /**
   * The version of the layout that the folder has.
   *
   * @param words what the line says before the number
   * @return 0 if the folder does not say, negative if it says something else
   */
  public int format(String words) throws IOException {
    String line = line(FORMAT_FILE);
    if (line == null) {
      return 0;
    }
    try {
      int format =
          line.startsWith(words) ? Integer.parseInt(line.substring(words.length()).strip()) : -1;
      return format == 0 ? -1 : format;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Notes the version of the layout. */
  public void setFormat(String words, int format) throws IOException {
    setLine(FORMAT_FILE, words + format);
  }

  /** What a file of one line says; null if there is none, empty if it is too long to be ours. */
  @Nullable String line(String name) throws IOException {
    Path file = path.resolve(name);
    if (!Files.exists(file)) {
      return null;
    }
    return Files.size(file) > MAX_LINE_BYTES
        ? ""
        : new String(Files.readAllBytes(file), UTF_8).strip();
  }

  /** Writes a file of one line, whole or not at all, also if the power goes now. */
  void setLine(String name, String line) throws IOException {
    Path draft = path.resolve(name + ".new");
    try (FileChannel channel =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap((line + "\n").getBytes(UTF_8)));
      channel.force(true);
    }
    Files.move(draft, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /** The folder itself. */
  public Path path() {
    return path;
  }

  /** Lets another process have the folder. Idempotent. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
