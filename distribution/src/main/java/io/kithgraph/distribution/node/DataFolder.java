package io.kithgraph.distribution.node;

import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.storage.server.LockedFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The folder that holds everything that a server keeps, owned by this process alone as long as it
 * is open. Immutable; the lock is held until {@link #close}.
 *
 * <pre>
 *   FORMAT    one line: "kithgraph standalone N" or "kithgraph storage N"; N = the version of this
 *             layout, now 1
 *   lock      locked while a server runs on the folder
 *   meta/     ZooKeeper: catalog, cluster map, counters; of a standalone server alone
 *   storage/  partitions and the Raft log
 *   logs/     kith.log and older ones
 * </pre>
 *
 * What lies in {@code meta} and {@code storage} carries versions of its own.
 */
public final class DataFolder implements AutoCloseable {
  /** The newest layout that this release knows. */
  static final int FORMAT = 1;

  /** Whose folder it is. */
  public enum Owner {
    /** A whole deployment in one process. */
    STANDALONE,
    /** One storage node of a cluster. */
    STORAGE;

    private String words() {
      return "kithgraph " + name().toLowerCase(Locale.ROOT) + " ";
    }
  }

  private final LockedFolder folder;

  private DataFolder(LockedFolder folder) {
    this.folder = folder;
  }

  /**
   * Takes a folder: a new or empty one is made ready, one of ours is checked.
   *
   * @throws CommandFailure if it is in use, of a newer format, not ours, or cannot be written
   */
  public static DataFolder open(Path given, Owner owner) {
    Path path = given.toAbsolutePath().normalize();
    try {
      if (!Files.exists(path.resolve(LockedFolder.FORMAT_FILE))) {
        Files.createDirectories(path);
        refuseForeign(path);
      }
      return lock(path, Optional.of(owner));
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  /**
   * Takes a folder that a stopped server left, of whatever kind, and changes nothing in it.
   *
   * @throws CommandFailure if there is none, it is in use, of a newer format, or cannot be read
   */
  public static DataFolder openStopped(Path given) {
    Path path = given.toAbsolutePath().normalize();
    if (!Files.exists(path.resolve(LockedFolder.FORMAT_FILE))) {
      throw new CommandFailure(
          ExitCode.DATA_NOT_USABLE, "the folder " + path + " holds no KithGraph data");
    }
    try {
      return lock(path, Optional.empty());
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  /**
   * @param owner whose it must be, or empty for whoever it belongs to
   */
  private static DataFolder lock(Path path, Optional<Owner> owner) throws IOException {
    LockedFolder folder = LockedFolder.tryLock(path).orElseThrow(() -> inUse(path));
    boolean opened = false;
    try {
      boolean node = folder.format(Owner.STORAGE.words()) > 0;
      checkFormat(folder, owner.orElse(node ? Owner.STORAGE : Owner.STANDALONE));
      opened = true;
      return new DataFolder(folder);
    } finally {
      if (!opened) {
        folder.close();
      }
    }
  }

  private static CommandFailure unusable(Path path, IOException cause) {
    return new CommandFailure(
        ExitCode.DATA_NOT_USABLE, "the data folder " + path + " cannot be used: " + cause, cause);
  }

  private static CommandFailure inUse(Path path) {
    return new CommandFailure(
        ExitCode.DATA_IN_USE,
        "the data folder " + path + " is in use by another server; stop it or name another");
  }

  private static void refuseForeign(Path path) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (!name.equals(LockedFolder.LOCK_FILE)
            && !name.equals("logs")
            && !name.startsWith(LockedFolder.FORMAT_FILE)) {
          throw new CommandFailure(
              ExitCode.DATA_NOT_USABLE,
              "the folder "
                  + path
                  + " holds other things and no KithGraph data; name an empty or a new one");
        }
      }
    }
  }

  private static void checkFormat(LockedFolder folder, Owner owner) throws IOException {
    int format = folder.format(owner.words());
    if (format == 0) {
      folder.setFormat(owner.words(), FORMAT);
    } else if (format < 0) {
      throw new CommandFailure(
          ExitCode.DATA_NOT_USABLE,
          "the file "
              + folder.path().resolve(LockedFolder.FORMAT_FILE)
              + " does not say what format the data has; is it damaged, or the folder of another kind"
              + " of server?");
    } else if (format > FORMAT) {
      throw new CommandFailure(
          ExitCode.DATA_NOT_USABLE,
          "the data in "
              + folder.path()
              + " has the format "
              + format
              + ", but this release knows formats up to "
              + FORMAT
              + "; start it with the release that wrote it, or a newer one");
    }
  }

  /** The folder itself. */
  public Path path() {
    return folder.path();
  }

  /** Where the metadata lies. */
  public Path meta() {
    return folder.path().resolve("meta");
  }

  /** Where the partitions lie. */
  public Path storage() {
    return folder.path().resolve("storage");
  }

  /** Where the logs lie. */
  public Path logs() {
    return folder.path().resolve("logs");
  }

  /** Lets another server have the folder. Idempotent. */
  @Override
  public void close() {
    try {
      folder.close();
    } catch (IOException e) {
      throw new IllegalStateException("The lock of " + folder.path() + " cannot be released", e);
    }
  }
}
