package io.kithgraph.distribution.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file whose first line is a password. */
public final class SecretFile {
  private static final long MAX_BYTES = 4_096;

  private SecretFile() {}

  /**
   * The first line, without what ends it.
   *
   * @throws CommandFailure if there is no such file, or no such line in it
   */
  public static String read(Path file) {
    try {
      if (Files.isRegularFile(file) && Files.size(file) > MAX_BYTES) {
        throw new CommandFailure(
            ExitCode.CONFIGURATION, "the file " + file + " holds more than a password");
      }
      String text = Files.readString(file, StandardCharsets.UTF_8);
      String line = text.lines().findFirst().orElse("");
      if (line.isEmpty()) {
        throw new CommandFailure(
            ExitCode.CONFIGURATION, "the first line of " + file + " is no password: it is empty");
      }
      return line;
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION, "the password in " + file + " cannot be read: " + e, e);
    }
  }
}
