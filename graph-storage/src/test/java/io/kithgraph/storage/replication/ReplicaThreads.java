package io.kithgraph.storage.replication;

import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of a node in tests. */
final class ReplicaThreads implements AutoCloseable {
  private final ExecutorService callbacks = Executors.newFixedThreadPool(1, named("callbacks"));
  private final ExecutorService reads = Executors.newFixedThreadPool(2, named("reads"));
  private final ExecutorService rpc = Executors.newFixedThreadPool(2, named("rpc"));
  private final ExecutorService background = Executors.newFixedThreadPool(2, named("background"));
  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(1, named("timer"));

  private static ThreadFactory named(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "test-" + name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  ReplicaExecutors executors() {
    return new ReplicaExecutors(
        callbacks, reads, rpc, background, timer, InstantSource.system(), System::nanoTime);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    callbacks.shutdownNow();
    reads.shutdownNow();
    rpc.shutdownNow();
    background.shutdownNow();
  }
}
