package io.kithgraph.model;

import java.nio.charset.StandardCharsets;

/**
 * Hashes vertices to the fixed number of slots that placement moves between partitions. The
 * function is part of the format on disk: it must never change.
 */
public final class Slots {
  /** The number of slots of every deployment. */
  public static final int COUNT = 16_384;

  private Slots() {}

  /** The slot of a vertex, 0 to {@link #COUNT} - 1. */
  public static int of(GraphId graph, VertexId vertex) {
    if (vertex instanceof VertexId.LongId id) {
      return of(graph, id.longValue());
    }
    long hash = mix(graph.value() * 0x9E3779B97F4A7C15L);
    for (byte b : ((VertexId.StringId) vertex).string().getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
    }
    return (int) (mix(hash) >>> 50);
  }

  /** The slot of a vertex with an integer id. */
  public static int of(GraphId graph, long vertex) {
    long hash = mix(graph.value() * 0x9E3779B97F4A7C15L);
    return (int) (mix(hash ^ vertex) >>> 50);
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
