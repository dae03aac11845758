package io.kithgraph.storage.client.commit;

import java.time.Duration;

/**
 * Bounds of what is done for one commit before its caller gets an error. Immutable.
 *
 * @param maxTries how often a commit is begun, over lock conflicts
 * @param holderPatience a transaction that has held a lock for longer is taken for abandoned: its
 *     primary is asked to decide
 * @param maxReadRounds how often the edges of deleted vertices are asked for, over changes of the
 *     map
 * @param maxExpandedEdges a vertex with at most so many edges is deleted together with them; one
 *     with more is hidden at once and cleaned up in the background
 */
public record CommitSettings(
    int maxTries, Duration holderPatience, int maxReadRounds, int maxExpandedEdges) {}
