package io.kithgraph.storage.client.backpressure;

import com.google.protobuf.MessageLite;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * How many bytes of answers a gRPC server keeps for clients that have not taken them yet. Whatever
 * a server hands to its transport waits there, outside the heap, until the client reads; clients
 * that read more slowly than they ask would fill all memory. From half of the budget on, new calls
 * should be turned away ({@link #isFull}); an answer that does not fit any more is not sent, and
 * its call ends as {@code OVERLOADED}. Small answers always are: those to writes, which have had
 * their effect, are.
 *
 * <p>Counts calls with one answer; streams have back-pressure of their own. Thread-safe.
 */
public final class AnswerBudget implements ServerInterceptor {
  private static final int SMALL_BYTES = 64 << 10;

  private final long maxBytes;
  private final Duration retryAfter;
  private final Function<StorageException, StatusRuntimeException> statuses;
  private final AtomicLong bytes = new AtomicLong();

  /**
   * A budget of one server.
   *
   * @param maxBytes of all answers that wait; positive
   * @param retryAfter what a client is told to wait whose answer does not fit
   * @param statuses what such a client sees
   */
  public AnswerBudget(
      long maxBytes,
      Duration retryAfter,
      Function<StorageException, StatusRuntimeException> statuses) {
    this.maxBytes = maxBytes;
    this.retryAfter = retryAfter;
    this.statuses = statuses;
  }

  /** The share of the memory of this process that answers may take by default: a quarter. */
  public static long defaultBytes() {
    return Runtime.getRuntime().maxMemory() / 4;
  }

  /** The bytes that wait now. */
  public long bytes() {
    return bytes.get();
  }

  /** Whether no further call should begin. */
  public boolean isFull() {
    return bytes.get() > maxBytes / 2;
  }

  @Override
  public <Q, A> Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (!call.getMethodDescriptor().getType().serverSendsOneMessage()) {
      return next.startCall(call, headers);
    }
    CountedCall<Q, A> counted = new CountedCall<>(call);
    return new SimpleForwardingServerCallListener<>(next.startCall(counted, headers)) {
      @Override
      public void onComplete() {
        counted.taken();
        super.onComplete();
      }

      @Override
      public void onCancel() {
        counted.taken();
        super.onCancel();
      }
    };
  }

  /** A call whose answer counts from when it is sent until the client has it or is gone. */
  private final class CountedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private final AtomicLong waiting = new AtomicLong();

    /** Written and read by the thread that answers. */
    private boolean refused;

    CountedCall(ServerCall<Q, A> call) {
      super(call);
    }

    @Override
    public void sendMessage(A answer) {
      long size = answer instanceof MessageLite message ? message.getSerializedSize() : 0;
      if (bytes.addAndGet(size) > maxBytes && size > SMALL_BYTES) {
        bytes.addAndGet(-size);
        refuse();
        return;
      }
      waiting.addAndGet(size);
      if (isCancelled()) {
        taken();
      }
      super.sendMessage(answer);
    }

    private void refuse() {
      refused = true;
      StatusRuntimeException status =
          statuses.apply(
              new StorageException(
                  ErrorCode.OVERLOADED,
                  "Clients have not taken so many answers that there is no memory for this one; try"
                      + " again",
                  retryAfter,
                  null));
      Metadata trailers = status.getTrailers();
      super.close(status.getStatus(), trailers == null ? new Metadata() : trailers);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (!refused) {
        super.close(status, trailers);
      }
    }

    void taken() {
      bytes.addAndGet(-waiting.getAndSet(0));
    }
  }
}
