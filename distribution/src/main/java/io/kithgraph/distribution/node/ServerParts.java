package io.kithgraph.distribution.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a server, closed in the reverse order of their start. Parts are added by the thread
 * that starts the server; closing is thread-safe.
 */
public final class ServerParts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerParts.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** Takes a part that has started. */
  public synchronized <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  /** Closes all parts, also if one does not close. Idempotent. */
  @Override
  public synchronized void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      long began = System.nanoTime();
      try {
        part.close();
      } catch (Exception e) { // catch-all: the other parts must be closed too
        LOG.warn("A part of the server did not close: part={}", part.getClass().getName(), e);
      }
      LOG.debug(
          "Closed: part={} millis={}",
          part.getClass().getSimpleName(),
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }
  }
}
