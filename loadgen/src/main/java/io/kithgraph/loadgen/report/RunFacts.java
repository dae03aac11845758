package io.kithgraph.loadgen.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a report says of the run itself, without which figures cannot be compared. Immutable.
 *
 * @param title of the report
 * @param command that made it, as it was typed
 * @param began when
 * @param machine where; of the process that made the calls
 */
public record RunFacts(String title, String command, Instant began, List<Fact> machine) {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final double KIB_IN_GIB = 1 << 20;

  public RunFacts {
    machine = List.copyOf(machine);
  }

  /** One of them. */
  public record Fact(String name, String value) {}

  /** A run on this machine. */
  public static RunFacts here(String title, String command, Instant began) {
    String processors =
        Runtime.getRuntime().availableProcessors()
            + value(PROCESSORS, "model name").map(model -> " × " + model).orElse("");
    String system =
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + ", "
            + System.getProperty("os.arch");
    return new RunFacts(
        title,
        command,
        began.truncatedTo(ChronoUnit.SECONDS),
        List.of(
            new Fact("Processors", processors),
            new Fact("Memory", value(MEMORY, "MemTotal").map(RunFacts::gibibytes).orElse("?")),
            new Fact("System", system),
            new Fact("Java of the client", Runtime.version().toString())));
  }

  /** What Linux says in a file of names and values; nothing on other systems. */
  private static Optional<String> value(Path file, String name) {
    try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String gibibytes(String kibibytes) {
    long number = Long.parseLong(kibibytes.replaceAll("\\D", ""));
    return String.format(Locale.ROOT, "%.1f GiB", number / KIB_IN_GIB);
  }
}
