package io.kithgraph.loadgen.dataset;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

/**
 * A file on disk, plain or packed by gzip or zstd; which of them its first bytes tell. Text is
 * UTF-8; a sequence that is not becomes {@link #MALFORMED}. Thread-safe.
 */
public final class SourceFile {
  /** Stands in the text for bytes that are not UTF-8. */
  public static final char MALFORMED = '\uFFFD';

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int GZIP_MAGIC = 0x8b1f;
  private static final int ZSTD_MAGIC = 0xb528;

  private final Path path;
  private final long bytes;
  private final AtomicLong bytesRead = new AtomicLong();

  private SourceFile(Path path, long bytes) {
    this.path = path;
    this.bytes = bytes;
  }

  /**
   * The file at the path.
   *
   * @throws DatasetException if there is none that can be read
   */
  public static SourceFile of(Path path) {
    if (!Files.exists(path)) {
      throw new DatasetException("There is no file " + path);
    }
    if (Files.isDirectory(path)) {
      throw new DatasetException(path + " is a folder; name the files in it");
    }
    if (!Files.isReadable(path)) {
      throw new DatasetException("The file " + path + " may not be read by this user");
    }
    try {
      return new SourceFile(path, Files.size(path));
    } catch (IOException e) {
      throw new DatasetException("The file " + path + " cannot be read: " + e.getMessage(), e);
    }
  }

  public Path path() {
    return path;
  }

  /** Its size on disk. */
  public long bytes() {
    return bytes;
  }

  /** How many bytes of it, as they are on disk, the newest reader has taken. */
  public long bytesRead() {
    return bytesRead.get();
  }

  /** Whether the file, as it is on disk, begins with some bytes. */
  boolean beginsWith(byte[] bytes) {
    try (InputStream in = Files.newInputStream(path)) {
      return Arrays.equals(in.readNBytes(bytes.length), bytes);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Whether the file, as it is on disk, ends with some bytes. */
  boolean endsWith(byte[] end) {
    try (InputStream in = Files.newInputStream(path)) {
      in.skipNBytes(Math.max(0, bytes - end.length));
      return Arrays.equals(in.readAllBytes(), end);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Some rows of all are read, by a reader that does not go through {@link #open}. */
  void readPart(long rows, long all) {
    bytesRead.set(all == 0 ? bytes : (long) ((double) bytes * Math.min(rows, all) / all));
  }

  /** The text of the file from its beginning; the caller closes it. */
  public Reader open() {
    bytesRead.set(0);
    try {
      InputStream file = new BufferedInputStream(counted(Files.newInputStream(path)), BUFFER_BYTES);
      return new InputStreamReader(skipByteOrderMark(unpacked(file)), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** What to tell the user when reading failed. */
  DatasetException failed(IOException e) {
    return new DatasetException(
        "The file "
            + path
            + " cannot be read to its end ("
            + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
            + "); is it complete?",
        e);
  }

  private InputStream counted(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
          bytesRead.incrementAndGet();
        }
        return value;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        if (count > 0) {
          bytesRead.addAndGet(count);
        }
        return count;
      }
    };
  }

  private InputStream unpacked(InputStream in) throws IOException {
    in.mark(2);
    int magic = in.read() | in.read() << 8;
    in.reset();
    if (magic == ZSTD_MAGIC) {
      return new BufferedInputStream(new ZstdInputStream(in), BUFFER_BYTES);
    }
    return magic == GZIP_MAGIC
        ? new BufferedInputStream(new GZIPInputStream(in, BUFFER_BYTES), BUFFER_BYTES)
        : in;
  }

  private static InputStream skipByteOrderMark(InputStream in) throws IOException {
    in.mark(3);
    if (in.read() != 0xEF || in.read() != 0xBB || in.read() != 0xBF) {
      in.reset();
    }
    return in;
  }
}
