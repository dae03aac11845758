package io.kithgraph.distribution.chaos;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.kithgraph.api.v1.RelationServiceGrpc;
import io.kithgraph.api.v1.RelationServiceGrpc.RelationServiceBlockingStub;
import io.kithgraph.api.v1.VertexId;
import io.kithgraph.api.v1.WriteOptions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * What the clients of a run have in common: the channel, what failures mean, quiet times in which
 * nobody calls, the end, and a list of what should never have been seen. Thread-safe.
 */
final class Calls {
  private static final long RETRY_PAUSE_NANOS = 20_000_000;
  private static final long THINKING_NANOS = 5_000_000;

  /** After these a write may have been applied, or will be; a later try may succeed. */
  private static final Set<Status.Code> IN_DOUBT =
      Set.of(
          Status.Code.UNAVAILABLE,
          Status.Code.DEADLINE_EXCEEDED,
          Status.Code.CANCELLED,
          Status.Code.ABORTED,
          Status.Code.RESOURCE_EXHAUSTED);

  private final RelationServiceBlockingStub relations;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final ReadWriteLock quiet = new ReentrantReadWriteLock(true);
  private final List<String> surprises = new CopyOnWriteArrayList<>();

  Calls(ManagedChannel channel) {
    this.relations = RelationServiceGrpc.newBlockingStub(channel);
  }

  static VertexId user(long number) {
    return VertexId.newBuilder().setNumber(number).build();
  }

  /** How long a client waits for an answer: mostly long, sometimes less than many need. */
  static Duration patience(Random random) {
    return random.nextInt(4) == 0 ? Duration.ofMillis(300) : Duration.ofSeconds(10);
  }

  static WriteOptions options(String key) {
    return WriteOptions.newBuilder().setIdempotencyKey(key).build();
  }

  /**
   * Calls once.
   *
   * @throws InDoubtException if nobody knows what has happened
   */
  <T> T once(Duration deadline, Function<RelationServiceBlockingStub, T> call)
      throws InDoubtException {
    try {
      return call.apply(relations.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS));
    } catch (StatusRuntimeException e) {
      if (!IN_DOUBT.contains(e.getStatus().getCode())) {
        surprise("A call failed with " + e.getStatus());
      }
      LockSupport.parkNanos(RETRY_PAUSE_NANOS);
      throw new InDoubtException(e);
    }
  }

  /** Calls until it succeeds; for what may be repeated. */
  <T> T untilAnswered(Duration deadline, Function<RelationServiceBlockingStub, T> call) {
    while (true) {
      try {
        return once(deadline, call);
      } catch (InDoubtException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw new IllegalStateException("Interrupted", e);
        }
      }
    }
  }

  /** Does something again and again until the end, but not in quiet times. */
  void loop(Runnable step) {
    Lock lock = quiet.readLock();
    while (!stopped.get()) {
      lock.lock();
      try {
        step.run();
      } catch (RuntimeException | Error e) {
        surprise("A client ended: " + e);
        throw e;
      } finally {
        lock.unlock();
      }
      LockSupport.parkNanos(THINKING_NANOS);
    }
  }

  /** Waits until nobody calls, does something, and lets all go on. */
  void quietly(Runnable action) {
    Lock lock = quiet.writeLock();
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  /** Ends all loops. */
  void stop() {
    stopped.set(true);
  }

  /** Notes what should never be seen. */
  void surprise(String what) {
    surprises.add(what);
  }

  /** What was seen and should not have been. */
  List<String> surprises() {
    return List.copyOf(surprises);
  }

  RelationServiceBlockingStub relations() {
    return relations;
  }

  /** A call without an answer. */
  static final class InDoubtException extends Exception {
    private static final long serialVersionUID = 1L;

    InDoubtException(StatusRuntimeException cause) {
      super(cause);
    }
  }
}
