package io.kithgraph.storage.partition;

import io.kithgraph.storage.engine.EngineMetrics;
import io.kithgraph.storage.pagecache.PageCacheMetrics;

/**
 * Figures of one replica. Immutable.
 *
 * @param warmTotal pages that were hot before the last restart
 * @param warmLoaded how many of them are back in the cache
 */
public record ReplicaFigures(
    PageCacheMetrics cache, EngineMetrics engine, int warmTotal, int warmLoaded) {}
