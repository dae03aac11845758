package io.kithgraph.storage.bulk.build;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that do the parts of a load side by side. Confined to the thread that hands out work. */
final class Workers implements AutoCloseable {
  private final int threads;
  private final ExecutorService executor;

  Workers(int threads) {
    this.threads = threads;
    AtomicInteger number = new AtomicInteger();
    this.executor =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "bulk-load-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  int threads() {
    return threads;
  }

  /**
   * Returns once all parts are done.
   *
   * @throws IOException that of the first part that failed; the others are interrupted
   */
  void run(List<Callable<Void>> parts) throws IOException {
    List<Future<Void>> running = new ArrayList<>();
    parts.forEach(part -> running.add(executor.submit(part)));
    try {
      for (Future<Void> part : running) {
        part.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("A part of a bulk load failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("The bulk load was interrupted", e);
    } finally {
      running.forEach(part -> part.cancel(true));
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
