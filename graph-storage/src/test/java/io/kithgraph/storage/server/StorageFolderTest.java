package io.kithgraph.storage.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StorageFolderTest {
  @Test
  void keepsItsKeyAndBelongsToOneAtATime(@TempDir Path folder) {
    UUID key;
    try (StorageFolder first = StorageFolder.open(folder.resolve("a/b"))) {
      key = first.nodeKey();
      refuses(ErrorCode.ALREADY_EXISTS, "in use", folder.resolve("a/b"));
    }
    try (StorageFolder again = StorageFolder.open(folder.resolve("a/b"))) {
      assertThat(again.nodeKey()).isEqualTo(key);
      assertThat(again.path().resolve("FORMAT")).hasContent("kithgraph storage 1");
    }
  }

  @Test
  void refusesANewerFormatAndLetsGoOfTheFolder(@TempDir Path folder) throws IOException {
    StorageFolder.open(folder).close();
    Files.writeString(folder.resolve("FORMAT"), "kithgraph storage 2\n");
    refuses(ErrorCode.INVALID_ARGUMENT, "format 2", folder);
    Files.writeString(folder.resolve("FORMAT"), "kithgraph storage 1\n");
    StorageFolder.open(folder).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "kithgraph storage 0", "kithgraph storage one", "something else 1"})
  void refusesAFormatThatItCannotRead(String line, @TempDir Path folder) throws IOException {
    StorageFolder.open(folder).close();
    Files.writeString(folder.resolve("FORMAT"), line);
    refuses(ErrorCode.CORRUPT, "does not say what format", folder);
  }

  @Test
  void refusesADamagedKey(@TempDir Path folder) throws IOException {
    StorageFolder.open(folder).close();
    Files.writeString(folder.resolve("node"), "x".repeat(1000));
    refuses(ErrorCode.CORRUPT, "key of a node", folder);
  }

  private static void refuses(ErrorCode code, String text, Path folder) {
    assertThatThrownBy(() -> StorageFolder.open(folder))
        .isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(text);
  }
}
