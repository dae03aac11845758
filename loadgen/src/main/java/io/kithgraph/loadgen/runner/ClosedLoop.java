package io.kithgraph.loadgen.runner;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Keeps a fixed number of calls under way: each begins when one before it has ended. That finds the
 * most a server can do; latencies are those at that load, not those of an open system.
 */
public final class ClosedLoop {
  private static final long HIGHEST_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int DIGITS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

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

  /** Measures; blocks for the warm-up and the duration. */
  public Measurement run(Load load, int inFlight) throws InterruptedException {
    long start = System.nanoTime();
    Run run =
        new Run(load, start + warmUp.toNanos(), start + warmUp.plus(duration).toNanos(), inFlight);
    for (int i = 0; i < inFlight; i++) {
      new Chain(run, new SplittableRandom(seed + i)).next();
    }
    if (!run.ended.await(warmUp.plus(duration).plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("Calls of '" + load.name() + "' do not come back");
    }
    return new Measurement(
        load.name(),
        inFlight,
        run.latencies.getTotalCount() * 1e9 / duration.toNanos(),
        run.latencies.getValueAtPercentile(50) / 1_000,
        run.latencies.getValueAtPercentile(99) / 1_000,
        run.failures.get());
  }

  private static final class Run {
    final Load load;
    final long countFromNanos;
    final long endNanos;
    final Histogram latencies = new ConcurrentHistogram(HIGHEST_NANOS, DIGITS);
    final AtomicLong failures = new AtomicLong();
    final CountDownLatch ended;

    Run(Load load, long countFromNanos, long endNanos, int chains) {
      this.load = load;
      this.countFromNanos = countFromNanos;
      this.endNanos = endNanos;
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
      if (began - run.endNanos >= 0) {
        run.ended.countDown();
        return;
      }
      CompletionStage<?> call = run.load.call(random);
      var unused =
          call.whenCompleteAsync(
              (answer, failure) -> {
                long now = System.nanoTime();
                if (began - run.countFromNanos >= 0 && now - run.endNanos < 0) {
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
