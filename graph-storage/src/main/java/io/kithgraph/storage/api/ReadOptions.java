package io.kithgraph.storage.api;

import io.kithgraph.model.GraphId;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What every read carries. Immutable.
 *
 * @param deadline nothing runs past it, at any layer
 * @param tenant who asks, for quotas; empty if nobody in particular
 * @param maxBytes bound on the encoded size of all answers to this call, in bytes; when it is
 *     reached, slices stop with {@link StopReason#BYTE_LIMIT}
 * @param meter is told what the call cost, and how stale its answers are
 */
public record ReadOptions(
    GraphId graph,
    ReadLevel level,
    Deadline deadline,
    PriorityClass priority,
    String tenant,
    long maxBytes,
    Meter meter) {

  /** Room for ordinary answers: 16 MiB. */
  public static final long DEFAULT_MAX_BYTES = 16L << 20;

  /**
   * Is told what the reads of a call cost and how stale they are. Implementations are thread-safe
   * and quick.
   */
  @FunctionalInterface
  public interface Meter {
    /** Listens to nothing. */
    Meter NONE = (found, loaded, stalenessMillis) -> {};

    /**
     * A partition has answered; called for each answer, before the call ends.
     *
     * @param found how many pages and records it found in its cache
     * @param loaded how many it had to load
     * @param stalenessMillis all that was acknowledged so many milliseconds before the read began
     *     is in the answer: 0 for a strong read, -1 if the replica does not know
     */
    void answered(long found, long loaded, long stalenessMillis);
  }

  /**
   * How stale the answers to a call are at most, however many partitions and reads it takes: all
   * that was acknowledged so long before the call began is in them. Thread-safe.
   */
  public static final class Staleness implements Meter {
    private static final long UNKNOWN = Long.MAX_VALUE;

    private final AtomicLong most = new AtomicLong();

    @Override
    public void answered(long found, long loaded, long stalenessMillis) {
      most.accumulateAndGet(stalenessMillis < 0 ? UNKNOWN : stalenessMillis, Math::max);
    }

    /**
     * The most so far, in milliseconds: 0 if nothing is stale, or nothing was read; empty if a
     * replica did not know how stale its answer was, whatever others said.
     */
    public OptionalLong millis() {
      long known = most.get();
      return known == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(known);
    }
  }

  /** Options of a call of which nobody asks what it cost. */
  public ReadOptions(
      GraphId graph,
      ReadLevel level,
      Deadline deadline,
      PriorityClass priority,
      String tenant,
      long maxBytes) {
    this(graph, level, deadline, priority, tenant, maxBytes, Meter.NONE);
  }

  /** These options with another bound on the size of all answers. */
  public ReadOptions withMaxBytes(long bytes) {
    return new ReadOptions(graph, level, deadline, priority, tenant, bytes, meter);
  }

  /** These options, with somebody who is told what the call cost and how stale it is. */
  public ReadOptions withMeter(Meter told) {
    return new ReadOptions(graph, level, deadline, priority, tenant, maxBytes, told);
  }

  /** Strong, interactive, with the default byte limit. */
  public static ReadOptions of(GraphId graph, Deadline deadline) {
    return new ReadOptions(
        graph, ReadLevel.STRONG, deadline, PriorityClass.INTERACTIVE, "", DEFAULT_MAX_BYTES);
  }
}
