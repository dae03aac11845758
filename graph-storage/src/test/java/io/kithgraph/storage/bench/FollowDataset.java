package io.kithgraph.storage.bench;

import io.kithgraph.model.Direction;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.edgetree.EdgeEntry;
import io.kithgraph.storage.edgetree.EdgeTreeSettings;
import io.kithgraph.storage.edgetree.EdgeTreeWriter;
import io.kithgraph.storage.engine.Engine;
import io.kithgraph.storage.key.ListAddress;
import io.kithgraph.storage.pagecache.ApplyBatch;
import io.kithgraph.storage.pagecache.PageCache;

/**
 * The graph that figures are measured on: one half of follow edges with a power-law degree, and one
 * vertex, the hub, with very many. Every edge is a function of its list and number, so nothing has
 * to be kept, and all machines have the same. Immutable.
 *
 * @param vertices their ids are 0 to this; a lower id has a higher degree
 * @param meanDegree about
 * @param hubDegree edges of the vertex {@link #HUB}
 */
public record FollowDataset(int vertices, int meanDegree, int hubDegree) {
  /** 200,000 vertices, about ten million edges, and a hub of as many. */
  public static final FollowDataset FULL = new FollowDataset(200_000, 50, 10_000_000);

  public static final GraphId GRAPH = new GraphId(1);
  public static final LabelId FOLLOW = new LabelId(3);

  /** The id of the vertex with very many edges. */
  public static final long HUB = -1;

  private static final double SKEW = -0.72;
  private static final long START_MILLIS = 1_700_000_000_000L;
  private static final long MILLIS_APART = 31;

  /** What one batch of a load holds. */
  private static final int PUTS_PER_BATCH = 1_000;

  /** The list of a vertex. */
  public static ListKey list(long vertex) {
    return new ListKey(VertexId.of(vertex), FOLLOW, Direction.OUT);
  }

  /** The address of that list. */
  public static ListAddress address(long vertex) {
    return ListAddress.of(GRAPH, list(vertex));
  }

  /** The degree of a vertex: at most half of all vertices. */
  public int degree(long vertex) {
    if (vertex == HUB) {
      return hubDegree;
    }
    // The sum over all ranks is about the integral.
    double sum = (Math.pow(vertices, 1 + SKEW) - 1) / (1 + SKEW) + 1;
    double share = Math.pow(vertex + 1.0, SKEW) / sum;
    return (int) Math.max(1, Math.min(vertices / 2.0, share * meanDegree * vertices));
  }

  /**
   * The vertex that an edge belongs to, as often as its degree is large.
   *
   * @param share where among all edges, ordered by vertex; 0 to 1
   */
  public int ownerOf(double share) {
    double rank = Math.pow(1 + share * (Math.pow(vertices, 1 + SKEW) - 1), 1 / (1 + SKEW));
    return (int) Math.min(vertices - 1, rank - 1);
  }

  /** The first vertex whose degree is at most so large. */
  public int firstBelow(int degree) {
    int low = 0;
    int high = vertices;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (degree(middle) > degree) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The neighbour of an edge of a vertex: no two edges of a vertex have the same. */
  public long neighbour(long vertex, int edge) {
    long population = vertex == HUB ? 2L * hubDegree : vertices;
    int bits = 64 - Long.numberOfLeadingZeros(population - 1);
    long mask = (1L << bits) - 1;
    long id = edge;
    do {
      // Each step is invertible in so many bits, so that different edges stay different.
      for (int round = 0; round < 3; round++) {
        id = (id + mix(vertex + round)) & mask;
        id = (id * 0x9E3779B97F4A7C15L) & mask;
        id ^= id >>> (bits / 2);
      }
    } while (id >= population);
    return id;
  }

  /** The time of an edge; later edges of a list are newer. */
  public static long sortKey(int edge) {
    return START_MILLIS + edge * MILLIS_APART;
  }

  /** A number spread over all 63 bits. */
  public static long mix(long value) {
    long z = (value + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    return (z ^ (z >>> 27)) & Long.MAX_VALUE;
  }

  /** All edges but the hub's. */
  public long edges() {
    long sum = 0;
    for (int vertex = 0; vertex < vertices; vertex++) {
      sum += degree(vertex);
    }
    return sum;
  }

  /**
   * Writes all edges to an empty engine, as the apply thread of a partition does; returns the
   * sequence number of the last batch.
   */
  public long load(Engine engine, EdgeTreeSettings settings, long cacheBytes) {
    PageCache cache = new PageCache(engine, 0, cacheBytes);
    try {
      long sequence = 0;
      for (int vertex = 0; vertex < vertices; ) {
        ApplyBatch batch = cache.begin(++sequence);
        EdgeTreeWriter writer = new EdgeTreeWriter(batch, settings);
        for (int puts = 0; puts < PUTS_PER_BATCH && vertex < vertices; vertex++) {
          puts += put(writer, vertex, 0, degree(vertex), sequence);
        }
        writer.flush(batch);
        batch.commit();
      }
      for (int edge = 0; edge < hubDegree; edge += PUTS_PER_BATCH) {
        ApplyBatch batch = cache.begin(++sequence);
        EdgeTreeWriter writer = new EdgeTreeWriter(batch, settings);
        put(writer, HUB, edge, Math.min(hubDegree, edge + PUTS_PER_BATCH), sequence);
        writer.flush(batch);
        batch.commit();
      }
      engine.flush();
      return sequence;
    } finally {
      cache.close();
    }
  }

  private int put(EdgeTreeWriter writer, long vertex, int from, int to, long sequence) {
    ListAddress list = address(vertex);
    for (int edge = from; edge < to; edge++) {
      VertexId neighbour = VertexId.of(neighbour(vertex, edge));
      writer.put(list, new EdgeEntry(sortKey(edge), neighbour, 0, PropertySet.EMPTY), sequence);
    }
    return to - from;
  }
}
