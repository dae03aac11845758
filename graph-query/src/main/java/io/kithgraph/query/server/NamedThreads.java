package io.kithgraph.query.server;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Daemon threads with a common name and a number each. Thread-safe. */
final class NamedThreads implements ThreadFactory {
  private final String name;
  private final AtomicInteger next = new AtomicInteger();

  NamedThreads(String name) {
    this.name = name;
  }

  @Override
  public Thread newThread(Runnable task) {
    Thread thread = new Thread(task, name + "-" + next.getAndIncrement());
    thread.setDaemon(true);
    return thread;
  }
}
