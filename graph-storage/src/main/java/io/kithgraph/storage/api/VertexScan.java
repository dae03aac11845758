package io.kithgraph.storage.api;

import java.util.Optional;

/**
 * One page of a scan over all vertices.
 *
 * @param continuation what the page before gave, or empty for the first; survives failover and
 *     splits
 * @param limit the most vertices in the page, positive
 */
public record VertexScan(Optional<String> continuation, int limit, boolean properties) {}
