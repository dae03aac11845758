package io.kithgraph.storage.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Damages files as a bad disk does. Stateless. */
final class FlippedBytes {
  private static final int FIRST = 20;
  private static final int STEP = 200;

  private FlippedBytes() {}

  /** Changes bytes all over each file with the suffix, so that whatever is read first meets one. */
  static void inFiles(Path folder, String suffix) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> damaged = files.filter(file -> file.toString().endsWith(suffix)).toList();
      assertThat(damaged).isNotEmpty();
      for (Path file : damaged) {
        byte[] bytes = Files.readAllBytes(file);
        for (int at = FIRST; at < bytes.length / 4 * 3; at += STEP) {
          bytes[at] = (byte) (bytes[at] ^ 0x40);
        }
        Files.write(file, bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
