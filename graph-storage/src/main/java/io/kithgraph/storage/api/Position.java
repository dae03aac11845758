package io.kithgraph.storage.api;

import io.kithgraph.model.VertexId;

/**
 * The place of one edge in its list's order. A continuation is the position of the last edge that
 * was delivered: the next range starts strictly after it, whatever has become of that edge, of the
 * replica or of the partition. Immutable.
 */
public record Position(long sortKey, VertexId neighbour, long tieBreaker) {}
