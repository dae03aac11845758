package io.kithgraph.query.gremlin.profile;

import io.kithgraph.query.exec.Execution;
import java.util.function.Supplier;
import org.apache.tinkerpop.gremlin.process.traversal.util.MutableMetrics;
import org.jspecify.annotations.Nullable;

/**
 * What a step adds to the metrics of {@code profile()}: what it has used of the query's budget, and
 * what that took at storage. Confined to the thread of its traversal.
 */
public final class StepMetrics {
  private @Nullable MutableMetrics metrics;

  /** Counts go there from now on; null: nowhere. */
  public void use(@Nullable MutableMetrics profiled) {
    metrics = profiled;
  }

  /** Runs a read, and counts what it used. */
  public <T> T counting(Execution execution, Supplier<T> read) {
    MutableMetrics counted = metrics;
    if (counted == null) {
      return read.get();
    }
    Execution.Spent before = execution.spent();
    Execution.Work workBefore = execution.work();
    T answer = read.get();
    Execution.Work work = execution.work();
    Execution.Spent after = execution.spent();
    add(counted, "storageCalls", after.calls() - before.calls());
    add(counted, "listsRead", after.lists() - before.lists());
    add(counted, "edgesRead", after.edges() - before.edges());
    add(counted, "bytesRead", after.bytes() - before.bytes());
    add(counted, "partitionsTouched", work.answers() - workBefore.answers());
    add(counted, "cacheHits", work.pagesFound() - workBefore.pagesFound());
    add(counted, "cacheMisses", work.pagesLoaded() - workBefore.pagesLoaded());
    return answer;
  }

  /** As a count, for programs, and as an annotation, which consoles print. */
  private static void add(MutableMetrics counted, String what, long more) {
    counted.incrementCount(what, more);
    counted.setAnnotation(what, counted.getCount(what));
  }
}
