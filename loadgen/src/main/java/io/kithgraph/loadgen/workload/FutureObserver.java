package io.kithgraph.loadgen.workload;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The one answer of a unary call as a future. */
final class FutureObserver<T> extends CompletableFuture<T> implements StreamObserver<T> {
  private @Nullable T answer;

  @Override
  public void onNext(T value) {
    answer = value;
  }

  @Override
  public void onError(Throwable failure) {
    completeExceptionally(failure);
  }

  @Override
  public void onCompleted() {
    T value = answer;
    if (value == null) {
      completeExceptionally(new IllegalStateException("A call ended without an answer"));
    } else {
      complete(value);
    }
  }
}
