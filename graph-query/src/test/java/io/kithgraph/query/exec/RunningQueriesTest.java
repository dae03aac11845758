package io.kithgraph.query.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunningQueriesTest {
  private final RunningQueries queries = new RunningQueries(Duration.ofHours(1));
  private final ExecutorService threads =
      Executors.newFixedThreadPool(2, task -> new Thread(task, "query"));

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private Execution begin(String query) {
    Execution execution = Execution.start(QueryLimits.DEFAULTS);
    queries.begin("social", execution, () -> query, () -> "plan of " + query);
    return execution;
  }

  /** A query that has read some bytes and waits for storage for ever. */
  private Future<Throwable> waiting(String query, long bytes, CompletableFuture<?> storage) {
    return threads.submit(
        () -> {
          Execution execution = begin(query);
          execution.spendVertices(1, bytes);
          try {
            return catchThrowable(() -> execution.await(storage));
          } finally {
            execution.finish();
          }
        });
  }

  @Test
  void listsWhatRunsWithWhatItUsed() {
    Execution first = begin("g.V(1)");
    Execution second = begin("g.V(2)");
    second.spendEdges(7, 100);
    assertThat(queries.list())
        .extracting(RunningQueries.Status::query)
        .containsExactly("g.V(1)", "g.V(2)");
    RunningQueries.Status status = queries.list().get(1);
    assertThat(status.graph()).isEqualTo("social");
    assertThat(status.plan()).isEqualTo("plan of g.V(2)");
    assertThat(status.spent().edges()).isEqualTo(7);
    first.finish();
    second.finish();
    assertThat(queries.list()).isEmpty();
  }

  @Test
  void aKilledQueryLetsGoOfItsWorkAndSaysWhy() throws Exception {
    CompletableFuture<String> never = new CompletableFuture<>();
    Future<Throwable> outcome = waiting("g.V().both()", 1, never);
    Awaitility.await().until(() -> queries.list().size() == 1);
    assertThat(queries.kill(queries.list().get(0).id())).isTrue();
    assertThat(outcome.get())
        .isInstanceOf(QueryException.class)
        .hasMessage("The query was ended by an operator");
    Awaitility.await().until(never::isCancelled);
    assertThat(queries.list()).isEmpty();
    assertThat(queries.kill(1)).isFalse();
  }

  @Test
  void aKillDoesNotReachTheNextQueryOfTheThread() {
    Execution killed = begin("g.V()");
    killed.cancel("enough");
    assertThat(catchThrowable(killed::checkAlive)).hasMessage("enough");
    killed.finish();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    killed.cancel("late");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    begin("g.V(1)").checkAlive();
  }

  @Test
  void aFullHeapEndsTheLargestQueryAlone() throws Exception {
    Future<Throwable> small = waiting("small", 10, new CompletableFuture<>());
    Future<Throwable> large = waiting("large", 1000, new CompletableFuture<>());
    Awaitility.await()
        .until(
            () ->
                queries.list().size() == 2
                    && queries.list().stream().allMatch(query -> query.spent().bytes() > 0));
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "guard"));
    try (HeapGuard guard = new HeapGuard(queries, () -> large.isDone() ? 0.5 : 0.9, timer)) {
      assertThat(guard).isNotNull();
      assertThat(large.get()).hasMessageContaining("memory ran out");
    } finally {
      timer.shutdownNow();
    }
    assertThat(small.isDone()).isFalse();
  }
}
