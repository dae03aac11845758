package io.kithgraph.query.gremlin;

import io.kithgraph.query.exec.Execution;
import java.util.function.Supplier;
import org.apache.tinkerpop.gremlin.process.traversal.util.MutableMetrics;
import org.jspecify.annotations.Nullable;

/**
 * What a step adds to the metrics of {@code profile()}: what it has used of the query's budget, and
 * what that took at storage. Confined to the thread of its traversal.
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
    Execution.Work workBefore = execution.work();
    T answer = read.get();
    Execution.Work work = execution.work();
    Execution.Spent after = execution.spent();
    counted.incrementCount("storageCalls", after.calls() - before.calls());
    counted.incrementCount("listsRead", after.lists() - before.lists());
    counted.incrementCount("edgesRead", after.edges() - before.edges());
    counted.incrementCount("bytesRead", after.bytes() - before.bytes());
    counted.incrementCount("partitionsTouched", work.answers() - workBefore.answers());
    counted.incrementCount("cacheHits", work.pagesFound() - workBefore.pagesFound());
    counted.incrementCount("cacheMisses", work.pagesLoaded() - workBefore.pagesLoaded());
    return answer;
  }
}
