package io.kithgraph.query.exec;

import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.EdgeColumns;
import io.kithgraph.storage.api.EdgeSample;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.SampleRead;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Draws edges at random from each list of a frontier, in one call. Confined to the thread of its
 * execution.
 */
final class SampleScan extends ColumnsCursor {
  private final GraphReads reads;
  private final Execution execution;
  private final BoundScan part;
  private final int count;
  private final long seed;
  private final Projection projection;
  private final List<Deque<EdgeColumns>> drawn = new ArrayList<>();

  /**
   * A scan that has read nothing yet.
   *
   * @param count how many edges are drawn from each list
   * @param seed decides which
   */
  SampleScan(
      GraphReads reads,
      Execution execution,
      List<VertexId> sources,
      BoundScan part,
      int count,
      long seed,
      Projection projection) {
    super(sources, part);
    this.reads = reads;
    this.execution = execution;
    this.part = part;
    this.count = count;
    this.seed = seed;
    this.projection = projection;
  }

  @Override
  @Nullable EdgeColumns page(int list) {
    if (drawn.isEmpty()) {
      List<ListKey> keys = lists().stream().map(SourceList::key).toList();
      SampleRead read = new SampleRead(keys, part.bounds(), count, seed, projection);
      for (EdgeSample sample : reads.sample(read, execution)) {
        drawn.add(new ArrayDeque<>(List.of(sample.edges())));
      }
    }
    return drawn.get(list).poll();
  }

  @Override
  boolean hasPage(int list) {
    return !drawn.isEmpty();
  }
}
