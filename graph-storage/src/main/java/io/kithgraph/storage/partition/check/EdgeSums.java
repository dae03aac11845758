package io.kithgraph.storage.partition.check;

import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.edgetree.EdgeEntry;
import java.util.HashMap;
import java.util.Map;

/**
 * Sums of hashes over all halves of each label, per direction: equal sums in both directions mean,
 * but for a chance of 2^-128, that the same edges are there in both, whatever the order in which
 * they are met. Memory for each label, none for edges. Confined to one thread.
 */
final class EdgeSums {
  private final Map<GraphLabel, Sums> sums = new HashMap<>();

  /** A label of a graph. */
  record GraphLabel(GraphId graph, LabelId label) {}

  private static final class Sums {
    private final long[] first = new long[2];
    private final long[] second = new long[2];
    private final long[] halves = new long[2];
  }

  /** Adds one half: direction 0 is OUT, 1 is IN. */
  void add(GraphLabel label, int direction, EdgeKey edge, EdgeEntry entry) {
    Sums of = sums.computeIfAbsent(label, key -> new Sums());
    byte[] properties = entry.properties().encoded();
    for (int i = 0; i < 2; i++) {
      long hash = i == 0 ? 0x9E3779B97F4A7C15L : 0xC2B2AE3D27D4EB4FL;
      hash = mix(hash, edge.source());
      hash = mix(hash, edge.destination());
      hash = mix(hash, edge.tieBreaker());
      hash = mix(hash, entry.sortKey());
      for (byte b : properties) {
        hash = hash * 0x100000001B3L + b;
      }
      hash = mix(hash, properties.length);
      if (i == 0) {
        of.first[direction] += hash;
      } else {
        of.second[direction] += hash;
      }
    }
    of.halves[direction]++;
  }

  /** Whether the label has IN lists, and not the same edges in both directions. */
  boolean differ(GraphLabel label) {
    Sums of = sums.get(label);
    return of != null
        && of.halves[1] > 0
        && (of.halves[0] != of.halves[1]
            || of.first[0] != of.first[1]
            || of.second[0] != of.second[1]);
  }

  private static long mix(long hash, VertexId id) {
    if (id instanceof VertexId.StringId string) {
      long result = mix(hash, 1);
      String text = string.string();
      for (int i = 0; i < text.length(); i++) {
        result = result * 0x100000001B3L + text.charAt(i);
      }
      return mix(result, text.length());
    }
    return mix(hash, ((VertexId.LongId) id).longValue());
  }

  private static long mix(long hash, long value) {
    long z = (hash ^ value) * 0xBF58476D1CE4E5B9L + 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
