package io.kithgraph.storage.partition.read;

import io.kithgraph.storage.api.EdgeProbeRead.Probe;
import io.kithgraph.storage.api.Order;
import io.kithgraph.storage.api.RankRead;
import io.kithgraph.storage.edgetree.EdgeEntry;
import io.kithgraph.storage.key.ListAddress;

/**
 * Finds the places of edges in their lists: from the counts in the tree, less the edges to ghosts
 * that come before. Confined to the thread of the call.
 */
final class RankReader {
  private final ReadState state;
  private final RankRead read;

  RankReader(ReadState state, RankRead read) {
    this.state = state;
    this.read = read;
  }

  long[] read() {
    long[] ranks = new long[read.edges().size()];
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = rank(read.edges().get(i));
      if ((i & 0xFF) == 0xFF) {
        state.budget().checkTime();
      }
    }
    return ranks;
  }

  private long rank(Probe edge) {
    EdgeEntry entry = ProbeReader.find(state, edge);
    if (entry == null) {
      return RankRead.ABSENT;
    }
    ListAddress address = state.address(edge.list());
    long below = state.tree().rank(address, entry.position());
    long rank = read.order() == Order.ASCENDING ? below : state.tree().degree(address) - 1 - below;
    for (long hidden : state.hiddenRanks(address)) {
      if (read.order() == Order.ASCENDING ? hidden < below : hidden > below) {
        rank--;
      }
    }
    return rank;
  }
}
