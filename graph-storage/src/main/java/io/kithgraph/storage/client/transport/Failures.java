package io.kithgraph.storage.client.transport;

import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes storage exceptions of what stages end with. Stateless. */
public final class Failures {
  private Failures() {}

  /** The failure itself, without what the stages between wrapped around it. */
  public static StorageException of(Throwable failure) {
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

  /** What a call to a client or a transport that is closed ends with. */
  public static StorageException closed(@Nullable Throwable cause) {
    return new StorageException(ErrorCode.UNAVAILABLE, "The storage client is closed", cause);
  }

  /** Goes on with the value, or with the failure of the stage itself; not with both. */
  @SuppressWarnings("FutureReturnValueIgnored") // the nested stage is taken up by thenCompose
  public static <A, B> CompletableFuture<B> either(
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
