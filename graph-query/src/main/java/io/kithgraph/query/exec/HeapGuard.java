package io.kithgraph.query.exec;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the query that has read the most when the heap stays nearly full, so that one query's
 * barriers and paths do not take the process with them. What counts is the part of the heap for
 * what has lived long: what is new there is garbage as likely as not. Thread-safe.
 */
public final class HeapGuard implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HeapGuard.class);

  /** A collector that keeps up begins long before this. */
  private static final double FULL = 0.85;

  private static final long INTERVAL_MILLIS = 200;

  /** After a kill the collector gets so many looks to free what the query held. */
  private static final int REST = 5;

  private final RunningQueries queries;
  private final DoubleSupplier used;
  private final ScheduledFuture<?> looking;
  private int rest;

  HeapGuard(RunningQueries queries, DoubleSupplier used, ScheduledExecutorService timer) {
    this.queries = queries;
    this.used = used;
    this.looking =
        timer.scheduleWithFixedDelay(
            this::look, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Guards the heap of this process. */
  public static HeapGuard start(RunningQueries queries, ScheduledExecutorService timer) {
    return new HeapGuard(queries, HeapGuard::used, timer);
  }

  /** The used share of the heap's part for old objects. */
  private static double used() {
    double most = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      boolean old = pool.getName().contains("Old") || pool.getName().contains("Tenured");
      if (pool.getType() == MemoryType.HEAP && old && pool.getUsage().getMax() > 0) {
        most = Math.max(most, (double) pool.getUsage().getUsed() / pool.getUsage().getMax());
      }
    }
    return most;
  }

  private void look() {
    if (rest > 0) {
      rest--;
      return;
    }
    double share = used.getAsDouble();
    if (share > FULL) {
      Optional<RunningQueries.Status> killed = queries.killLargest();
      killed.ifPresent(
          query ->
              log.warn(
                  "A query was ended because the heap is full: percent={} id={} {} query={} plan={}",
                  Math.round(share * 100),
                  query.id(),
                  query.spent(),
                  query.query(),
                  query.plan()));
      rest = REST;
    }
  }

  @Override
  public void close() {
    looking.cancel(false);
  }
}
