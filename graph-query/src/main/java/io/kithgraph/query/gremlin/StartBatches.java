package io.kithgraph.query.gremlin;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.tinkerpop.gremlin.process.traversal.Traverser;

/**
 * Gathers the traversers that come into a step into batches that grow, so that a step that is asked
 * for little pulls little and one that is asked for much makes few calls. Confined to one thread.
 */
final class StartBatches {
  private static final int FIRST = 128;
  private static final int GROWTH = 8;

  private int size = FIRST;

  /**
   * The next batch, at least one.
   *
   * @throws java.util.NoSuchElementException if nothing more comes in
   */
  <S> List<Traverser.Admin<S>> next(Iterator<Traverser.Admin<S>> starts, int max) {
    int wanted = Math.min(size, max);
    List<Traverser.Admin<S>> batch = new ArrayList<>();
    batch.add(starts.next());
    while (batch.size() < wanted && starts.hasNext()) {
      batch.add(starts.next());
    }
    if (batch.size() == wanted) {
      size = Math.min(max, wanted * GROWTH);
    }
    return batch;
  }
}
