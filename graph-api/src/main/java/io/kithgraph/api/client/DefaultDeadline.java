package io.kithgraph.api.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Gives unary calls without a deadline one. Immutable. */
final class DefaultDeadline implements ClientInterceptor {
  private final long nanos;

  DefaultDeadline(Duration deadline) {
    nanos = deadline.toNanos();
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    boolean unbounded =
        options.getDeadline() == null && method.getType() == MethodDescriptor.MethodType.UNARY;
    return next.newCall(
        method, unbounded ? options.withDeadlineAfter(nanos, TimeUnit.NANOSECONDS) : options);
  }
}
