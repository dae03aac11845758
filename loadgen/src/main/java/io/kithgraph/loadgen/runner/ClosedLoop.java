package io.kithgraph.loadgen.runner;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a fixed number of calls under way: each begins when one before it has ended. That finds the
 * most a server can do; latencies are those at that load, not those of an open system.
 */
public final class ClosedLoop {
  private static final long HIGHEST_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int DIGITS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long WARM_UP_CALLS = 50_000;
  private static final int MAX_WARM_UPS = 5;
  private static final long WARM_UP_LOOK_MILLIS = 50;

  private final Duration warmUp;
  private final Duration duration;
  private final Executor executor;
  private final long seed;

  /**
   * A loop.
   *
   * @param warmUp how long calls are not counted
   * @param duration how long they are
   * @param executor where the next call of a chain begins
   */
  public ClosedLoop(Duration warmUp, Duration duration, Executor executor, long seed) {
    this.warmUp = warmUp;
    this.duration = duration;
    this.executor = executor;
    this.seed = seed;
  }

  /**
   * Measures; blocks for the warm-up, which is longer while few calls come back, and the duration.
   */
  public Measurement run(Load load, int inFlight, CostClock clock) throws InterruptedException {
    Run run = new Run(load, inFlight);
    for (int i = 0; i < inFlight; i++) {
      new Chain(run, new SplittableRandom(seed + i)).next();
    }
    warmUp(run);
    CostClock.Reading before = clock.read();
    long began = System.nanoTime();
    run.window = new Window(began, began + duration.toNanos());
    if (!run.ended.await(duration.plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("Calls of '" + load.name() + "' do not come back");
    }
    return new Measurement(
        load.name(),
        inFlight,
        run.latencies.getTotalCount() * 1e9 / duration.toNanos(),
        run.latencies.getValueAtPercentile(50) / 1_000,
        run.latencies.getValueAtPercentile(99) / 1_000,
        run.failures.get(),
        clock.read().since(before, run.latencies.getTotalCount() + run.failures.get()));
  }

  /**
   * A machine that others use too makes few calls in a second, and compilers count calls: both the
   * time and the calls must be over, within a bound.
   */
  private void warmUp(Run run) throws InterruptedException {
    long began = System.nanoTime();
    while (true) {
      long passed = System.nanoTime() - began;
      boolean enough = passed >= warmUp.toNanos() && run.calls.sum() >= WARM_UP_CALLS;
      if (enough || passed >= MAX_WARM_UPS * warmUp.toNanos()) {
        return;
      }
      if (run.ended.await(WARM_UP_LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("Calls of '" + run.load.name() + "' ended too early");
      }
    }
  }

  /** The time in which calls count. */
  private record Window(long fromNanos, long toNanos) {
    boolean holds(long began, long ended) {
      return began - fromNanos >= 0 && ended - toNanos < 0;
    }
  }

  private static final class Run {
    final Load load;
    final Histogram latencies = new ConcurrentHistogram(HIGHEST_NANOS, DIGITS);
    final LongAdder calls = new LongAdder();
    final AtomicLong failures = new AtomicLong();
    final CountDownLatch ended;

    /** Null while warming up. */
    volatile @Nullable Window window;

    Run(Load load, int chains) {
      this.load = load;
      this.ended = new CountDownLatch(chains);
    }
  }

  /** One call after the other. */
  private final class Chain {
    private final Run run;
    private final SplittableRandom random;

    Chain(Run run, SplittableRandom random) {
      this.run = run;
      this.random = random;
    }

    void next() {
      long began = System.nanoTime();
      Window window = run.window;
      if (window != null && began - window.toNanos() >= 0) {
        run.ended.countDown();
        return;
      }
      CompletionStage<?> call = run.load.call(random);
      var unused =
          call.whenCompleteAsync(
              (answer, failure) -> {
                long now = System.nanoTime();
                run.calls.increment();
                Window counting = run.window;
                if (counting != null && counting.holds(began, now)) {
                  if (failure == null) {
                    run.latencies.recordValue(Math.min(now - began, HIGHEST_NANOS));
                  } else {
                    run.failures.incrementAndGet();
                  }
                }
                next();
              },
              executor);
    }
  }
}
