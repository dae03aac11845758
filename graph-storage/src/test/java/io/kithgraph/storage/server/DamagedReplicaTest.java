package io.kithgraph.storage.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kithgraph.storage.partition.ReplicaStatus;
import io.kithgraph.storage.replication.RaftHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bytes in the tables of one partition on one of three nodes are not what they were. That replica
 * stops and is made anew from its peers, while the partition takes writes and the node's other
 * partition goes on; also if the node is stopped in the middle. Then it leads again.
 */
@Tag("slow")
final class DamagedReplicaTest {
  private static final Duration LONG = Duration.ofSeconds(90);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Timeout(240)
  void isMadeAnewFromItsPeers(boolean restarts, @TempDir Path folder, TestReporter reporter)
      throws Exception {
    Path damaged = folder.resolve("node1").resolve("partitions").resolve("0");
    try (LoopbackNodes nodes = LoopbackNodes.start(folder, 3, 2);
        EndlessFollows follows = new EndlessFollows(nodes)) {
      follows.awaitMore(100);
      // What is in RocksDB's log comes into tables when it is opened again.
      nodes.restart(0, path -> {});
      nodes.awaitPlaced();
      nodes.restart(0, path -> FlippedBytes.inFiles(damaged.resolve("engine"), ".sst"));
      if (restarts) {
        await("damage is met").atMost(LONG).until(() -> Files.exists(damaged.resolve("damaged")));
        nodes.restart(0, path -> {});
      }
      follows.awaitMore(100);

      await("made anew").atMost(LONG).until(() -> Files.exists(damaged.resolve("joins")));
      assertThat(nodes.status(0))
          .filteredOn(replica -> replica.partition().value() == 1)
          .noneMatch(replica -> replica.role() == ReplicaStatus.Role.FAILED);
      nodes.awaitPlaced();
      await("what was put aside goes").atMost(LONG).until(() -> !RaftHost.hasAside(damaged));
      follows.awaitMore(100);

      // It is a replica like any other: it begins again from what it has now.
      nodes.restart(0, path -> {});
      nodes.awaitPlaced();
      reporter.publishEntry(follows.stopAndCheck());
    }
  }
}
