package io.kithgraph.distribution.process;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a real server at random moments under a mixed load of writes, again and again, and finds
 * every acknowledged write after each start: both halves, exact degrees, no gift lost or doubled.
 *
 * <p>{@code -Dkill.seed=N} repeats a run, {@code -Dkill.rounds=N} makes it longer.
 */
class KillNineTest {
  private static final int CLIENTS = 8;
  private static final int USERS = 40;
  private static final Duration RECOVERY_BOUND = Duration.ofSeconds(30);

  @Test
  @Timeout(1200)
  void losesNothingAcknowledgedAndDoublesNothing(@TempDir Path folder) throws Exception {
    long seed = Long.getLong("kill.seed", System.nanoTime());
    int rounds = Integer.getInteger("kill.rounds", 20);
    Random random = new Random(seed);
    List<SocialClient> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(new SocialClient(i, CLIENTS, USERS, seed));
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(CLIENTS, task -> new Thread(task, "kill-nine-client"));
    try {
      for (int round = 0; round <= rounds; round++) {
        String when = "seed " + seed + ", after kill " + round;
        try (KithProcess kith = KithProcess.standalone(folder.resolve("data"))) {
          ManagedChannel channel = kith.channel();
          try {
            RelationServiceBlockingStub relations = RelationServiceGrpc.newBlockingStub(channel);
            for (SocialClient client : clients) {
              client.maybeRepeat(relations);
            }
            check(when, relations, clients);
            if (round == rounds) {
              kith.terminate();
              assertThat(kith.await()).as(when).isZero();
              checkFolder(when, folder.resolve("data"));
              break;
            }
            List<Future<?>> writing = new ArrayList<>();
            for (SocialClient client : clients) {
              writing.add(threads.submit(() -> client.writeUntilFailure(relations)));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100 + random.nextInt(1_500)));
            kith.kill();
            for (Future<?> future : writing) {
              future.get(60, TimeUnit.SECONDS);
            }
          } finally {
            channel.shutdownNow();
          }
        }
      }
      int acknowledged = clients.stream().mapToInt(SocialClient::acknowledged).sum();
      assertThat(acknowledged).as("seed %d: writes between the kills", seed).isGreaterThan(rounds);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void checkFolder(String when, Path data) {
    try (KithProcess check = KithProcess.start(Map.of(), "check", "--data-dir", data.toString())) {
      assertThat(check.await()).as("%s: %s", when, check.standardError()).isZero();
    }
  }

  private static void check(
      String when, RelationServiceBlockingStub relations, List<SocialClient> clients) {
    // What is acknowledged must be there at once; what was under way is both or none within a
    // bound.
    SocialLedger first = SocialLedger.read(relations, USERS);
    checkAcknowledged(when, first, clients);
    SocialLedger[] settled = {first};
    Awaitility.await(when)
        .atMost(RECOVERY_BOUND)
        .pollInterval(Duration.ofMillis(300))
        .untilAsserted(
            () -> {
              settled[0] = SocialLedger.read(relations, USERS);
              settled[0].checkSymmetric();
            });
    SocialLedger ledger = settled[0];
    checkAcknowledged(when, ledger, clients);
    for (SocialClient client : clients) {
      Optional<Pair> follow = client.followInDoubt();
      Optional<Transfer> gift = client.giftInDoubt();
      client.adopt(
          follow.map(pair -> ledger.followsBySource().contains(pair)).orElse(false)
              || gift.map(one -> ledger.giftsByGiver().contains(one)).orElse(false));
    }
  }

  /** Everything of each client is there, and nothing else but what is in doubt. */
  private static void checkAcknowledged(
      String when, SocialLedger ledger, List<SocialClient> clients) {
    for (SocialClient client : clients) {
      checkFollows(when, ledger.followsBySource(), client);
      checkFollows(when, ledger.followsByDestination(), client);
      checkGifts(when, ledger.giftsByGiver(), client);
      checkGifts(when, ledger.giftsByReceiver(), client);
    }
  }

  private static void checkFollows(String when, Set<Pair> there, SocialClient client) {
    Set<Pair> actual = new HashSet<>(there);
    actual.removeIf(pair -> !client.owns(pair));
    Set<Pair> expected = new HashSet<>(client.follows());
    client
        .followInDoubt()
        .ifPresent(
            pair -> {
              actual.remove(pair);
              expected.remove(pair);
            });
    assertThat(actual).as("follows, %s", when).isEqualTo(expected);
  }

  private static void checkGifts(String when, List<Transfer> there, SocialClient client) {
    List<Transfer> actual = new ArrayList<>(there);
    actual.removeIf(gift -> !client.sent(gift));
    client.giftInDoubt().ifPresent(actual::remove);
    assertThat(actual).as("gifts, %s", when).containsExactlyInAnyOrderElementsOf(client.gifts());
  }
}
