package io.kithgraph.gremlin;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads that run queries: of our own, so that queries can be interrupted when their client
 * goes away or the server stops. Thread-safe.
 */
final class QueryThreads extends ThreadPoolExecutor {
  private static final long IDLE_SECONDS = 60;

  private final ClientQueries clients;

  QueryThreads(GremlinServerConfig config, ClientQueries clients) {
    super(
        config.queryThreads(),
        config.queryThreads(),
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(config.queryQueue()),
        new Names(),
        new AbortPolicy());
    this.clients = clients;
    allowCoreThreadTimeOut(true);
  }

  private static final class Names implements java.util.concurrent.ThreadFactory {
    private final AtomicInteger number = new AtomicInteger();

    @Override
    public Thread newThread(Runnable task) {
      Thread thread = new Thread(task, "kith-gremlin-" + number.getAndIncrement());
      thread.setDaemon(true);
      return thread;
    }
  }

  @Override
  public void execute(Runnable query) {
    clients.begin(query);
    try {
      super.execute(query);
    } catch (RejectedExecutionException e) {
      clients.end(query);
      throw e;
    }
  }

  @Override
  protected void afterExecute(Runnable query, @Nullable Throwable failure) {
    clients.end(query);
    super.afterExecute(query, failure);
  }
}
