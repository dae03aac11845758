package io.kithgraph.storage.pagecache;

/**
 * Figures of one cache; counts since it was made, except those named "current". Immutable.
 *
 * @param hits look-ups answered from memory
 * @param misses look-ups that read the engine and kept the answer
 * @param snapshotReads look-ups of an older state that read the engine and kept nothing
 * @param evictions entries dropped for want of room
 * @param weightBytes current memory of the entries, about
 * @param entries current number of entries, negative ones included
 */
public record PageCacheMetrics(
    long hits, long misses, long snapshotReads, long evictions, long weightBytes, long entries) {}
