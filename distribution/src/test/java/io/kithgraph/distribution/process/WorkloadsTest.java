package io.kithgraph.distribution.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.kithgraph.api.v1.CatalogServiceGrpc;
import io.kithgraph.api.v1.CreateGraphRequest;
import io.kithgraph.distribution.cli.ClientAccess;
import io.kithgraph.distribution.console.GremlinCluster;
import io.kithgraph.loadgen.dataset.LinkBenchGraph;
import io.kithgraph.loadgen.importer.ImportOptions;
import io.kithgraph.loadgen.importer.Importer;
import io.kithgraph.loadgen.progress.LineProgress;
import io.kithgraph.loadgen.runner.Load;
import io.kithgraph.loadgen.runner.LoadReport;
import io.kithgraph.loadgen.runner.LoadShape;
import io.kithgraph.loadgen.runner.Mix;
import io.kithgraph.loadgen.runner.OpenLoop;
import io.kithgraph.loadgen.workload.GremlinConnection;
import io.kithgraph.loadgen.workload.GremlinLoads;
import io.kithgraph.loadgen.workload.HubGraph;
import io.kithgraph.loadgen.workload.Mixes;
import io.kithgraph.loadgen.workload.Peer;
import io.kithgraph.loadgen.workload.PeerServer;
import io.kithgraph.loadgen.workload.PeerTrials;
import io.kithgraph.loadgen.workload.Users;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every workload that {@code kith bench} has, for a moment. */
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
        besideTinkerGraph(kith, channel);
      } finally {
        channel.shutdownNow();
      }
    }
  }

  /** Both hold the same, and answer all that {@code kith bench peers} asks. */
  private static void besideTinkerGraph(KithProcess kith, ManagedChannel channel) throws Exception {
    CatalogServiceGrpc.newBlockingStub(channel)
        .createGraph(CreateGraphRequest.newBuilder().setGraph("hubs").setSocial(true).build());
    HubGraph hubs = new HubGraph("hubs", 300);
    Peer peer = Peer.tinkerGraph(hubs);
    try (GremlinConnection own =
            new GremlinConnection(
                GremlinCluster.at(kith.gremlinAddress(), ClientAccess.NONE), "hubs");
        PeerServer process = PeerServer.start(peer);
        GremlinConnection other = process.connect();
        LineProgress progress = new LineProgress(new PrintWriter(Writer.nullWriter()))) {
      hubs.load(channel, own, progress);
      for (String count : List.of("g.V().count()", "g.E().count()")) {
        assertThat(number(own, count)).as(count).isEqualTo(number(other, count));
      }
      ask(PeerTrials.of(own, hubs).all());
      ask(PeerTrials.of(peer, other, hubs).all());
    }
  }

  private static long number(GremlinConnection server, String query) throws Exception {
    return get(server.submit(query, Map.of())).get(0).getLong();
  }

  private static void ask(List<Load> loads) throws Exception {
    for (Load load : loads) {
      get(load.call(new SplittableRandom(7)));
    }
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
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
