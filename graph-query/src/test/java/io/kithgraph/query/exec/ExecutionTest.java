package io.kithgraph.query.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ExecutionTest {
  private static QueryErrorCode codeOf(Runnable action) {
    try {
      action.run();
    } catch (QueryException e) {
      return e.code();
    }
    throw new AssertionError("Nothing was thrown");
  }

  @Test
  void stopsAtTheDeadlineAndLetsGoOfTheWork() {
    Execution execution = Execution.start(QueryLimits.DEFAULTS.withTimeout(Duration.ofMillis(20)));
    CompletableFuture<String> never = new CompletableFuture<>();
    assertThat(codeOf(() -> execution.await(never))).isEqualTo(QueryErrorCode.DEADLINE_EXCEEDED);
    assertThat(never).isCancelled();
    assertThat(codeOf(execution::checkAlive)).isEqualTo(QueryErrorCode.DEADLINE_EXCEEDED);
  }

  @Test
  void interruptingTheThreadCancelsTheQuery() throws Exception {
    ExecutorService runner = Executors.newSingleThreadExecutor(r -> new Thread(r, "query"));
    try {
      CompletableFuture<String> never = new CompletableFuture<>();
      CompletableFuture<Thread> running = new CompletableFuture<>();
      Future<QueryErrorCode> outcome =
          runner.submit(
              () -> {
                running.complete(Thread.currentThread());
                return codeOf(() -> Execution.start(QueryLimits.DEFAULTS).await(never));
              });
      running.get().interrupt();
      assertThat(outcome.get()).isEqualTo(QueryErrorCode.CANCELLED);
      Awaitility.await().until(never::isCancelled);
    } finally {
      runner.shutdownNow();
    }
  }

  @Test
  void errorsOfStorageComeThrough() {
    StorageException error = new StorageException(ErrorCode.UNAVAILABLE, "Nobody is there");
    assertThatThrownBy(
            () ->
                Execution.start(QueryLimits.DEFAULTS).await(CompletableFuture.failedFuture(error)))
        .isSameAs(error);
  }

  @Test
  void readingTooMuchIsAnError() {
    Execution execution = Execution.start(QueryLimits.DEFAULTS);
    execution.spendEdges(QueryLimits.DEFAULTS.maxEdges(), 10);
    assertThatThrownBy(() -> execution.spendEdges(1, 10))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("more than 50000000 edges");
  }
}
