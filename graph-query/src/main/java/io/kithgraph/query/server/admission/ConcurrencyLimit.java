package io.kithgraph.query.server.admission;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limit.WindowedLimit;
import io.kithgraph.api.v1.PriorityClass;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many calls are under way, and how many may be. The limit follows the latency: it sinks while
 * calls take much longer than they did over the last minutes, and rises while they do not (the
 * algorithm Gradient2 of Netflix's concurrency-limits). Batch calls may take three quarters of it
 * and background calls half, so when calls queue up these are turned away first.
 *
 * <p>A queue that is soon gone harms nobody: what arrives during a pause of a few milliseconds is
 * let in beyond the limit. A queue that stands is not, as in "Controlling Queue Delay" (Nichols and
 * Jacobson, 2012): it only makes all calls slower. Thread-safe.
 */
final class ConcurrencyLimit {
  private static final int INITIAL = 256;

  /** How often the limit changes; often, for a burst of slow calls fills it within a second. */
  private static final long WINDOW_MILLIS = 200;

  /** Calls that may queue without harm, so by how many the limit grows while calls are fast. */
  private static final int QUEUED = 16;

  /** How far the limit goes towards what a window says, of 1. */
  private static final double SMOOTHING = 0.3;

  /**
   * How long there may be more interactive calls than the limit: longer than a collection of
   * garbage, shorter than people notice. Then half of the limit must be free before they may again.
   */
  private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** How many times the limit they may be. */
  private static final int BURST_FACTOR = 16;

  private static final long NOT_FULL = Long.MIN_VALUE;

  private final Limit limit;
  private final AtomicInteger underWay = new AtomicInteger();

  /** Since when a queue stands, as a time of {@link System#nanoTime}. */
  private volatile long fullSince = NOT_FULL;

  ConcurrencyLimit(AdmissionSettings settings) {
    this(
        WindowedLimit.newBuilder()
            .minWindowTime(WINDOW_MILLIS, TimeUnit.MILLISECONDS)
            .maxWindowTime(5 * WINDOW_MILLIS, TimeUnit.MILLISECONDS)
            .build(
                Gradient2Limit.newBuilder()
                    .initialLimit(
                        Math.max(settings.minCalls(), Math.min(INITIAL, settings.maxCalls())))
                    .minLimit(settings.minCalls())
                    .maxConcurrency(settings.maxCalls())
                    .rttTolerance(2.0)
                    .smoothing(SMOOTHING)
                    .queueSize(QUEUED)
                    .build()));
  }

  ConcurrencyLimit(Limit limit) {
    this.limit = limit;
  }

  /** The calls that may be under way at the moment. */
  int limit() {
    return limit.getLimit();
  }

  /** The calls that are. */
  int underWay() {
    return underWay.get();
  }

  /**
   * Takes the place of one call, unless its class has no more.
   *
   * @param nowNanos as {@link System#nanoTime} says
   */
  boolean enter(PriorityClass priority, long nowNanos) {
    int allowed = allowed(priority);
    int before = underWay.get();
    while (before < allowed || mayBurst(priority, before, nowNanos)) {
      int seen = underWay.compareAndExchange(before, before + 1);
      if (seen == before) {
        return true;
      }
      before = seen;
    }
    return false;
  }

  private boolean mayBurst(PriorityClass priority, int calls, long nowNanos) {
    if (priority == PriorityClass.PRIORITY_CLASS_BATCH
        || priority == PriorityClass.PRIORITY_CLASS_BACKGROUND) {
      return false;
    }
    if (fullSince == NOT_FULL) {
      fullSince = nowNanos;
    }
    return nowNanos - fullSince < BURST_NANOS && calls < (long) BURST_FACTOR * limit.getLimit();
  }

  private int allowed(PriorityClass priority) {
    int all = limit.getLimit();
    return switch (priority) {
      case PRIORITY_CLASS_BATCH -> all - all / 4;
      case PRIORITY_CLASS_BACKGROUND -> all - all / 2;
      default -> all;
    };
  }

  /**
   * Gives the place of a call back.
   *
   * @param startNanos when it was let in
   * @param answered false = its client gave up on it
   */
  void leave(long startNanos, long endNanos, boolean answered) {
    int calls = underWay.getAndDecrement();
    if (fullSince != NOT_FULL && calls <= limit.getLimit() / 2) {
      fullSince = NOT_FULL;
    }
    limit.onSample(startNanos, Math.max(1, endNanos - startNanos), calls, !answered);
  }
}
