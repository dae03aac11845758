package io.kithgraph.loadgen.importer;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.kithgraph.loadgen.dataset.Dialect;
import io.kithgraph.loadgen.dataset.Row;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private @Nullable Writer writer;
  private @Nullable CsvWriter rows;
  private long count;

  RejectFile(Path path, Dialect dialect, List<String> header) {
    this.path = path;
    this.dialect = dialect;
    this.header = List.copyOf(header);
  }

  void add(Row row, String reason) {
    count++;
    try {
      Writer out = writer;
      CsvWriter csv = rows;
      if (out == null || csv == null) {
        out = Files.newBufferedWriter(path, StandardCharsets.UTF_8);
        csv =
            CsvWriter.builder()
                .fieldSeparator(
                    dialect.separator() == Dialect.WHITESPACE ? '\t' : dialect.separator())
                .lineDelimiter(LineDelimiter.LF)
                .bufferSize(0)
                .build(out);
        writer = out;
        rows = csv;
        if (!header.isEmpty()) {
          csv.writeRecord(header);
        }
      }
      out.write("# line " + row.line() + ": " + reason.replaceAll("\\R", " ") + "\n");
      csv.writeRecord(row.fields());
    } catch (IOException e) {
      throw new ImportException(
          ImportException.Reason.FILE,
          "The reject file " + path + " cannot be written: " + e.getMessage(),
          e);
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
      throw new ImportException(
          ImportException.Reason.FILE,
          "The reject file " + path + " cannot be written: " + e.getMessage(),
          e);
    }
  }
}
