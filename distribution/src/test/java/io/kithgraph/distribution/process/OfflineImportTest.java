package io.kithgraph.distribution.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.kithgraph.loadgen.exporter.ExportOptions;
import io.kithgraph.loadgen.exporter.ExportSummary;
import io.kithgraph.loadgen.exporter.Exporter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command that imports offline, killed in each stage, and the server killed after it. */
@Timeout(300)
class OfflineImportTest {
  private static final int ROWS = 60_000;
  private static final List<String> STAGES =
      List.of("Reading the edges", "Building the lists", "Sending the tables");

  @TempDir private Path folder = Path.of("");

  @Test
  void importsWhatTheFileHasWhateverIsKilled() throws IOException {
    Path file = folder.resolve("follows.csv.gz");
    Set<String> expected = write(file);
    try (KithProcess server = KithProcess.standalone(folder.resolve("data"))) {
      for (String stage : STAGES) {
        try (KithProcess killed = start(server, file)) {
          await()
              .atMost(Duration.ofSeconds(60))
              .pollInterval(Duration.ofMillis(2))
              .until(() -> killed.standardError().contains(stage));
          killed.kill();
        }
      }
      try (KithProcess last = start(server, file)) {
        List<String> lines = last.lines();
        assertThat(last.await()).as(last.standardError()).isIn(0, 8);
        assertThat(lines).last().asString().startsWith("Imported 60,000 edges of ");
      }
      assertThat(Path.of(file + ".load")).doesNotExist();
      server.kill();
    }
    try (KithProcess server = KithProcess.standalone(folder.resolve("data"))) {
      assertThat(edges(server)).isEqualTo(expected);
      try (KithProcess again = start(server, file)) {
        assertThat(again.await()).isEqualTo(9);
        assertThat(again.standardError()).contains("has edges of the label already");
      }
      try (KithProcess abandoned = start(server, file, "--abandon")) {
        assertThat(abandoned.await()).as(abandoned.standardError()).isZero();
      }
      server.terminate();
      server.await();
    }
    try (KithProcess check =
        KithProcess.start(Map.of(), "check", "--data-dir", folder.resolve("data").toString())) {
      assertThat(check.lines()).last().isEqualTo("sound");
    }
  }

  private static KithProcess start(KithProcess server, Path file, String... more) {
    return KithProcess.start(
        Map.of(),
        Stream.concat(
                Stream.of(
                    "import",
                    "--server",
                    server.grpcAddress(),
                    "--offline",
                    "--edges",
                    "follow",
                    file.toString()),
                Stream.of(more))
            .toArray(String[]::new));
  }

  /** Writes edges, and three rows that are none; gives what there must be. */
  private static Set<String> write(Path file) throws IOException {
    Random random = new Random(20_261_127);
    Set<String> edges = new TreeSet<>();
    try (Writer out =
        new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), UTF_8)) {
      out.write("src,dst,since\n1,ann,5\nx\n1,2,soon\n");
      while (edges.size() < ROWS) {
        long source = random.nextInt(5) == 0 ? 7 : random.nextInt(3_000);
        String pair = source + "," + random.nextInt(1_000_000);
        if (edges.add(pair)) {
          out.write(pair + "," + (1_700_000_000_000L + random.nextInt()) + "\n");
        }
      }
    }
    return edges;
  }

  private Set<String> edges(KithProcess server) throws IOException {
    ManagedChannel channel = server.channel();
    try {
      ExportSummary exported =
          new Exporter(channel, (vertices, edges) -> {})
              .run(
                  new ExportOptions(
                      "social",
                      folder.resolve("export"),
                      ExportOptions.Format.CSV,
                      ExportOptions.Packing.NONE));
      Set<String> edges = new TreeSet<>();
      for (ExportSummary.ExportedFile file : exported.files()) {
        if (!file.vertices()) {
          for (String line : Files.readAllLines(file.path()).subList(1, (int) file.rows() + 1)) {
            edges.add(line.substring(0, line.indexOf(',', line.indexOf(',') + 1)));
          }
        }
      }
      return edges;
    } finally {
      channel.shutdownNow();
    }
  }
}
