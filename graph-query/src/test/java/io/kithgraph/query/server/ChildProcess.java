package io.kithgraph.query.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs another program to its end. */
public final class ChildProcess {
  private static final long MINUTES = 5;

  private ChildProcess() {}

  /** What it said, errors included, and how it ended; -1 if it had to be stopped. */
  public record Output(int exitCode, String text) {}

  public static Output run(Path directory, String... command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("child", ".out");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    process.getOutputStream().close();
    boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    String text = Files.readString(out, StandardCharsets.UTF_8);
    Files.delete(out);
    return new Output(ended ? process.exitValue() : -1, text);
  }

  /** Has npm fetch what the {@code package.json} of a folder names, unless it is there. */
  public static void npmInstall(Path directory) throws IOException, InterruptedException {
    if (!Files.isDirectory(directory.resolve("node_modules"))) {
      Output install =
          run(
              directory,
              "npm",
              "install",
              "--no-audit",
              "--no-fund",
              "--no-package-lock",
              "--omit=dev");
      assertThat(install.exitCode()).as("npm install:%n%s", install.text()).isZero();
    }
  }
}
