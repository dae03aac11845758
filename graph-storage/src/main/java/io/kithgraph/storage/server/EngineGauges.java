package io.kithgraph.storage.server;

import io.kithgraph.storage.engine.WritePressure;
import io.kithgraph.storage.partition.ReplicaFigures;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The figures of page caches and engines, all replicas of a node together, as they are when they
 * are read. Stateless.
 *
 * <pre>
 *   kithgraph.storage.cache.hits, .misses      look-ups since the start
 *   kithgraph.storage.cache.snapshot.reads     look-ups of an older state, past the cache
 *   kithgraph.storage.cache.evictions          entries dropped for want of room
 *   kithgraph.storage.cache.hit.ratio          hits of all look-ups, 0 to 1
 *   kithgraph.storage.cache.bytes, .entries    what is cached
 *   kithgraph.storage.cache.warm.total         pages that were hot before the last start
 *   kithgraph.storage.cache.warm.loaded        how many of them have been brought back
 *   kithgraph.storage.engine.bytes.logical     bytes of keys and values in batches
 *   kithgraph.storage.engine.bytes.written     bytes flushed and compacted
 *   kithgraph.storage.engine.bytes.files       live files
 *   kithgraph.storage.engine.bytes.pending     bytes that compaction still has to rewrite
 *   kithgraph.storage.engine.write.amplification   written / logical
 *   kithgraph.storage.engine.pressure          of the replica where it is worst: 0 none; 1 high, work that
 *                                              can wait is refused; 2 full, all writes are
 * </pre>
 */
final class EngineGauges {
  private static final String CACHE = "kithgraph.storage.cache.";
  private static final String ENGINE = "kithgraph.storage.engine.";

  private EngineGauges() {}

  static List<Meter> register(MeterRegistry registry, HostedReplicas replicas) {
    return List.of(
        sum(registry, replicas, CACHE + "hits", f -> f.cache().hits()),
        sum(registry, replicas, CACHE + "misses", f -> f.cache().misses()),
        sum(registry, replicas, CACHE + "snapshot.reads", f -> f.cache().snapshotReads()),
        sum(registry, replicas, CACHE + "evictions", f -> f.cache().evictions()),
        sum(registry, replicas, CACHE + "bytes", f -> f.cache().weightBytes()),
        sum(registry, replicas, CACHE + "entries", f -> f.cache().entries()),
        sum(registry, replicas, CACHE + "warm.total", ReplicaFigures::warmTotal),
        sum(registry, replicas, CACHE + "warm.loaded", ReplicaFigures::warmLoaded),
        ratio(
            registry,
            replicas,
            CACHE + "hit.ratio",
            f -> f.cache().hits(),
            f -> f.cache().hits() + f.cache().misses()),
        sum(registry, replicas, ENGINE + "bytes.logical", f -> f.engine().logicalBytesWritten()),
        sum(registry, replicas, ENGINE + "bytes.written", EngineGauges::written),
        sum(registry, replicas, ENGINE + "bytes.files", f -> f.engine().fileBytes()),
        sum(registry, replicas, ENGINE + "bytes.pending", f -> f.engine().pendingCompactionBytes()),
        ratio(
            registry,
            replicas,
            ENGINE + "write.amplification",
            EngineGauges::written,
            f -> f.engine().logicalBytesWritten()),
        Gauge.builder(ENGINE + "pressure", replicas, EngineGauges::worstPressure)
            .register(registry));
  }

  private static double worstPressure(HostedReplicas replicas) {
    return replicas.figures().stream().mapToInt(f -> level(f.pressure())).max().orElse(0);
  }

  private static int level(WritePressure pressure) {
    return switch (pressure) {
      case NONE -> 0;
      case HIGH -> 1;
      case FULL -> 2;
    };
  }

  private static double written(ReplicaFigures figures) {
    return figures.engine().flushedBytes() + figures.engine().compactedBytes();
  }

  private static Meter sum(
      MeterRegistry registry,
      HostedReplicas replicas,
      String name,
      ToDoubleFunction<ReplicaFigures> figure) {
    return Gauge.builder(name, replicas, r -> total(r.figures(), figure)).register(registry);
  }

  private static Meter ratio(
      MeterRegistry registry,
      HostedReplicas replicas,
      String name,
      ToDoubleFunction<ReplicaFigures> part,
      ToDoubleFunction<ReplicaFigures> whole) {
    return Gauge.builder(
            name,
            replicas,
            r -> {
              List<ReplicaFigures> figures = r.figures();
              double all = total(figures, whole);
              return all == 0 ? 0 : total(figures, part) / all;
            })
        .register(registry);
  }

  private static double total(
      List<ReplicaFigures> figures, ToDoubleFunction<ReplicaFigures> figure) {
    return figures.stream().mapToDouble(figure).sum();
  }
}
