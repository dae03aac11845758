package io.kithgraph.storage.partition.read;

import io.kithgraph.model.Direction;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.EdgeColumns;
import io.kithgraph.storage.api.EdgeSample;
import io.kithgraph.storage.api.SampleRead;
import io.kithgraph.storage.api.StopReason;
import io.kithgraph.storage.edgetree.EdgeTreeCursor;
import io.kithgraph.storage.edgetree.RankSample;
import io.kithgraph.storage.edgetree.ScanOrder;
import io.kithgraph.storage.edgetree.SortRange;
import io.kithgraph.storage.key.ListAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Draws edges from adjacency lists: ranks are drawn, and the tree leads to each. Confined to the
 * thread of the call.
 */
final class SampleReader {
  /** Draws between two looks at the clock. */
  private static final int DRAWS = 256;

  private final ReadState state;
  private final SampleRead read;

  SampleReader(ReadState state, SampleRead read) {
    this.state = state;
    this.read = read;
  }

  List<EdgeSample> read() {
    List<EdgeSample> samples = new ArrayList<>(read.lists().size());
    for (ListKey list : read.lists()) {
      samples.add(sample(list));
    }
    return samples;
  }

  private EdgeSample sample(ListKey list) {
    if (state.hides(list)) {
      return new EdgeSample(list, EdgeColumns.EMPTY, 0, StopReason.EXHAUSTED, 0);
    }
    ListAddress address = state.address(list);
    long version = state.tree().version(address);
    EdgeColumnsBuilder columns = new EdgeColumnsBuilder(read.projection());
    if (version == 0 || read.bounds().isEmpty()) {
      return new EdgeSample(list, columns.build(), 0, StopReason.EXHAUSTED, version);
    }
    long first = state.tree().count(address, SortRange.below(read.bounds().first()));
    long count = state.tree().count(address, RangeReader.toRange(read.bounds()));
    long[] hidden = state.hiddenRanks(address);
    long population = count;
    for (long rank : hidden) {
      population -= rank >= first && rank < first + count ? 1 : 0;
    }
    EdgeTreeCursor cursor = state.tree().cursor(address, SortRange.ALL, ScanOrder.ASCENDING);
    RankSample ranks = new RankSample(seed(list), count);
    StopReason reason = StopReason.EXHAUSTED;
    for (long draws = 0; ranks.left() > 0; draws++) {
      if (columns.size() == read.count()) {
        reason = columns.size() == population ? StopReason.EXHAUSTED : StopReason.LIMIT;
        break;
      }
      if (draws % DRAWS == 0 && state.budget().isTimeUp()) {
        reason = StopReason.DEADLINE;
        break;
      }
      long rank = first + ranks.draw();
      if (Arrays.binarySearch(hidden, rank) >= 0) {
        continue;
      }
      cursor.moveTo(rank);
      if (!cursor.nextRun(1)) {
        throw new IllegalStateException("No entry has rank " + rank);
      }
      if (!state.budget().spend(columns.edgeBytes(cursor, 0))) {
        reason = StopReason.BYTE_LIMIT;
        break;
      }
      columns.add(cursor, 0);
    }
    return new EdgeSample(list, columns.build(), population, reason, version);
  }

  /** Lists are drawn from independently, and alike in every batch. */
  private long seed(ListKey list) {
    VertexId vertex = list.vertex();
    long id =
        vertex instanceof VertexId.LongId number
            ? number.longValue()
            : ~(long) ((VertexId.StringId) vertex).string().hashCode();
    long kind = list.label().value() * 2L + (list.direction() == Direction.OUT ? 0 : 1);
    return RankSample.mix(RankSample.mix(RankSample.mix(id) ^ kind) ^ read.seed());
  }
}
