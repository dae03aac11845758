package io.kithgraph.distribution.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.kithgraph.distribution.cli.ClientAccess;
import io.kithgraph.distribution.console.GremlinCluster;
import io.kithgraph.loadgen.dataset.LinkBenchGraph;
import io.kithgraph.loadgen.importer.ImportOptions;
import io.kithgraph.loadgen.importer.Importer;
import io.kithgraph.loadgen.progress.LineProgress;
import io.kithgraph.loadgen.runner.LoadReport;
import io.kithgraph.loadgen.runner.LoadShape;
import io.kithgraph.loadgen.runner.Mix;
import io.kithgraph.loadgen.runner.OpenLoop;
import io.kithgraph.loadgen.workload.GremlinLoads;
import io.kithgraph.loadgen.workload.Mixes;
import io.kithgraph.loadgen.workload.Users;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every workload that {@code kith bench run} has, for a moment. */
@Timeout(120)
class WorkloadsTest {
  private static final long FIRST_NEW_ID = 1L << 45;
  private static final Duration LENGTH = Duration.ofMillis(600);

  @Test
  void areAnsweredRightly(@TempDir Path folder) throws Exception {
    try (KithProcess kith = KithProcess.standalone(folder.resolve("data"))) {
      ManagedChannel channel = kith.channel();
      try {
        load(channel, folder.resolve("follows.csv"));
        Users users = Users.sample(channel, "social", 10_000);
        for (int i = 0; i < Mixes.NAMES.size(); i++) {
          String name = Mixes.NAMES.get(i);
          long firstNewId = FIRST_NEW_ID + ((long) i << 32);
          run(
              new Mixes(channel, "social", users, firstNewId).find(name),
              name.equals("import") ? 5 : 200);
        }
        try (GremlinLoads queries =
            new GremlinLoads(
                GremlinCluster.at(kith.gremlinAddress(), ClientAccess.NONE), "social", users)) {
          run(queries.mix(), 50);
        }
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private static void load(ManagedChannel channel, Path file) throws IOException {
    try (Writer out = Files.newBufferedWriter(file)) {
      new LinkBenchGraph(1_000, 7).write(out);
    }
    try (LineProgress progress = new LineProgress(new PrintWriter(Writer.nullWriter()))) {
      new Importer(channel, progress)
          .run(ImportOptions.of("social", ImportOptions.Kind.EDGES, "follow", List.of(file)));
    }
  }

  private static void run(Mix mix, double rate) throws InterruptedException {
    LoadShape shape = new LoadShape(rate, rate, Duration.ZERO, LENGTH, 1);
    LoadReport report = new OpenLoop(shape, 1_000, 7, second -> {}).run(mix);
    assertThat(report.problems()).as("problems of %s", mix.name()).isEmpty();
    assertThat(report.operations().get(0).calls())
        .as("calls of %s", mix.name())
        .isGreaterThanOrEqualTo((long) (rate * LENGTH.toMillis() / 1_000) - 1);
  }
}
