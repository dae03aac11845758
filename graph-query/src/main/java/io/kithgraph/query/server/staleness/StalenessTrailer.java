package io.kithgraph.query.server.staleness;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.kithgraph.api.client.KithChannel;
import io.kithgraph.storage.api.ReadOptions;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells a client that lets an answer be stale how stale it may be, after the answer: {@link
 * KithChannel#STALENESS_MILLIS}. Concerns calls with one request and one answer. Thread-safe.
 */
public final class StalenessTrailer implements ServerInterceptor {
  private static final Context.Key<Supplier<ReadOptions.Meter>> CURRENT =
      Context.keyWithDefault("kithgraph-staleness", () -> ReadOptions.Meter.NONE);

  /**
   * Gives the meter of the call that this thread serves, whose client is then told; ask for the
   * supplier while the call is being started.
   */
  public static Supplier<ReadOptions.Meter> current() {
    return CURRENT.get();
  }

  @Override
  public <Q, A> Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (call.getMethodDescriptor().getType() != MethodType.UNARY) {
      return next.startCall(call, headers);
    }
    MeasuredCall<Q, A> measured = new MeasuredCall<>(call);
    Context context = Context.current().withValue(CURRENT, measured);
    return Contexts.interceptCall(context, measured, headers, next);
  }

  /** A call that ends with what its meter says, once it was asked for one. */
  private static final class MeasuredCall<Q, A> extends SimpleForwardingServerCall<Q, A>
      implements Supplier<ReadOptions.Meter> {
    private ReadOptions.@Nullable Staleness staleness;

    MeasuredCall(ServerCall<Q, A> call) {
      super(call);
    }

    @Override
    public synchronized ReadOptions.Meter get() {
      ReadOptions.Staleness told = staleness;
      if (told == null) {
        told = new ReadOptions.Staleness();
        staleness = told;
      }
      return told;
    }

    @Override
    public void close(Status status, Metadata trailers) {
      String millis = millis();
      if (status.isOk() && millis != null) {
        trailers.put(KithChannel.STALENESS_MILLIS, millis);
      }
      super.close(status, trailers);
    }

    private synchronized @Nullable String millis() {
      return staleness == null
          ? null
          : staleness.millis().stream()
              .mapToObj(Long::toString)
              .findFirst()
              .orElse(KithChannel.STALENESS_UNKNOWN);
    }
  }
}
