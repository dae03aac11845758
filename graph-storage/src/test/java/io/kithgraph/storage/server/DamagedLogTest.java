package io.kithgraph.storage.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kithgraph.storage.engine.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bytes in the Raft log of one of three nodes are not what they were: in its tables, or in what had
 * not come into tables yet. The node makes its log anew, and its replicas are filled by their peers
 * while writes go on. Then it leads again.
 */
@Tag("slow")
final class DamagedLogTest {
  private static final Duration LONG = Duration.ofSeconds(90);

  @ParameterizedTest
  @ValueSource(strings = {".sst", ".log"})
  @Timeout(240)
  void isMadeAnew(String damaged, @TempDir Path folder, TestReporter reporter) throws Exception {
    Path node = folder.resolve("node1");
    Path aside = node.resolve("log-damaged");
    try (LoopbackNodes nodes = LoopbackNodes.start(folder, 3, 2);
        EndlessFollows follows = new EndlessFollows(nodes)) {
      follows.awaitMore(100);
      // What is in the log's own log comes into tables when it is opened again.
      nodes.restart(0, path -> {});
      nodes.awaitPlaced();
      follows.awaitMore(100);
      nodes.restart(0, path -> FlippedBytes.inFiles(path.resolve("log"), damaged));

      await("the log is made anew").atMost(LONG).until(() -> Files.exists(aside));
      follows.awaitMore(100);
      nodes.awaitPlaced();
      await("what was put aside goes").atMost(LONG).until(() -> !Files.exists(aside));

      // They are replicas like any other: they begin again from what they have now.
      nodes.restart(0, path -> {});
      nodes.awaitPlaced();
      reporter.publishEntry(follows.stopAndCheck());
    }
  }

  @Test
  @Timeout(60)
  void staysAsItIsWhereNobodyCanFillTheReplicas(@TempDir Path folder) throws Exception {
    StorageCluster.open(folder, 2, StorageCluster.SETTINGS).close();
    Path log = folder.resolve("log");
    FlippedBytes.inFiles(log, ".log");
    assertThatThrownBy(() -> StorageCluster.open(folder, 2, StorageCluster.SETTINGS))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("Raft log");
    assertThat(folder.resolve("log-damaged")).doesNotExist();
    assertThat(log).exists();
  }
}
