package io.kithgraph.storage.client;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Calls that wait for an answer of one node, which may hang: a process that is stopped, or whose
 * network is gone, refuses nothing and says nothing. While any call waits, all are looked at every
 * {@value #SWEEP_MILLIS} ms; those that have waited for too long ask other replicas. Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // nobody waits for what ends by itself
final class SilentCalls {
  private static final long SWEEP_MILLIS = 100;

  private final ScheduledExecutorService timer;
  private final long patienceNanos;
  private final Set<RoutedCall> waiting = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean sweeping = new AtomicBoolean();

  SilentCalls(ScheduledExecutorService timer, Duration patience) {
    this.timer = timer;
    this.patienceNanos = patience.toNanos();
  }

  /** From now until {@link #remove} the call is looked at. */
  void add(RoutedCall call) {
    waiting.add(call);
    keepSweeping();
  }

  void remove(RoutedCall call) {
    waiting.remove(call);
  }

  private void keepSweeping() {
    if (sweeping.compareAndSet(false, true)) {
      try {
        timer.schedule(this::sweep, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        // The client closes, which ends everything that waits.
      }
    }
  }

  private void sweep() {
    long now = System.nanoTime();
    for (RoutedCall call : waiting) {
      call.askOthers(now, patienceNanos);
    }
    sweeping.set(false);
    if (!waiting.isEmpty()) {
      keepSweeping();
    }
  }
}
