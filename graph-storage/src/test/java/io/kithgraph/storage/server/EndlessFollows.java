package io.kithgraph.storage.server;

import static io.kithgraph.storage.api.ContractGraph.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kithgraph.storage.api.ContractGraph;
import io.kithgraph.storage.api.StorageException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One user after the other follows user 1, in a thread of its own; what is not acknowledged is
 * tried again. Thread-safe.
 */
final class EndlessFollows implements AutoCloseable {
  private static final Duration LONG = Duration.ofSeconds(90);
  static final long FIRST_FOLLOWER = 100;

  private final ContractGraph graph;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicLong followers = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "follows-writer"));
  private final CompletableFuture<Void> writing;

  EndlessFollows(LoopbackNodes nodes) {
    graph = new ContractGraph(nodes.client());
    writing = CompletableFuture.runAsync(this::follow, writer);
  }

  private void follow() {
    while (!stopped.get()) {
      long follower = FIRST_FOLLOWER + followers.get();
      try {
        graph.follow(follower, 1, follower);
        followers.incrementAndGet();
      } catch (StorageException e) {
        failures.incrementAndGet();
      }
    }
  }

  /** Waits until so many more are acknowledged. */
  void awaitMore(long more) {
    long wanted = followers.get() + more;
    await("writes go on").atMost(LONG).until(() -> followers.get() >= wanted);
  }

  /** Stops, checks that nothing acknowledged is missing, and says what there was. */
  String stopAndCheck() throws ExecutionException, InterruptedException, TimeoutException {
    stopped.set(true);
    writing.get(60, TimeUnit.SECONDS);
    // The last one that was given up may have been applied.
    assertThat(graph.degree(in(1))).isBetween(followers.get(), followers.get() + 1);
    return "acknowledged " + followers + ", given up and repeated " + failures;
  }

  @Override
  public void close() {
    stopped.set(true);
    writer.shutdownNow();
    graph.client().close();
  }
}
