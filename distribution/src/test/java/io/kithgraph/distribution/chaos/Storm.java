package io.kithgraph.distribution.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.ManagedChannel;
import io.kithgraph.distribution.chaos.Fault.Bound;
import io.kithgraph.distribution.chaos.Nemesis.Stretch;
import io.kithgraph.meta.server.MetadataClient;
import io.kithgraph.meta.zookeeper.ZooKeeperSettings;
import io.kithgraph.model.GraphId;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** A load on a cluster, and what goes wrong: one run. Confined to one thread. */
final class Storm implements AutoCloseable {
  private static final Duration GREEN = Duration.ofMinutes(2);
  private static final String GRAPH = "social";

  private final Consumer<String> report;
  private final KithCluster cluster;
  private final MetadataClient metadata;
  private final ManagedChannel channel;
  private final ChaosLoad load;
  private final Nemesis nemesis;
  private final Changes changes;

  /** Starts all clients of a cluster, which stays the caller's. */
  Storm(KithCluster cluster, long seed, Consumer<String> report) {
    this.report = report;
    Random random = new Random(~seed);
    this.cluster = cluster;
    metadata = MetadataClient.open(ZooKeeperSettings.of(cluster.zooKeeperAddress()));
    channel = cluster.channel();
    GraphId graph = metadata.catalog().schema(GRAPH).graph();
    load = new ChaosLoad(channel, graph, seed);
    nemesis = new Nemesis(load, random, report);
    changes = new Changes(cluster, metadata, random);
    load.start();
    nemesis.measure("nothing", Bound.TAKEN_OVER, true, System.nanoTime());
  }

  Nemesis nemesis() {
    return nemesis;
  }

  Changes changes() {
    return changes;
  }

  /** Moves slots while nothing goes wrong, and measures the pause. */
  void moveAlone() {
    long began = System.nanoTime();
    String change = changes.begin();
    changes.awaitEnd();
    nemesis.measure(change, Bound.TAKEN_OVER, true, began);
  }

  /** Waits until the cluster is well, and looks whether everything is there. */
  void check(String when) {
    changes.awaitEnd();
    awaitGreen();
    load.check(when);
    report.accept("all is right " + when + ": " + load.figures());
  }

  /** The last check; then storage nodes are stopped, and their folders looked at. */
  void end(List<String> storageNodes) throws InterruptedException {
    check("at the end");
    load.stop();
    for (String name : storageNodes) {
      cluster.stop(name);
      cluster.checkFolder(name);
    }
    summary();
  }

  private void summary() {
    for (Bound bound : Bound.values()) {
      List<Duration> longest =
          nemesis.stretches().stream()
              .filter(one -> one.bound() == bound)
              .map(Stretch::longest)
              .sorted()
              .toList();
      if (!longest.isEmpty()) {
        report.accept(
            longest.size()
                + " times "
                + bound
                + ", without a write: median "
                + longest.get(longest.size() / 2).toMillis()
                + " ms, longest "
                + longest.get(longest.size() - 1).toMillis()
                + " ms");
      }
    }
  }

  /** Waits until all replicas are well. */
  void awaitGreen() {
    await("green")
        .atMost(GREEN)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              JsonNode status = cluster.status();
              assertThat(status.get("health").asText()).as("%s", status).isEqualTo("GREEN");
            });
  }

  @Override
  public void close() {
    load.close();
    changes.close();
    channel.shutdownNow();
    metadata.close();
  }
}
