package io.kithgraph.query.server.access;

import io.grpc.ServerCall.Listener;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what comes of a call until it is known who serves it. That is little: nobody has asked for
 * messages yet. Thread-safe by its lock.
 */
final class WaitingListener<Q> extends Listener<Q> {
  private final Object lock = new Object();
  private final Queue<Consumer<Listener<Q>>> events = new ArrayDeque<>();

  /** Set as soon as everything that waited has been handed over. */
  private @Nullable Listener<Q> service;

  /** Hands over what waited, in order, and from then on everything at once. */
  void open(Listener<Q> opened) {
    while (true) {
      Consumer<Listener<Q>> event;
      synchronized (lock) {
        event = events.poll();
        if (event == null) {
          service = opened;
          return;
        }
      }
      event.accept(opened);
    }
  }

  private void pass(Consumer<Listener<Q>> event) {
    Listener<Q> open;
    synchronized (lock) {
      open = service;
      if (open == null) {
        events.add(event);
        return;
      }
    }
    event.accept(open);
  }

  @Override
  public void onMessage(Q message) {
    pass(listener -> listener.onMessage(message));
  }

  @Override
  public void onHalfClose() {
    pass(Listener::onHalfClose);
  }

  @Override
  public void onCancel() {
    pass(Listener::onCancel);
  }

  @Override
  public void onComplete() {
    pass(Listener::onComplete);
  }

  @Override
  public void onReady() {
    pass(Listener::onReady);
  }
}
