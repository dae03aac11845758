package io.kithgraph.storage.partition;

import io.kithgraph.storage.engine.EngineMetrics;
import io.kithgraph.storage.engine.WritePressure;
import io.kithgraph.storage.pagecache.PageCacheMetrics;

/**
 * Figures of one replica. Immutable.
 *
 * @param pressure how far writes are ahead of the engine's files
 * @param warmTotal pages that were hot before the last restart
 * @param warmLoaded how many of them are back in the cache
 */
public record ReplicaFigures(
    PageCacheMetrics cache,
    EngineMetrics engine,
    WritePressure pressure,
    int warmTotal,
    int warmLoaded) {}
