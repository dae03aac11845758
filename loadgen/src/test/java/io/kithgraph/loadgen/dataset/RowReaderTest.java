package io.kithgraph.loadgen.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowReaderTest {
  private final Path folder;

  RowReaderTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void readsAnEdgeListWithCommentsAndCarriageReturns() throws IOException {
    SourceFile file = file("# Nodes: 3\r\n# From\tTo\r\n0\t0\r\n\r\n 1 \t 2 \r\n3 4");

    assertThat(DialectDetector.detect(file)).isEqualTo(Dialect.SNAP);
    assertThat(rows(Dialect.SNAP, file))
        .containsExactly(
            new Row(3, List.of("0", "0")),
            new Row(5, List.of("1", "2")),
            new Row(6, List.of("3", "4")));
  }

  @Test
  void readsQuotedFieldsWithSeparatorsAndLineEndsInThem() throws IOException {
    SourceFile file = file("\uFEFFsrc,dst,item\n1,2,\"a, \"\"b\"\"\r\nc\"\n#no,4,x\n5,6,\n");

    assertThat(rows(Dialect.CSV, file))
        .containsExactly(
            new Row(1, List.of("src", "dst", "item")),
            new Row(2, List.of("1", "2", "a, \"b\"\r\nc")),
            new Row(5, List.of("5", "6", "")));
  }

  @Test
  void readsPackedFilesOfSeveralMembersAndCountsTheBytesOnDisk() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    packed.writeBytes(gzip("1,2\n"));
    packed.writeBytes(gzip("3,4\n"));
    Path path = folder.resolve("packed");
    Files.write(path, packed.toByteArray());
    SourceFile file = SourceFile.of(path);

    assertThat(rows(Dialect.CSV, file)).hasSize(2);
    assertThat(file.bytesRead()).isEqualTo(file.bytes()).isEqualTo(packed.size());
  }

  @Test
  void saysThatAFileIsCutOff() throws IOException {
    byte[] packed = gzip("1,2\n".repeat(1000));
    Path path = folder.resolve("cut.gz");
    Files.write(path, Arrays.copyOf(packed, packed.length - 12));

    assertThatThrownBy(() -> rows(Dialect.CSV, SourceFile.of(path)))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("cut.gz")
        .hasMessageContaining("is it complete?");
  }

  @Test
  void saysThatAQuoteIsMissing() throws IOException {
    SourceFile file = file("1,2\n3,\"4\n" + "5,6\n".repeat(400_000));

    assertThatThrownBy(() -> rows(Dialect.CSV, file))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("after line 1")
        .hasMessageContaining("closing quote");
  }

  @Test
  void refusesWhatIsNoFile() {
    assertThatThrownBy(() -> SourceFile.of(folder.resolve("none")))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("There is no file");
    assertThatThrownBy(() -> SourceFile.of(folder)).hasMessageContaining("is a folder");
    assertThatThrownBy(() -> Dialect.parse("excel"))
        .hasMessageContaining("csv, tsv, jsonl, parquet, snap");
  }

  @Test
  void detectsTheSeparator() {
    assertThat(DialectDetector.detect(List.of("a,b,c", "1,2,\"3,4\"", "bad")))
        .isEqualTo(Dialect.SNAP);
    assertThat(DialectDetector.detect(List.of("a,b,c", "1,2,\"3,4\"", "5,6,7", "bad", "8,9,10")))
        .isEqualTo(Dialect.CSV);
    assertThat(DialectDetector.detect(List.of("a|b|Hello, you", "1|2|one, two, three")))
        .isEqualTo(new Dialect('|'));
    assertThat(DialectDetector.detect(List.of("1 2 1341100972 MT", "3 4 1341100973 RE")))
        .isEqualTo(Dialect.SNAP);
    assertThat(DialectDetector.detect(List.of())).isEqualTo(Dialect.SNAP);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void keepsLinesWholeWhereverBuffersEnd(long seed) throws IOException {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      String line = "x".repeat(random.nextInt(300));
      expected.add(line);
      text.append(line).append('\n');
    }
    String joined = text.toString();

    assertThat(lines(joined)).as("seed %d", seed).isEqualTo(expected);
    assertThat(lines(joined.replace("\n", "\r\n"))).as("seed %d", seed).isEqualTo(expected);
    assertThat(lines(joined.replace("\n", "\r"))).as("seed %d", seed).isEqualTo(expected);
  }

  private List<String> lines(String text) throws IOException {
    try (LineReader reader = new LineReader(file(text).open())) {
      List<String> lines = new ArrayList<>();
      String line;
      while ((line = reader.next()) != null) {
        lines.add(line);
      }
      return lines;
    }
  }

  private static List<Row> rows(Dialect dialect, SourceFile file) throws IOException {
    try (RowReader reader = dialect.open(file)) {
      List<Row> rows = new ArrayList<>();
      Row row;
      while ((row = reader.next()) != null) {
        rows.add(row);
      }
      return rows;
    }
  }

  private SourceFile file(String text) throws IOException {
    return SourceFile.of(Files.writeString(Files.createTempFile(folder, "rows", ".txt"), text));
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
