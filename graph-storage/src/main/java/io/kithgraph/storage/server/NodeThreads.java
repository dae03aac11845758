package io.kithgraph.storage.server;

import io.kithgraph.storage.replication.ReplicaExecutors;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of a storage node. Thread-safe. */
final class NodeThreads implements AutoCloseable {
  private static final int CALLBACK_THREADS = 2;
  private static final int BACKGROUND_THREADS = 2;
  private static final int RPC_THREADS = 4;
  private static final long IDLE_SECONDS = 30;
  private static final long STOP_SECONDS = 5;

  private final ExecutorService callbacks;
  private final ExecutorService reads;
  private final ExecutorService rpc;
  private final ExecutorService background;
  private final ExecutorService maps;
  private final ScheduledExecutorService timer;

  NodeThreads(int readThreads) {
    this.callbacks = pool("storage-callback", CALLBACK_THREADS);
    this.reads = pool("storage-read", readThreads);
    this.rpc = pool("storage-raft", RPC_THREADS);
    this.background = pool("storage-background", BACKGROUND_THREADS);
    this.maps = pool("storage-map", 1);
    this.timer = Executors.newSingleThreadScheduledExecutor(named("storage-timer"));
  }

  private static ExecutorService pool(String name, int threads) {
    // What waits in these queues is bounded where it is let in: by the in-flight bounds of the
    // service and of the proposal queues.
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            named(name));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static ThreadFactory named(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  ReplicaExecutors forReplicas(InstantSource clock) {
    return new ReplicaExecutors(callbacks, reads, rpc, background, timer, clock, System::nanoTime);
  }

  ExecutorService reads() {
    return reads;
  }

  ExecutorService background() {
    return background;
  }

  /** Where reading the cluster map anew may wait for the metadata. */
  ExecutorService maps() {
    return maps;
  }

  ScheduledExecutorService timer() {
    return timer;
  }

  @Override
  public void close() {
    timer.shutdownNow();
    for (ExecutorService pool : new ExecutorService[] {maps, reads, background, rpc, callbacks}) {
      pool.shutdown();
      try {
        if (!pool.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
          pool.shutdownNow();
        }
      } catch (InterruptedException e) {
        pool.shutdownNow();
        Thread.currentThread().interrupt();
      }
    }
  }
}
