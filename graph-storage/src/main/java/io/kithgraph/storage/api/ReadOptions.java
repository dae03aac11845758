package io.kithgraph.storage.api;

import io.kithgraph.model.GraphId;

/**
 * What every read carries. Immutable.
 *
 * @param deadline nothing runs past it, at any layer
 * @param tenant who asks, for quotas and metrics; empty if nobody in particular
 * @param maxBytes bound on the encoded size of all answers to this call, in bytes; when it is
 *     reached, slices stop with {@link StopReason#BYTE_LIMIT}
 */
public record ReadOptions(
    GraphId graph,
    ReadLevel level,
    Deadline deadline,
    PriorityClass priority,
    String tenant,
    long maxBytes) {

  /** Room for ordinary answers: 16 MiB. */
  public static final long DEFAULT_MAX_BYTES = 16L << 20;

  /** Strong, interactive, with the default byte limit. */
  public static ReadOptions of(GraphId graph, Deadline deadline) {
    return new ReadOptions(
        graph, ReadLevel.STRONG, deadline, PriorityClass.INTERACTIVE, "", DEFAULT_MAX_BYTES);
  }
}
