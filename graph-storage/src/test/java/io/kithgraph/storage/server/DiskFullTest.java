package io.kithgraph.storage.server;

import static io.kithgraph.storage.api.ContractGraph.in;
import static io.kithgraph.storage.server.LoopbackNodes.RESERVE_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kithgraph.storage.api.ContractGraph;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.partition.ReplicaStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Storage nodes whose disks run full and get room again. */
final class DiskFullTest {
  private static final long FULL = RESERVE_BYTES - 1;
  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  @Timeout(60)
  void writesAreRefusedWithoutRoomAndReadsGoOn(@TempDir Path folder) {
    AtomicLong free = new AtomicLong(10 * RESERVE_BYTES);
    try (StorageCluster cluster =
        StorageCluster.open(
            folder, 2, StorageCluster.SETTINGS.withReserve(RESERVE_BYTES), free::get)) {
      ContractGraph graph = new ContractGraph(cluster.client());
      graph.follow(1, 2, 1);
      graph.follow(4, 2, 1);
      assertThat(cluster.server().isHealthy()).isTrue();

      free.set(FULL);
      await().atMost(LONG).until(() -> !cluster.server().isHealthy());
      assertThat(cluster.server().report().diskFull()).isTrue();
      assertThat(cluster.server().isReady()).isTrue();
      refuses("storage node 1: 999999 bytes are free", () -> graph.follow(3, 2, 2));
      assertThat(graph.degree(in(2))).isEqualTo(2);
      graph.unfollow(4, 2);
      assertThat(graph.degree(in(2))).isEqualTo(1);

      // Just above the reserve is not enough: it would be full again at once.
      free.set(RESERVE_BYTES + 1);
      refuses("storage node 1: 1000001 bytes are free", () -> graph.follow(3, 2, 2));

      free.set(2 * RESERVE_BYTES);
      await().atMost(LONG).until(cluster.server()::isHealthy);
      graph.follow(3, 2, 2);
      assertThat(graph.degree(in(2))).isEqualTo(2);
      graph.client().close();
    }
  }

  @Test
  @Tag("slow")
  @Timeout(120)
  void othersLeadInsteadOfAFullNodeAndAFullMajorityRefusesWrites(@TempDir Path folder)
      throws Exception {
    try (LoopbackNodes nodes = LoopbackNodes.start(folder, 3, 3)) {
      ContractGraph graph = new ContractGraph(nodes.client());
      graph.follow(1, 2, 1);

      nodes.free(0, FULL);
      await().atMost(LONG).until(() -> led(nodes, 0) == 0);
      for (long follower = 100; follower < 140; follower++) {
        graph.follow(follower, 2, follower);
      }

      nodes.free(1, FULL);
      await().atMost(LONG).until(() -> led(nodes, 2) == 3);
      await()
          .atMost(LONG)
          .untilAsserted(() -> refuses("storage node 1 and 2;", () -> graph.follow(5, 2, 2)));
      assertThat(graph.degree(in(2))).isBetween(41L, 42L);

      nodes.free(0, 2 * RESERVE_BYTES);
      nodes.free(1, 2 * RESERVE_BYTES);
      await().atMost(LONG).ignoreExceptions().until(() -> graph.follow(6, 2, 2) != null);
      assertThat(graph.degree(in(2))).isGreaterThanOrEqualTo(42);
      graph.client().close();
    }
  }

  private static long led(LoopbackNodes nodes, int node) {
    List<ReplicaStatus> replicas = nodes.status(node);
    return replicas.stream().filter(r -> r.role() == ReplicaStatus.Role.LEADER).count();
  }

  private static void refuses(String saying, ThrowingCallable write) {
    assertThatThrownBy(write)
        .satisfies(
            thrown ->
                assertThat(thrown instanceof CompletionException ? thrown.getCause() : thrown)
                    .hasMessageContaining(saying)
                    .isInstanceOfSatisfying(
                        StorageException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.DISK_FULL)));
  }
}
