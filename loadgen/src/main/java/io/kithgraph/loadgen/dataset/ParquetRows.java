package io.kithgraph.loadgen.dataset;

import blue.strategic.parquet.Hydrator;
import blue.strategic.parquet.ParquetReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.parquet.ParquetRuntimeException;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a Parquet file with flat columns, as text: first the names of the columns, then a row
 * for each record. A value that is missing is empty text; times are written as instants, dates as
 * dates.
 */
final class ParquetRows implements RowReader {
  /** At both ends of a file. */
  private static final byte[] MAGIC = {'P', 'A', 'R', '1'};

  private final SourceFile file;
  private final List<String> names;
  private final ParquetReader<String[], List<String>, Column> records;
  private final long rows;
  private long line;

  ParquetRows(SourceFile file) {
    this.file = file;
    if (!file.endsWith(MAGIC)) {
      throw file.failed(new IOException("it does not end as a Parquet file does"));
    }
    try {
      ParquetMetadata metadata = ParquetReader.readMetadata(file.path().toFile());
      Map<String, Column> columns = columns(metadata.getFileMetaData().getSchema().getColumns());
      this.names = List.copyOf(columns.keySet());
      this.rows = metadata.getBlocks().stream().mapToLong(BlockMetaData::getRowCount).sum();
      this.records =
          ParquetReader.spliterator(
              file.path().toFile(),
              new Fields(names.size()),
              path -> Objects.requireNonNull(columns.get(path[0])));
    } catch (IOException e) {
      throw file.failed(e);
    } catch (ParquetRuntimeException e) {
      throw file.failed(new IOException(e.getMessage(), e));
    }
  }

  /** Whether a file begins as Parquet files do. */
  static boolean isParquet(SourceFile file) {
    return file.beginsWith(MAGIC);
  }

  /** A column by its place, and how its values become text. */
  private record Column(int place, Function<Object, String> text) {}

  private Map<String, Column> columns(List<ColumnDescriptor> described) {
    Map<String, Column> columns = new LinkedHashMap<>();
    for (ColumnDescriptor column : described) {
      if (column.getPath().length != 1 || column.getMaxRepetitionLevel() > 0) {
        throw new DatasetException(
            "The file "
                + file.path()
                + " has the nested column '"
                + String.join(".", column.getPath())
                + "'; only columns of single values can be imported");
      }
      columns.put(
          column.getPath()[0],
          new Column(columns.size(), text(column.getPrimitiveType().getLogicalTypeAnnotation())));
    }
    return columns;
  }

  /** How values of a kind of column become text. */
  private static Function<Object, String> text(@Nullable LogicalTypeAnnotation type) {
    if (type instanceof TimestampLogicalTypeAnnotation timestamp) {
      ChronoUnit unit = unit(timestamp.getUnit());
      return value ->
          value instanceof Long number
              ? Instant.EPOCH.plus(number, unit).toString()
              : value.toString();
    }
    if (type instanceof DateLogicalTypeAnnotation) {
      return value ->
          value instanceof Integer days ? LocalDate.ofEpochDay(days).toString() : value.toString();
    }
    return Object::toString;
  }

  private static ChronoUnit unit(TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> ChronoUnit.MILLIS;
      case MICROS -> ChronoUnit.MICROS;
      case NANOS -> ChronoUnit.NANOS;
    };
  }

  @Override
  public @Nullable Row next() {
    line++;
    if (line == 1) {
      return new Row(line, names);
    }
    try {
      List<String> fields = new ArrayList<>(names.size());
      boolean found = records.tryAdvance(fields::addAll);
      file.readPart(line - 1, rows);
      return found ? new Row(line, fields) : null;
    } catch (UncheckedIOException e) {
      throw file.failed(new IOException(e.getMessage(), e));
    } catch (ParquetRuntimeException e) {
      throw file.failed(new IOException(e.getMessage(), e));
    }
  }

  @Override
  public void close() throws IOException {
    records.close();
  }

  /** Puts the values of a record, which come column by column, where they belong. */
  private record Fields(int count) implements Hydrator<String[], List<String>, Column> {
    @Override
    public String[] start() {
      String[] fields = new String[count];
      Arrays.fill(fields, "");
      return fields;
    }

    @Override
    public String[] add(String[] fields, Column column, @Nullable Object value) {
      if (value != null) {
        fields[column.place()] = column.text().apply(value).strip();
      }
      return fields;
    }

    @Override
    public List<String> finish(String[] fields) {
      return Arrays.asList(fields);
    }
  }
}
