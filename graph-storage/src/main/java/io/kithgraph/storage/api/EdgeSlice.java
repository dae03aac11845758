package io.kithgraph.storage.api;

import io.kithgraph.model.ListKey;
import org.jspecify.annotations.Nullable;

/**
 * The answer for one list of a range read. Immutable.
 *
 * @param next where to go on, non-null unless the stop reason is {@link StopReason#EXHAUSTED}
 * @param version the list's version when it was read; 0 if it did not exist
 */
public record EdgeSlice(
    ListKey list,
    EdgeColumns edges,
    StopReason stopReason,
    @Nullable Position next,
    long version) {}
