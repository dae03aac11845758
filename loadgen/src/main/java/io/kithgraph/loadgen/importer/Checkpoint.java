package io.kithgraph.loadgen.importer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * How far an import has come: every row up to here has been answered. Kept as a JSON document of
 * version {@value #VERSION} with the members of this record. Immutable.
 *
 * @param version of the document
 * @param task what is imported, so that the checkpoint of another import is not taken for this one
 * @param file the file that is being read, from 0
 * @param fileRows how many of its rows are done
 * @param tally what has become of all rows so far
 * @param rejectBytes the size of the file's reject file
 * @param rejectFiles those of the files before it
 */
record Checkpoint(
    int version,
    String task,
    int file,
    long fileRows,
    Tally tally,
    long rejectBytes,
    List<String> rejectFiles) {
  static final int VERSION = 1;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  Checkpoint {
    rejectFiles = List.copyOf(rejectFiles);
  }

  /** The beginning of a task. */
  static Checkpoint none(String task) {
    return new Checkpoint(VERSION, task, 0, 0, Tally.NONE, 0, List.of());
  }

  /** What tells this import apart from others: all that decides what becomes of which row. */
  static String task(ImportOptions options) {
    StringBuilder text = new StringBuilder();
    text.append(options.target()).append(options.shape()).append(options.ids());
    text.append(options.rules().selfLoops()).append(options.rules().existing());
    try {
      for (Path file : options.files()) {
        text.append(file.toAbsolutePath().normalize()).append(Files.size(file));
        text.append(Files.getLastModifiedTime(file).toMillis());
      }
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (IOException e) {
      throw new ImportException(
          ImportException.Reason.FILE, "A file cannot be read: " + e.getMessage(), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** The checkpoint in the file, or the beginning if there is no such file. */
  static Checkpoint load(Path path, String task) {
    Checkpoint checkpoint;
    try {
      checkpoint = MAPPER.readValue(Files.readString(path), Checkpoint.class);
    } catch (NoSuchFileException e) {
      return none(task);
    } catch (JsonProcessingException e) {
      throw new ImportException(
          ImportException.Reason.OPTIONS, "The file " + path + " is not a checkpoint", e);
    } catch (IOException e) {
      throw unusable(path, e);
    }
    if (checkpoint.version != VERSION || !checkpoint.task.equals(task)) {
      throw new ImportException(
          ImportException.Reason.OPTIONS,
          "The checkpoint "
              + path
              + " belongs to another import: other options, or files that have changed since."
              + " Remove it to begin anew; that is safe");
    }
    return checkpoint;
  }

  /** Puts it in place of what the file held; it survives a crash once this returns. */
  void save(Path path) {
    Path next = path.resolveSibling(path.getFileName() + ".next");
    try {
      try (FileChannel channel =
          FileChannel.open(
              next,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(MAPPER.writeValueAsBytes(this));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  /** Removes the file of an import that has ended. */
  static void remove(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ImportException unusable(Path path, IOException e) {
    return new ImportException(
        ImportException.Reason.FILE,
        "The checkpoint " + path + " cannot be kept: " + e.getMessage(),
        e);
  }
}
