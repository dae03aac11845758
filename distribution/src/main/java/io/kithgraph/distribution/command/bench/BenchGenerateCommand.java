package io.kithgraph.distribution.command.bench;

import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.loadgen.dataset.LinkBenchGraph;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kith bench generate}. */
@Command(
    name = "generate",
    description = {
      "Writes follows between users 1 to N with the degrees that Facebook measured for LinkBench,"
          + " for 'kith import --edges follow'. The same size and seed give the same file.",
      ""
    },
    footer = {"", "Example:", "  kith bench generate --users 1000000 --seed 7 follows.csv.gz"})
final class BenchGenerateCommand implements Runnable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Terminal terminal;

  @Option(
      names = "--users",
      paramLabel = "N",
      defaultValue = "100000",
      description = "How many users (default: ${DEFAULT-VALUE}).")
  private long users = 100_000;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "For all that is drawn at random (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Parameters(paramLabel = "FILE", description = "Where to; packed if its name ends in .gz.")
  private Path file = Path.of("");

  BenchGenerateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    try (OutputStream out = Files.newOutputStream(file);
        OutputStream packed =
            file.toString().endsWith(".gz") ? new GZIPOutputStream(out, BUFFER_BYTES) : out;
        Writer writer =
            new BufferedWriter(
                new OutputStreamWriter(packed, StandardCharsets.US_ASCII), BUFFER_BYTES)) {
      long follows = new LinkBenchGraph(users, seed).write(writer);
      terminal
          .out()
          .println(
              String.format(
                  Locale.ROOT, "Wrote %,d follows of %,d users to %s", follows, users, file));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.FAILED, "the file " + file + " cannot be written: " + e, e);
    }
  }
}
