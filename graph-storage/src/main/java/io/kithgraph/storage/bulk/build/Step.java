package io.kithgraph.storage.bulk.build;

import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.bulk.BulkLoads;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Calls of a load: each is repeated for a while if it may succeed later. Thread-safe. */
final class Step {
  private static final int TRIES = 20;
  private static final long PAUSE_MILLIS = 250;

  private final BulkLoads loads;

  Step(BulkLoads loads) {
    this.loads = loads;
  }

  /** A call under way. Confined to one thread. */
  final class Pending<T> {
    private final Function<BulkLoads, CompletionStage<T>> call;
    private CompletionStage<T> stage;

    Pending(Function<BulkLoads, CompletionStage<T>> call) {
      this.call = call;
      this.stage = call.apply(loads);
    }

    /**
     * What the call gives.
     *
     * @throws StorageException that of the last try
     */
    T await() throws IOException {
      for (int tries = 1; ; tries++) {
        try {
          return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
          StorageException failure = failure(e.getCause());
          boolean later =
              failure.code().retriable() || failure.code() == ErrorCode.DEADLINE_EXCEEDED;
          if (!later || tries == TRIES) {
            throw failure;
          }
          pause();
          stage = call.apply(loads);
        } catch (InterruptedException e) {
          throw interrupted(e);
        }
      }
    }
  }

  private static StorageException failure(@Nullable Throwable cause) {
    return cause instanceof StorageException failure
        ? failure
        : new StorageException(ErrorCode.INTERNAL, "A step of a bulk load failed", cause);
  }

  static void pause() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IOException("The bulk load was interrupted", e);
  }

  /** Starts a call. */
  <T> Pending<T> begin(Function<BulkLoads, CompletionStage<T>> call) {
    return new Pending<>(call);
  }

  /** Makes a call and waits for it. */
  <T> T run(Function<BulkLoads, CompletionStage<T>> call) throws IOException {
    return begin(call).await();
  }
}
