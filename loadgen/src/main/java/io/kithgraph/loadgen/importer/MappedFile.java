package io.kithgraph.loadgen.importer;

import io.kithgraph.loadgen.dataset.DataFolder;
import io.kithgraph.loadgen.dataset.DatasetException;
import io.kithgraph.loadgen.dataset.Dialect;
import io.kithgraph.loadgen.dataset.DialectDetector;
import io.kithgraph.loadgen.dataset.Row;
import io.kithgraph.loadgen.dataset.RowReader;
import io.kithgraph.loadgen.dataset.SourceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file that is being read, with what its columns become. Confined to one thread. */
final class MappedFile implements AutoCloseable {
  private final SourceFile file;
  private final Dialect dialect;
  private final RowReader reader;
  private final Deque<Row> readAhead;
  private final ColumnMapping mapping;
  private final GraphLabel label;
  private final RejectFile rejectFile;

  private MappedFile(
      SourceFile file,
      Dialect dialect,
      RowReader reader,
      Deque<Row> readAhead,
      ColumnMapping mapping,
      GraphLabel label,
      RejectFile rejectFile) {
    this.file = file;
    this.dialect = dialect;
    this.reader = reader;
    this.readAhead = readAhead;
    this.mapping = mapping;
    this.label = label;
    this.rejectFile = rejectFile;
  }

  /**
   * Opens a file and finds out what the options leave open: format, header, columns.
   *
   * @param rejectBytes how much of the reject file stays, from an earlier run
   */
  static MappedFile open(
      ImportOptions options, GraphLabel label, SourceFile file, long rejectBytes) {
    Dialect dialect = options.shape().dialect().orElseGet(() -> DialectDetector.detect(file));
    RowReader reader = dialect.open(file);
    boolean opened = false;
    try {
      Deque<Row> readAhead = new ArrayDeque<>();
      Row first = reader.next();
      Row second = first == null ? null : reader.next();
      MappingResolver resolver = new MappingResolver(options, label);
      boolean json = dialect.equals(Dialect.JSON_LINES);
      boolean parquet = dialect.equals(Dialect.PARQUET);
      List<String> header =
          json || first == null || !(parquet || resolver.isHeader(first, second))
              ? List.of()
              : first.fields();
      if (first != null && header.isEmpty()) {
        readAhead.add(first);
      }
      if (second != null) {
        readAhead.add(second);
      }
      ColumnMapping mapping =
          json
              ? resolver.members(JsonRowParser.members(first, label, options.target().kind()))
              : resolver.resolve(header, first == null ? 2 : first.fields().size());
      RejectFile rejectFile =
          new RejectFile(
              rejectPath(options, file), parquet ? Dialect.CSV : dialect, header, rejectBytes);
      opened = true;
      return new MappedFile(file, dialect, reader, readAhead, mapping, label, rejectFile);
    } finally {
      if (!opened) {
        close(reader, file);
      }
    }
  }

  private static Path rejectPath(ImportOptions options, SourceFile file) {
    Path name = file.path().getFileName();
    return options
        .rules()
        .rejects()
        .map(folder -> folder.resolve(name + DataFolder.REJECTS))
        .orElseGet(() -> file.path().resolveSibling(name + DataFolder.REJECTS));
  }

  /** The next row, or null after the last. */
  @Nullable Row next() {
    Row ahead = readAhead.poll();
    return ahead != null ? ahead : reader.next();
  }

  ColumnMapping mapping() {
    return mapping;
  }

  /** What turns the rows of this file into vertices or edges. */
  RowTranslation translation(ImportOptions options) {
    return dialect.equals(Dialect.JSON_LINES)
        ? new JsonRowParser(options, label, mapping)
        : new RowParser(options, label, mapping);
  }

  /** Whether the file says more than who and whom. */
  boolean isInformative() {
    return dialect.equals(Dialect.JSON_LINES)
        || mapping.sortKey().isPresent()
        || !mapping.properties().isEmpty();
  }

  RejectFile rejectFile() {
    return rejectFile;
  }

  /** For the user: what the file is taken for. */
  String describe() {
    return file.path() + ": " + dialect + ", " + mapping.describe(label);
  }

  @Override
  public void close() {
    try (rejectFile) {
      close(reader, file);
    }
  }

  private static void close(RowReader reader, SourceFile file) {
    try {
      reader.close();
    } catch (IOException e) {
      throw new DatasetException("The file " + file.path() + " cannot be closed", e);
    }
  }
}
