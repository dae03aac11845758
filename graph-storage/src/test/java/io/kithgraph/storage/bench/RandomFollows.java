package io.kithgraph.storage.bench;

import io.kithgraph.model.PropertySet;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.edgetree.EdgeEntry;
import io.kithgraph.storage.edgetree.EdgeTree;
import io.kithgraph.storage.edgetree.EdgeTreeCursor;
import io.kithgraph.storage.edgetree.EdgeTreeSettings;
import io.kithgraph.storage.edgetree.EdgeTreeWriter;
import io.kithgraph.storage.edgetree.NeighbourCursor;
import io.kithgraph.storage.edgetree.ScanOrder;
import io.kithgraph.storage.edgetree.SortRange;
import io.kithgraph.storage.engine.Engine;
import io.kithgraph.storage.key.ListAddress;
import io.kithgraph.storage.pagecache.ApplyBatch;
import io.kithgraph.storage.pagecache.PageCache;
import io.kithgraph.storage.pagecache.View;
import java.util.Random;

/**
 * Half edges in random order, as they come in while a graph with power-law degrees grows: each to a
 * list that is the likelier the longer it is, and newer than all before. Confined to one thread.
 */
final class RandomFollows implements AutoCloseable {
  private final FollowDataset lists;
  private final EdgeTreeSettings settings;
  private final PageCache cache;
  private final Random random = new Random(2);
  private long sequence;
  private int edges;

  /**
   * Goes on with what an engine holds.
   *
   * @param lists how many vertices there are and how their degrees differ
   * @param sequence of the last batch; 0 if the engine is empty
   * @param edges how many edges are older than all to come
   */
  RandomFollows(
      Engine engine,
      EdgeTreeSettings settings,
      long cacheBytes,
      FollowDataset lists,
      long sequence,
      int edges) {
    this.lists = lists;
    this.settings = settings;
    this.cache = new PageCache(engine, sequence, cacheBytes);
    this.sequence = sequence;
    this.edges = edges;
  }

  /** Reads all pages of all lists but the hub's. */
  void warm() {
    try (View view = cache.pin()) {
      EdgeTree tree = new EdgeTree(view);
      for (int vertex = 0; vertex < lists.vertices(); vertex++) {
        ListAddress list = FollowDataset.address(vertex);
        EdgeTreeCursor entries = tree.cursor(list, SortRange.ALL, ScanOrder.ASCENDING);
        while (entries.nextRun(Integer.MAX_VALUE)) {
          // The cache keeps each page.
        }
        for (NeighbourCursor ids = tree.neighbours(list, null); !ids.atEnd(); ids.next()) {
          // The same in the other order.
        }
      }
    }
  }

  /** Applies so many half edges as one entry of the log. */
  void apply(int count) {
    ApplyBatch batch = cache.begin(++sequence);
    EdgeTreeWriter writer = new EdgeTreeWriter(batch, settings);
    for (int i = 0; i < count; i++) {
      VertexId neighbour = VertexId.of(random.nextInt(FollowDataset.FULL.vertices()));
      writer.put(
          FollowDataset.address(lists.ownerOf(random.nextDouble())),
          new EdgeEntry(FollowDataset.sortKey(edges++), neighbour, 0, PropertySet.EMPTY),
          sequence);
    }
    writer.flush(batch);
    batch.commit();
  }

  /** Reads the newest 20 edges of so many vertices at random. */
  long read(int count) {
    long sum = 0;
    try (View view = cache.pin()) {
      EdgeTree tree = new EdgeTree(view);
      for (int i = 0; i < count; i++) {
        EdgeTreeCursor cursor =
            tree.cursor(
                FollowDataset.address(random.nextInt(lists.vertices())),
                SortRange.ALL,
                ScanOrder.DESCENDING);
        if (cursor.nextRun(20)) {
          sum += cursor.sortKey(0);
        }
      }
    }
    return sum;
  }

  @Override
  public void close() {
    cache.close();
  }
}
