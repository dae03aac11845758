package io.kithgraph.loadgen.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingFileTest {
  private final Path file;

  MappingFileTest(@TempDir Path folder) {
    this.file = folder.resolve("mapping.yaml");
  }

  private ImportOptions.FileShape read(String text, ImportOptions.FileShape given)
      throws IOException {
    return MappingFile.read(Files.writeString(file, text), given);
  }

  @Test
  void whatTheCommandSaysWins() throws IOException {
    ImportOptions.FileShape shape =
        read(
            "columns: {src: a, dst: 2, amount: cents}\ntypes: {amount: int64}\ntimeUnit: s\n",
            ImportOptions.FileShape.FOUND_OUT.withColumns(Map.of("src", "b"), Map.of()));

    assertThat(shape.columns()).isEqualTo(Map.of("src", "b", "dst", "2", "amount", "cents"));
    assertThat(shape.types()).isEqualTo(Map.of("amount", "int64"));
    assertThat(shape.timeUnit()).isEqualTo(TimeUnitOption.S);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          colums: {}        | has 'colums'
          columns: 7        | names under 'columns'
          columns: {a: [1]} | a name at 'columns.a'
          timeUnit: days    | it is s, ms, us or ns
          'a: {'            | is not YAML
          7                 | is empty
          """)
  void refusesWhatItDoesNotKnow(String text, String message) {
    assertThatThrownBy(() -> read(text, ImportOptions.FileShape.FOUND_OUT))
        .isInstanceOf(ImportException.class)
        .hasMessageContaining(message);
  }
}
