package io.kithgraph.meta.cluster;

import io.kithgraph.model.GraphId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts from 1 for each graph and never blocks. Thread-safe. */
public final class InMemoryNumberAllocator implements NumberAllocator {
  private final Map<GraphId, AtomicLong> vertices = new ConcurrentHashMap<>();
  private final Map<GraphId, AtomicLong> tieBreakers = new ConcurrentHashMap<>();

  @Override
  public long nextVertexNumber(GraphId graph) {
    return next(vertices, graph);
  }

  @Override
  public long nextTieBreaker(GraphId graph) {
    return next(tieBreakers, graph);
  }

  private static long next(Map<GraphId, AtomicLong> counters, GraphId graph) {
    return counters.computeIfAbsent(graph, g -> new AtomicLong()).incrementAndGet();
  }
}
