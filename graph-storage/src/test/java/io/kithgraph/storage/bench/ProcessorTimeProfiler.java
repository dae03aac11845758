package io.kithgraph.storage.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Adds to the results how much processor time of the measuring threads an operation takes. What
 * else runs on the machine lengthens that far less than it lengthens the time by the clock.
 *
 * <p>JMH makes it and calls it from one thread.
 */
public final class ProcessorTimeProfiler implements InternalProfiler {
  /** The result's name; nanoseconds for each operation. */
  static final String RESULT = "processor";

  private static final String WORKERS = "-jmh-worker-";

  private long before;

  @Override
  public String getDescription() {
    return "Processor time of the measuring threads";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = workerNanos();
  }

  @Override
  public Collection<ScalarResult> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    long operations = result.getMetadata().getAllOps();
    double nanos = (double) (workerNanos() - before) / Math.max(1, operations);
    return List.of(new ScalarResult(RESULT, nanos, "ns/op", AggregationPolicy.AVG));
  }

  private static long workerNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long nanos = 0;
    for (long id : threads.getAllThreadIds()) {
      var thread = threads.getThreadInfo(id);
      if (thread != null && thread.getThreadName().contains(WORKERS)) {
        nanos += Math.max(0, threads.getThreadCpuTime(id));
      }
    }
    return nanos;
  }
}
