package io.kithgraph.query.server.grpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.kithgraph.api.v1.BatchError;
import io.kithgraph.api.v1.BulkWriteBatch;
import io.kithgraph.api.v1.BulkWriteRequest;
import io.kithgraph.api.v1.BulkWriteResponse;
import io.kithgraph.api.v1.BulkWriteStart;
import io.kithgraph.meta.security.Access;
import io.kithgraph.query.server.access.CallRights;
import io.kithgraph.query.server.admission.BulkMemory;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.PriorityClass;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One bulk stream. It asks for the next message only while fewer than the window's batches are
 * under way and the client takes the answers, so that neither side can make the other pile up.
 * Messages arrive one at a time; answers come from any thread: thread-safe by one lock, under which
 * answers are handed to the transport, which does not block.
 *
 * <p>States: waiting for the start → open → half-closed (no more messages) → closed, once every
 * batch is answered; a protocol error or a cancellation closes at once.
 */
final class BulkWriteStream implements StreamObserver<BulkWriteRequest> {
  private final ServerCallStreamObserver<BulkWriteResponse> client;
  private final ServiceParts parts;
  private final BulkBatches batches;
  private final BulkMemory memory;
  private final Runnable onClose;
  private final io.grpc.@Nullable Deadline deadline;
  private final CallRights rights = CallRights.current();
  private final Object lock = new Object();

  @GuardedBy("lock")
  private @Nullable BulkWriteStart start;

  @GuardedBy("lock")
  private int underWay;

  /** Messages that may be asked for once the client takes answers again. */
  @GuardedBy("lock")
  private int owed;

  @GuardedBy("lock")
  private boolean halfClosed;

  /** Written under the lock; read without it by batches under way, which stop soon after. */
  private volatile boolean closed;

  BulkWriteStream(
      ServerCallStreamObserver<BulkWriteResponse> client,
      ServiceParts parts,
      BulkBatches batches,
      BulkMemory memory,
      Runnable onClose) {
    this.client = client;
    this.parts = parts;
    this.batches = batches;
    this.memory = memory;
    this.onClose = onClose;
    this.deadline = Context.current().getDeadline();
  }

  void start() {
    client.disableAutoRequest();
    client.setOnReadyHandler(this::ready);
    client.setOnCancelHandler(this::cancel);
    client.request(1);
  }

  @Override
  public void onNext(BulkWriteRequest request) {
    try {
      switch (request.getMessageCase()) {
        case START -> begin(request.getStart());
        case BATCH -> write(request.getBatch());
        case MESSAGE_NOT_SET -> throw RequestException.missing("message");
      }
    } catch (RuntimeException e) { // catch-all: the root of a stream, which tells its client
      fail(e);
    }
  }

  private void begin(BulkWriteStart message) {
    requireWrite(message);
    batches.check(message);
    synchronized (lock) {
      if (start != null) {
        throw RequestException.invalid("start", "The stream has been started already");
      }
      start = message;
    }
    client.request(parts.limits().bulkWindow());
  }

  private void requireWrite(BulkWriteStart message) {
    rights.require(Graphs.name(message.getGraph()), Access.WRITE);
  }

  private void write(BulkWriteBatch batch) {
    BulkWriteStart open;
    synchronized (lock) {
      if (closed) {
        return;
      }
      if (start == null) {
        throw RequestException.invalid("start", "The first message of the stream is the start");
      }
      open = start;
      // Anew for every batch: a stream may outlive what its user may do.
      requireWrite(open);
      underWay++;
    }
    BulkWriteStart started = open;
    memory
        .write(
            batch.getSerializedSize(),
            () -> batches.write(started, batch, options(started), () -> closed))
        .whenComplete(
            (response, failure) -> answered(failure == null ? response : error(batch, failure)));
  }

  private CommitOptions options(BulkWriteStart open) {
    Duration time = parts.limits().bulkDeadline();
    if (deadline != null) {
      Duration left = Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS));
      time = left.compareTo(time) < 0 ? left : time;
    }
    return new CommitOptions(
        Deadline.after(time),
        Call.priority(open.getOptions().getPriority(), PriorityClass.BATCH),
        open.getOptions().getTenant());
  }

  private static BulkWriteResponse error(BulkWriteBatch batch, Throwable failure) {
    ErrorStatuses.Failure explained = ErrorStatuses.explain(failure);
    BatchError.Builder error =
        BatchError.newBuilder().setReason(explained.reason()).setMessage(explained.message());
    Duration retryAfter = explained.retryAfter();
    if (retryAfter != null) {
      error.setRetryAfter(ErrorStatuses.duration(retryAfter));
    }
    return BulkWriteResponse.newBuilder().setSequence(batch.getSequence()).setError(error).build();
  }

  private void answered(BulkWriteResponse response) {
    boolean last;
    synchronized (lock) {
      underWay--;
      if (closed) {
        return;
      }
      client.onNext(response);
      owed++;
      last = halfClosed && underWay == 0;
      if (last) {
        closed = true;
        client.onCompleted();
      }
    }
    if (last) {
      onClose.run();
    } else {
      ready();
    }
  }

  /** Asks for the messages that are owed, if the client takes answers. */
  private void ready() {
    int ask;
    synchronized (lock) {
      if (closed || halfClosed || owed == 0 || !client.isReady()) {
        return;
      }
      ask = owed;
      owed = 0;
    }
    client.request(ask);
  }

  @Override
  public void onCompleted() {
    synchronized (lock) {
      halfClosed = true;
      if (closed || underWay > 0) {
        return;
      }
      closed = true;
      client.onCompleted();
    }
    onClose.run();
  }

  private void fail(Throwable failure) {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      client.onError(ErrorStatuses.of(failure));
    }
    onClose.run();
  }

  @Override
  public void onError(Throwable failure) {
    cancel();
  }

  private void cancel() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
    }
    onClose.run();
  }
}
