package io.kithgraph.storage.partition.read;

import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.EdgeProbeRead;
import io.kithgraph.storage.api.EdgeProbeRead.Probe;
import io.kithgraph.storage.api.EdgeRecord;
import io.kithgraph.storage.api.ProbeAnswer;
import io.kithgraph.storage.edgetree.EdgeEntry;
import io.kithgraph.storage.key.ListAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers whether lists lead to neighbours. Confined to the thread of the call. */
final class ProbeReader {
  private static final int PAGE = 1_000;

  private final ReadState state;
  private final EdgeProbeRead read;

  ProbeReader(ReadState state, EdgeProbeRead read) {
    this.state = state;
    this.read = read;
  }

  List<ProbeAnswer> read() {
    List<ProbeAnswer> answers = new ArrayList<>(read.probes().size());
    for (Probe probe : read.probes()) {
      answers.add(answer(probe));
      if ((answers.size() & 0xFF) == 0) {
        state.budget().checkTime();
      }
    }
    return answers;
  }

  private ProbeAnswer answer(Probe probe) {
    if (!read.edges() && probe.tieBreaker() == null) {
      return !hides(state, probe)
              && state.tree().exists(state.address(probe.list()), probe.neighbour())
          ? ProbeAnswer.PRESENT
          : ProbeAnswer.ABSENT;
    }
    EdgeEntry entry = find(state, probe);
    if (entry == null) {
      return ProbeAnswer.ABSENT;
    }
    return read.edges()
        ? new ProbeAnswer(
            true,
            new EdgeRecord(
                probe.list().edge(entry.neighbour(), entry.tieBreaker()),
                entry.sortKey(),
                entry.properties()))
        : ProbeAnswer.PRESENT;
  }

  private static boolean hides(ReadState state, Probe probe) {
    return state.hides(probe.list()) || state.isGhost(probe.neighbour());
  }

  /** The edge that is asked for, if it is there. */
  static @Nullable EdgeEntry find(ReadState state, Probe probe) {
    if (hides(state, probe)) {
      return null;
    }
    ListAddress address = state.address(probe.list());
    Long tieBreaker = probe.tieBreaker();
    return tieBreaker != null
        ? state.tree().find(address, probe.neighbour(), tieBreaker)
        : newest(state, address, probe.neighbour());
  }

  /** The last of parallel edges in the order of the list; the index has them in another order. */
  private static @Nullable EdgeEntry newest(
      ReadState state, ListAddress address, VertexId neighbour) {
    EdgeEntry newest = null;
    long before = Long.MAX_VALUE;
    while (true) {
      List<EdgeEntry> page = state.tree().findAll(address, neighbour, before, PAGE);
      for (EdgeEntry entry : page) {
        if (newest == null || entry.position().compareTo(newest.position()) > 0) {
          newest = entry;
        }
      }
      if (page.size() < PAGE) {
        return newest;
      }
      state.budget().checkTime();
      before = page.get(page.size() - 1).tieBreaker();
    }
  }
}
