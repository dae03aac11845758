package io.kithgraph.distribution.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.ManagedChannel;
import io.kithgraph.api.v1.RelationServiceGrpc;
import io.kithgraph.api.v1.RelationServiceGrpc.RelationServiceBlockingStub;
import io.kithgraph.distribution.process.SocialLedger.Pair;
import io.kithgraph.distribution.process.SocialLedger.Transfer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster of real processes under a load of writes, while one after the other is killed: a
 * storage node, a query node, ZooKeeper, and another storage node, so that the first must have
 * caught up. Clients only repeat what gRPC calls unavailable. At the end everything acknowledged is
 * there, once, on both sides.
 */
@Tag("slow")
class ClusterProcessTest {
  private static final int CLIENTS = 4;
  private static final int USERS = 24;

  /** What a client may wait at most; the goal on a machine of one's own is 5 s. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicLongArray acknowledged = new AtomicLongArray(CLIENTS);
  private final AtomicLong longest = new AtomicLong();

  @Test
  @Timeout(240)
  void losesNothingWhateverDies(@TempDir Path folder, TestReporter reporter) throws Exception {
    long seed = Long.getLong("cluster.seed", System.nanoTime());
    List<SocialClient> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(new SocialClient(i, CLIENTS, USERS, seed));
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(CLIENTS, task -> new Thread(task, "cluster-client"));
    try (KithCluster cluster = new KithCluster(folder, 3, 2, 3)) {
      ManagedChannel channel = cluster.channel();
      try {
        RelationServiceBlockingStub relations = RelationServiceGrpc.newBlockingStub(channel);
        List<Future<?>> writing = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
          int client = i;
          writing.add(
              threads.submit(
                  () ->
                      clients
                          .get(client)
                          .writeUntil(
                              stopped::get, relations, nanos -> acknowledged(client, nanos))));
        }
        awaitWrites(cluster, reporter, "at the start", 25);

        cluster.storage(0).kill();
        awaitWrites(cluster, reporter, "without a storage node", 25);
        cluster.restartStorage(0);
        awaitGreen(cluster);
        cluster.query(0).kill();
        awaitWrites(cluster, reporter, "without a query node", 25);
        cluster.zooKeeper().kill();
        awaitWrites(cluster, reporter, "without ZooKeeper", 25);
        cluster.storage(1).kill();
        awaitWrites(cluster, reporter, "without another storage node", 25);

        stopped.set(true);
        for (Future<?> future : writing) {
          future.get(60, TimeUnit.SECONDS);
        }
        SocialLedger ledger = SocialLedger.read(relations, USERS);
        ledger.checkSymmetric();
        check(seed, ledger, clients);
      } finally {
        stopped.set(true);
        channel.shutdownNow();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void acknowledged(int client, long nanos) {
    acknowledged.incrementAndGet(client);
    longest.accumulateAndGet(nanos, Math::max);
  }

  /** Waits until each client has so many more writes acknowledged, at all partitions. */
  private void awaitWrites(KithCluster cluster, TestReporter reporter, String when, int writes) {
    long[] goals = new long[CLIENTS];
    for (int i = 0; i < CLIENTS; i++) {
      goals[i] = acknowledged.get(i) + writes;
    }
    longest.set(0);
    await(when)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> IntStream.range(0, CLIENTS).allMatch(i -> acknowledged.get(i) >= goals[i]));
    reporter.publishEntry("longest wait " + when, longest.get() / 1_000_000 + " ms");
    assertThat(Duration.ofNanos(longest.get()))
        .as("the longest wait %s%n%s", when, cluster.logs())
        .isLessThan(LONGEST_WAIT);
  }

  /** Waits until every replica has caught up, as the command tells it. */
  private static void awaitGreen(KithCluster cluster) {
    await("green")
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              JsonNode status = cluster.status();
              assertThat(status.get("health").asText()).as("%s", status).isEqualTo("GREEN");
              assertThat(status.get("nodes")).hasSize(3);
              for (JsonNode partition : status.get("partitions")) {
                assertThat(partition.get("replicas")).as("%s", partition).hasSize(3);
              }
            });
  }

  private static void check(long seed, SocialLedger ledger, List<SocialClient> clients) {
    Set<Pair> follows = new HashSet<>();
    Set<Transfer> gifts = new HashSet<>();
    for (SocialClient client : clients) {
      follows.addAll(client.follows());
      gifts.addAll(client.gifts());
    }
    assertThat(ledger.followsBySource()).as("follows, seed %d", seed).isEqualTo(follows);
    assertThat(ledger.giftsByGiver())
        .as("gifts, seed %d", seed)
        .containsExactlyInAnyOrderElementsOf(gifts);
  }
}
