package io.kithgraph.storage.client;

import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** Makes storage exceptions of what stages end with. Stateless. */
final class Failures {
  private Failures() {}

  /** The failure itself, without what the stages between wrapped around it. */
  static StorageException of(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof StorageException storage) {
      return storage;
    }
    if (cause instanceof CancellationException) {
      return new StorageException(ErrorCode.CANCELLED, "The caller let go", cause);
    }
    return new StorageException(
        ErrorCode.INTERNAL, "Storage failed in an unexpected way: " + cause, cause);
  }

  /** Goes on with the value, or with the failure of the stage itself; not with both. */
  @SuppressWarnings("FutureReturnValueIgnored") // the nested stage is taken up by thenCompose
  static <A, B> CompletableFuture<B> either(
      CompletableFuture<A> stage,
      Function<A, CompletableFuture<B>> onValue,
      Function<StorageException, CompletableFuture<B>> onFailure) {
    return stage
        .handle(
            (value, failure) ->
                failure == null ? onValue.apply(value) : onFailure.apply(of(failure)))
        .thenCompose(next -> next);
  }
}
