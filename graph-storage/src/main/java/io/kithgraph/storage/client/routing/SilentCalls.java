package io.kithgraph.storage.client.routing;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Calls that wait for an answer of one node, which may hang: a process that is stopped, or whose
 * network is gone, refuses nothing and says nothing. While any call waits, all are looked at every
 * {@value #SWEEP_MILLIS} ms; those that have waited for too long ask other replicas. Thread-safe.
 */
public final class SilentCalls {
  private static final long SWEEP_MILLIS = 100;

  private final Sweep<RoutedCall> waiting;

  /**
   * No calls yet.
   *
   * @param timer looks at them
   * @param patience how long a call waits for one node before it asks others
   */
  public SilentCalls(ScheduledExecutorService timer, Duration patience) {
    long patienceNanos = patience.toNanos();
    this.waiting =
        new Sweep<>(
            timer,
            Duration.ofMillis(SWEEP_MILLIS),
            call -> call.askOthers(System.nanoTime(), patienceNanos));
  }

  /** From now until {@link #remove} the call is looked at. */
  void add(RoutedCall call) {
    waiting.add(call);
  }

  void remove(RoutedCall call) {
    waiting.remove(call);
  }
}
