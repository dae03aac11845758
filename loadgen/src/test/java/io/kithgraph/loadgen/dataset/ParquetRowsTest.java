package io.kithgraph.loadgen.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import blue.strategic.parquet.ParquetWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetRowsTest {
  private static final int ROWS = 30_000;

  @TempDir private Path folder = Path.of("");

  @Test
  void readsNamesThenValuesAsText() throws IOException {
    MessageType type =
        Types.buildMessage()
            .required(PrimitiveTypeName.INT64)
            .named("src")
            .required(PrimitiveTypeName.BINARY)
            .as(LogicalTypeAnnotation.stringType())
            .named("dst")
            .required(PrimitiveTypeName.INT64)
            .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
            .named("since")
            .required(PrimitiveTypeName.INT32)
            .as(LogicalTypeAnnotation.dateType())
            .named("day")
            .optional(PrimitiveTypeName.DOUBLE)
            .named("weight")
            .required(PrimitiveTypeName.BOOLEAN)
            .named("close")
            .named("follows");
    Path path = folder.resolve("follows");
    try (ParquetWriter<Integer> writer =
        ParquetWriter.writeFile(
            type,
            path.toFile(),
            (i, values) -> {
              values.write("src", (long) i);
              values.write("dst", " ann " + i);
              values.write("since", 1_764_187_200_000_000L + i);
              values.write("day", 20_000 + i % 10);
              if (i % 2 == 0) {
                values.write("weight", i / 4.0);
              }
              values.write("close", i % 3 == 0);
            })) {
      for (int i = 0; i < ROWS; i++) {
        writer.write(i);
      }
    }

    SourceFile file = SourceFile.of(path);
    Dialect dialect = DialectDetector.detect(file);
    assertThat(dialect).isEqualTo(Dialect.PARQUET).hasToString("Parquet");
    List<Row> rows = new ArrayList<>();
    try (RowReader reader = dialect.open(file)) {
      for (Row row = reader.next(); row != null; row = reader.next()) {
        rows.add(row);
      }
    }
    assertThat(rows).hasSize(ROWS + 1);
    assertThat(rows.get(0))
        .isEqualTo(new Row(1, List.of("src", "dst", "since", "day", "weight", "close")));
    assertThat(rows.get(1).fields())
        .containsExactly("0", "ann 0", "2025-11-26T20:00:00Z", "2024-10-04", "0.0", "true");
    assertThat(rows.get(2).fields())
        .containsExactly("1", "ann 1", "2025-11-26T20:00:00.000001Z", "2024-10-05", "", "false");
    assertThat(rows.get(ROWS).line()).isEqualTo(ROWS + 1L);
    assertThat(file.bytesRead()).isEqualTo(file.bytes());
  }

  @Test
  void saysWhatCannotBeRead() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.parquet"), "PAR1 and no more");
    SourceFile file = SourceFile.of(broken);
    assertThat(DialectDetector.detect(file)).isEqualTo(Dialect.PARQUET);
    assertThatThrownBy(() -> Dialect.PARQUET.open(file))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("cannot be read to its end");

    Path nested = folder.resolve("nested.parquet");
    MessageType type =
        Types.buildMessage().repeated(PrimitiveTypeName.INT64).named("ids").named("lists");
    try (ParquetWriter<Long> writer =
        ParquetWriter.writeFile(type, nested.toFile(), (id, values) -> values.write("ids", id))) {
      writer.write(1L);
    }
    assertThatThrownBy(() -> Dialect.PARQUET.open(SourceFile.of(nested)))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("nested column 'ids'");
  }
}
