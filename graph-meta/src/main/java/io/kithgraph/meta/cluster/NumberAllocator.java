package io.kithgraph.meta.cluster;

import io.kithgraph.model.GraphId;

/**
 * Hands out 64-bit numbers that no other process of the deployment gets, from blocks leased in the
 * metadata: tie-breakers of edges and ids of vertices. Numbers grow within a process, may leave
 * gaps, and start at 1. Both methods throw a {@link MetadataException} with {@code UNAVAILABLE} if
 * a block is needed and the metadata cannot be reached. Thread-safe.
 */
public interface NumberAllocator {

  /** A number for a new vertex of the graph; blocks only when a new block must be leased. */
  long nextVertexNumber(GraphId graph);

  /**
   * A tie-breaker for a new edge of the graph, never 0; blocks only when a new block must be
   * leased.
   */
  long nextTieBreaker(GraphId graph);
}
