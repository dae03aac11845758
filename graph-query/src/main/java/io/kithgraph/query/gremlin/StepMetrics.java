package io.kithgraph.query.gremlin;

import io.kithgraph.query.exec.Execution;
import java.util.function.Supplier;
import org.apache.tinkerpop.gremlin.process.traversal.util.MutableMetrics;
import org.jspecify.annotations.Nullable;

/**
 * What a step adds to the metrics of {@code profile()}: what it has used of the query's budget.
 * Confined to the thread of its traversal.
 */
final class StepMetrics {
  private @Nullable MutableMetrics metrics;

  void use(@Nullable MutableMetrics profiled) {
    metrics = profiled;
  }

  /** Runs a read, and counts what it used. */
  <T> T counting(Execution execution, Supplier<T> read) {
    MutableMetrics counted = metrics;
    if (counted == null) {
      return read.get();
    }
    Execution.Spent before = execution.spent();
    T answer = read.get();
    Execution.Spent after = execution.spent();
    counted.incrementCount("storageCalls", after.calls() - before.calls());
    counted.incrementCount("listsRead", after.lists() - before.lists());
    counted.incrementCount("edgesRead", after.edges() - before.edges());
    counted.incrementCount("bytesRead", after.bytes() - before.bytes());
    return answer;
  }
}
