package io.kithgraph.distribution.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.kithgraph.api.v1.FollowRequest;
import io.kithgraph.distribution.process.SocialLedger;
import io.kithgraph.distribution.process.SocialLedger.Pair;
import io.kithgraph.distribution.process.SocialLedger.Transfer;
import io.kithgraph.model.GraphId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * All clients of a run, and the books that must be right whatever happens under them: histories of
 * follows, gifts, lists in pages, and probes of every part of the slots. Confined to one thread.
 */
final class ChaosLoad implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  /** Commits whose coordinator died are ended by others within this time. */
  private static final Duration SETTLED = Duration.ofSeconds(30);

  private static final int EDGE_CLIENTS = 4;
  private static final int GIFT_CLIENTS = 2;
  private static final int PROBES = 8;
  private static final List<Long> USERS = LongStream.range(0, 12).boxed().toList();
  private static final long CELEBRITY = 20;
  private static final List<Long> LASTING = LongStream.range(40, 80).boxed().toList();

  private final Calls calls;
  private final Map<Pair, Queue<EdgeOperation>> histories = new LinkedHashMap<>();
  private final List<EdgeClient> edgeClients = new ArrayList<>();
  private final List<GiftClient> giftClients = new ArrayList<>();
  private final PagingClient paging;
  private final Probes probes;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(task -> new Thread(task, "chaos-client"));
  private final CountDownLatch running;

  /** Writes what lasts; nobody calls yet. */
  ChaosLoad(ManagedChannel channel, GraphId graph, long seed) {
    calls = new Calls(channel);
    for (long user : USERS) {
      histories.put(new Pair(user, CELEBRITY), new ConcurrentLinkedQueue<>());
      histories.put(new Pair(user, (user + 1) % USERS.size()), new ConcurrentLinkedQueue<>());
    }
    for (int i = 0; i < EDGE_CLIENTS; i++) {
      edgeClients.add(new EdgeClient(i, calls, histories, seed));
    }
    for (int i = 0; i < GIFT_CLIENTS; i++) {
      giftClients.add(new GiftClient(i, GIFT_CLIENTS, calls, USERS, seed));
    }
    paging = new PagingClient(calls, CELEBRITY, Set.copyOf(LASTING));
    probes = new Probes(calls, graph, PROBES);
    running = new CountDownLatch(EDGE_CLIENTS + GIFT_CLIENTS + 1 + PROBES);
    for (long user : LASTING) {
      FollowRequest request =
          FollowRequest.newBuilder()
              .setFollower(Calls.user(user))
              .setFollowee(Calls.user(CELEBRITY))
              .build();
      var unused = calls.untilAnswered(DEADLINE, relations -> relations.follow(request));
    }
  }

  /** All clients begin. */
  void start() {
    edgeClients.forEach(client -> run(client::run));
    giftClients.forEach(client -> run(client::run));
    run(paging::run);
    probes.loops().forEach(this::run);
  }

  private void run(Runnable loop) {
    threads.execute(
        () -> {
          try {
            loop.run();
          } finally {
            running.countDown();
          }
        });
  }

  Probes probes() {
    return probes;
  }

  /** What was done so far, in numbers. */
  String figures() {
    return "operations on shared edges "
        + histories.values().stream().mapToInt(Queue::size).sum()
        + " (without an answer "
        + histories.values().stream()
            .flatMap(Queue::stream)
            .filter(EdgeOperation::isUnknown)
            .count()
        + "), gifts acknowledged "
        + giftClients.stream().mapToInt(client -> client.acknowledged().size()).sum()
        + ", given up "
        + giftClients.stream().mapToInt(client -> client.givenUp().size()).sum()
        + ", rounds of paging "
        + paging.rounds();
  }

  /** Waits until nobody calls, then checks all books; all processes must be well. */
  void check(String when) {
    calls.quietly(
        () -> {
          assertThat(calls.surprises()).as(when).isEmpty();
          List<Long> users =
              Stream.of(USERS, List.of(CELEBRITY), LASTING, probes.users())
                  .flatMap(List::stream)
                  .distinct()
                  .toList();
          SocialLedger[] settled = new SocialLedger[1];
          await(when)
              .atMost(SETTLED)
              .pollInterval(Duration.ofMillis(500))
              .untilAsserted(
                  () -> {
                    settled[0] = SocialLedger.read(calls.relations(), users);
                    settled[0].checkSymmetric();
                  });
          checkFollows(when, settled[0]);
          checkGifts(when, settled[0]);
        });
  }

  private void checkFollows(String when, SocialLedger ledger) {
    for (long user : LASTING) {
      assertThat(ledger.followsBySource()).as(when).contains(new Pair(user, CELEBRITY));
    }
    long now = System.nanoTime();
    histories.forEach(
        (pair, seen) -> {
          List<EdgeOperation> history = new ArrayList<>(seen);
          // The list is the last reader of the edge.
          history.add(
              new EdgeOperation(
                  EDGE_CLIENTS,
                  EdgeOperation.Call.EXISTS,
                  ledger.followsBySource().contains(pair)
                      ? EdgeOperation.Answer.THERE
                      : EdgeOperation.Answer.NOT_THERE,
                  now,
                  now + 1));
          assertThat(Linearizability.violation(false, history)).as("%s, %s", when, pair).isEmpty();
        });
  }

  private void checkGifts(String when, SocialLedger ledger) {
    List<Transfer> acknowledged =
        giftClients.stream().flatMap(client -> client.acknowledged().stream()).toList();
    List<Transfer> givenUp =
        giftClients.stream().flatMap(client -> client.givenUp().stream()).toList();
    GiftBooks books = GiftBooks.read(calls.relations(), USERS, ledger.giftsByGiver());
    assertThat(books.violation(acknowledged, givenUp)).as(when).isEmpty();
  }

  /** Ends all clients; each answers its last call first. */
  void stop() throws InterruptedException {
    calls.stop();
    assertThat(running.await(120, TimeUnit.SECONDS)).as("clients end").isTrue();
  }

  @Override
  public void close() {
    calls.stop();
    threads.shutdownNow();
  }
}
