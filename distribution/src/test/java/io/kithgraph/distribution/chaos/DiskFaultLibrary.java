package io.kithgraph.distribution.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The library of {@code src/test/c/disk_faults.c}, which stands between a process and its disk.
 * Immutable.
 */
final class DiskFaultLibrary {
  private static final Path SOURCE = Path.of("src/test/c/disk_faults.c");
  private static final long LONGEST_COMPILATION_SECONDS = 60;

  private final Path folder;
  private final Path library;

  private DiskFaultLibrary(Path folder, Path library) {
    this.folder = folder;
    this.library = library;
  }

  /**
   * Compiles it; empty where there is no 64-bit Linux with a C compiler.
   *
   * @param folder for the library, and what steers it
   */
  static Optional<DiskFaultLibrary> compile(Path folder) {
    boolean linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
    if (!linux || !run(List.of("cc", "--version"))) {
      return Optional.empty();
    }
    Path library = folder.resolve("libdisk_faults.so");
    assertThat(
            run(
                List.of(
                    "cc",
                    "-O2",
                    "-Wall",
                    "-shared",
                    "-fPIC",
                    "-o",
                    library.toString(),
                    SOURCE.toString(),
                    "-ldl")))
        .as("%s compiles", SOURCE)
        .isTrue();
    return Optional.of(new DiskFaultLibrary(folder, library));
  }

  private static boolean run(List<String> command) {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      // There is no such command.
      return false;
    }
    try {
      return process.waitFor(LONGEST_COMPILATION_SECONDS, TimeUnit.SECONDS)
          && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * A disk that is well until it is told otherwise.
   *
   * @param name for the file that steers it
   * @param dataFolder what of the disk the process sees through the library; made if missing
   */
  FaultyDisk disk(String name, Path dataFolder) {
    try {
      Path real = Files.createDirectories(dataFolder).toRealPath();
      return new FaultyDisk(library, real, folder.resolve(name + ".disk"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
