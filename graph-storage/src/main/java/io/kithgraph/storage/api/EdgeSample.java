package io.kithgraph.storage.api;

import io.kithgraph.model.ListKey;

/**
 * Edges that were drawn from one list. Immutable.
 *
 * @param edges in the order in which they were drawn, which is random: every beginning of them is a
 *     uniform sample too
 * @param population how many edges of the list lie within the bounds
 * @param stopReason {@link StopReason#LIMIT} if as many edges were drawn as was asked, {@link
 *     StopReason#EXHAUSTED} if there are no more; after {@link StopReason#BYTE_LIMIT} and {@link
 *     StopReason#DEADLINE} there are fewer, and still they are a uniform sample
 * @param version the list's version when it was read; 0 if it did not exist
 */
public record EdgeSample(
    ListKey list, EdgeColumns edges, long population, StopReason stopReason, long version) {}
