package io.kithgraph.loadgen.importer;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.kithgraph.loadgen.dataset.Dialect;
import io.kithgraph.loadgen.dataset.Row;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the rows of a file that were rejected: the header if there is one, then for each row a
 * comment with its line and the reason, and the row. Once the rows are put right the file can be
 * imported as it is. It is made at the first row, so that a clean import leaves none. Confined to
 * one thread.
 */
final class RejectFile implements AutoCloseable {
  private final Path path;
  private final Dialect dialect;
  private final List<String> header;
  private final long keptBytes;
  private @Nullable FileChannel channel;
  private @Nullable Writer writer;
  private @Nullable CsvWriter rows;
  private long count;

  /**
   * A file that is made at the first rejected row.
   *
   * @param keptBytes how much of it stays, if an earlier run began it; 0 = nothing
   */
  RejectFile(Path path, Dialect dialect, List<String> header, long keptBytes) {
    this.path = path;
    this.dialect = dialect;
    this.header = List.copyOf(header);
    this.keptBytes = keptBytes;
  }

  void add(Row row, String reason) {
    count++;
    try {
      Writer out = writer;
      CsvWriter csv = rows;
      if (out == null || csv == null) {
        FileChannel file =
            FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel = file;
        file.truncate(keptBytes).position(Math.min(keptBytes, file.size()));
        out = new BufferedWriter(Channels.newWriter(file, StandardCharsets.UTF_8));
        csv =
            CsvWriter.builder()
                .fieldSeparator(
                    dialect.separator() == Dialect.WHITESPACE || dialect.equals(Dialect.JSON_LINES)
                        ? '\t'
                        : dialect.separator())
                .lineDelimiter(LineDelimiter.LF)
                .bufferSize(0)
                .build(out);
        writer = out;
        rows = csv;
        if (!header.isEmpty() && keptBytes == 0) {
          csv.writeRecord(header);
        }
      }
      out.write("# line " + row.line() + ": " + reason.replaceAll("\\R", " ") + "\n");
      if (dialect.equals(Dialect.JSON_LINES)) {
        out.write(row.field(0) + "\n");
      } else {
        csv.writeRecord(row.fields());
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Brings what was added to the disk; gives the size of the file, 0 if there is none. */
  long flush() {
    Writer out = writer;
    FileChannel file = channel;
    if (out == null || file == null) {
      return keptBytes;
    }
    try {
      out.flush();
      file.force(true);
      return file.size();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  long count() {
    return count;
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      if (writer != null) {
        writer.close();
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private ImportException failed(IOException e) {
    return new ImportException(
        ImportException.Reason.FILE,
        "The reject file " + path + " cannot be written: " + e.getMessage(),
        e);
  }
}
