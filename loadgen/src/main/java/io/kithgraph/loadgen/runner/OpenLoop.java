package io.kithgraph.loadgen.runner;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * Begins calls at moments that were fixed before, whether or not the server keeps up. The latency
 * of a call counts from its moment, not from when it could be sent, so that a server that stalls is
 * not spared the calls that nobody could make meanwhile. Confined to one thread; calls end on any.
 */
public final class OpenLoop {
  private static final long HIGHEST_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int DIGITS = 3;
  private static final long PATIENCE_SECONDS = 30;

  private final LoadShape shape;
  private final int maxInFlight;
  private final long seed;
  private final Consumer<Second> live;

  /**
   * A loop.
   *
   * @param maxInFlight calls under way at most; beyond it they wait for their turn, and the wait
   *     counts
   * @param live is told about every second that is over
   */
  public OpenLoop(LoadShape shape, int maxInFlight, long seed, Consumer<Second> live) {
    this.shape = shape;
    this.maxInFlight = maxInFlight;
    this.seed = seed;
    this.live = live;
  }

  /** Runs; blocks until the last call is answered. */
  public LoadReport run(Mix mix) throws InterruptedException {
    Run run = new Run(mix, new Semaphore(maxInFlight));
    SplittableRandom random = new SplittableRandom(seed);
    List<Second> seconds = new ArrayList<>();
    long start = System.nanoTime();
    long nextSecond = TimeUnit.SECONDS.toNanos(1);
    double due = 0;
    while (due < shape.duration().toNanos()) {
      await(start + (long) due);
      run.begin(start + (long) due, random.split());
      due += 1e9 / shape.rate((long) due);
      if (due >= nextSecond) {
        seconds.add(run.second(seconds.size(), shape.rate((long) due)));
        live.accept(seconds.get(seconds.size() - 1));
        nextSecond += TimeUnit.SECONDS.toNanos(1);
      }
    }
    if (!run.inFlight.tryAcquire(maxInFlight, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("Calls do not come back");
    }
    return run.report(shape, seconds, System.nanoTime() - start);
  }

  /** Does not spin: on a machine with few processors that would take one from who is measured. */
  private static void await(long moment) {
    for (long left = moment - System.nanoTime(); left > 0; left = moment - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static final class Run {
    final Mix mix;
    final Semaphore inFlight;
    final Recorder all = new Recorder(HIGHEST_NANOS, DIGITS);
    final Histogram total = new Histogram(HIGHEST_NANOS, DIGITS);
    final Map<String, Recorder> operations = new ConcurrentHashMap<>();
    final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
    final AtomicLong failed = new AtomicLong();
    final AtomicLong wrong = new AtomicLong();
    long failedBefore;

    Run(Mix mix, Semaphore inFlight) {
      this.mix = mix;
      this.inFlight = inFlight;
    }

    void begin(long moment, SplittableRandom random) throws InterruptedException {
      Load operation = mix.pick(random);
      inFlight.acquire();
      var unused =
          operation
              .call(random)
              .whenComplete((answer, failure) -> ended(operation, moment, failure));
    }

    private void ended(Load operation, long moment, @Nullable Throwable failure) {
      long nanos = Math.min(Math.max(0, System.nanoTime() - moment), HIGHEST_NANOS);
      if (failure == null) {
        all.recordValue(nanos);
        operations
            .computeIfAbsent(operation.name(), name -> new Recorder(HIGHEST_NANOS, DIGITS))
            .recordValue(nanos);
      } else {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
          cause = cause.getCause();
        }
        (cause instanceof WrongAnswer ? wrong : failed).incrementAndGet();
        failures
            .computeIfAbsent(operation.name() + ": " + cause.getMessage(), name -> new LongAdder())
            .increment();
      }
      inFlight.release();
    }

    Second second(int number, double rate) {
      Histogram interval = all.getIntervalHistogram();
      total.add(interval);
      long failures = failed.get() + wrong.get();
      Second second =
          new Second(
              number + 1,
              rate,
              interval.getTotalCount(),
              failures - failedBefore,
              micros(interval, 50),
              micros(interval, 99),
              micros(interval, 100));
      failedBefore = failures;
      return second;
    }

    LoadReport report(LoadShape shape, List<Second> seconds, long nanos) {
      total.add(all.getIntervalHistogram());
      List<LoadReport.Operation> each = new ArrayList<>();
      each.add(operation("all", total));
      for (Load load : mix.operations()) {
        Recorder recorder = operations.get(load.name());
        if (recorder != null) {
          each.add(operation(load.name(), recorder.getIntervalHistogram()));
        }
      }
      List<LoadReport.Problem> problems = new ArrayList<>();
      failures.forEach((what, count) -> problems.add(new LoadReport.Problem(what, count.sum())));
      problems.sort(Comparator.comparingLong(LoadReport.Problem::count).reversed());
      return new LoadReport(
          mix.name(),
          shape,
          total.getTotalCount() * 1e9 / nanos,
          failed.get(),
          wrong.get(),
          each,
          seconds,
          problems);
    }

    private static LoadReport.Operation operation(String name, Histogram histogram) {
      List<Long> micros = new ArrayList<>();
      for (double percentile : LoadReport.PERCENTILES) {
        micros.add(micros(histogram, percentile));
      }
      return new LoadReport.Operation(name, histogram.getTotalCount(), micros);
    }

    private static long micros(Histogram histogram, double percentile) {
      return histogram.getValueAtPercentile(percentile) / 1_000;
    }
  }
}
