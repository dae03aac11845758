package io.kithgraph.storage.bulk.build;

import java.util.List;

/** Edges from memory: source, destination and sort key of each. Confined to one thread. */
public final class ListedEdges implements EdgeSource {
  private final List<long[]> edges;
  private int next;

  public ListedEdges(List<long[]> edges) {
    this.edges = edges;
  }

  @Override
  public int fill(EdgeChunk chunk) {
    int count = Math.min(chunk.capacity(), edges.size() - next);
    for (int i = 0; i < count; i++, next++) {
      chunk.sources()[i] = edges.get(next)[0];
      chunk.destinations()[i] = edges.get(next)[1];
      chunk.sortKeys()[i] = edges.get(next)[2];
    }
    return count;
  }

  @Override
  public void close() {}
}
