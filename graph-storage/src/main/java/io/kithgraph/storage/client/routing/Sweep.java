package io.kithgraph.storage.client.routing;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Things that are looked at from time to time for as long as they are here: one timer for all of
 * them, and none while there is nothing, which costs a call less than a timer of its own.
 * Thread-safe.
 *
 * @param <T> known by its {@code equals}: the same thing is here only once
 */
@SuppressWarnings("FutureReturnValueIgnored") // nobody waits for what ends by itself
final class Sweep<T> {
  private final ScheduledExecutorService timer;
  private final Duration pause;
  private final Consumer<T> look;
  private final Set<T> things = ConcurrentHashMap.newKeySet();

  /** Whether the next look is due; set whenever something is here. */
  private final AtomicBoolean sweeping = new AtomicBoolean();

  /**
   * @param timer where it looks; once that is stopped nothing is looked at any more
   * @param pause between two looks, and before the first
   * @param look must neither block nor throw; may remove things
   */
  Sweep(ScheduledExecutorService timer, Duration pause, Consumer<T> look) {
    this.timer = timer;
    this.pause = pause;
    this.look = look;
  }

  /** From now until {@link #remove} the thing is looked at. */
  void add(T thing) {
    things.add(thing);
    keepSweeping();
  }

  void remove(T thing) {
    things.remove(thing);
  }

  /** Does something once, now and here, with each thing. */
  void forEach(Consumer<T> action) {
    things.forEach(action);
  }

  private void keepSweeping() {
    if (sweeping.compareAndSet(false, true)) {
      try {
        timer.schedule(this::sweep, pause.toNanos(), TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException e) {
        // Whoever stopped the timer ends the things that are here.
      }
    }
  }

  private void sweep() {
    things.forEach(look);
    sweeping.set(false);
    if (!things.isEmpty()) {
      keepSweeping();
    }
  }
}
