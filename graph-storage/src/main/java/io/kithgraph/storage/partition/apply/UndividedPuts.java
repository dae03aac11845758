package io.kithgraph.storage.partition.apply;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RollUpList;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Mutation.Mode;
import io.kithgraph.storage.api.Outcome;
import io.kithgraph.storage.edgetree.EdgeEntry;
import io.kithgraph.storage.key.ListAddress;
import io.kithgraph.storage.protocol.PartMutation;
import io.kithgraph.storage.protocol.PartMutation.PutHalf;
import io.kithgraph.storage.protocol.TransactionPart;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts the halves of an undivided part that was accepted: each list is looked up once, and nothing
 * can be refused any more. Confined to the apply thread; lives for one part.
 */
final class UndividedPuts {
  private final EntryState state;
  private final GraphId graph;

  /** The list of the half before, which is often that of the next. */
  private @Nullable ListAddress list;

  private List<RollUpList> rollUps = List.of();

  private UndividedPuts(EntryState state, GraphId graph) {
    this.state = state;
    this.graph = graph;
  }

  /** Puts all halves; gives what became of each. */
  static List<Outcome> apply(EntryState state, TransactionPart part) {
    state.declare(part.graph(), part.rollUps());
    UndividedPuts puts = new UndividedPuts(state, part.graph());
    List<Outcome> outcomes = new ArrayList<>(part.mutations().size());
    for (PartMutation mutation : part.mutations()) {
      PutHalf put = (PutHalf) mutation;
      outcomes.add(puts.put(put, puts.list(put)));
    }
    return outcomes;
  }

  private ListAddress list(PutHalf put) {
    ListKey wanted = put.key().list(put.direction());
    ListAddress known = list;
    if (known == null || !known.list().equals(wanted)) {
      known = ListAddress.of(graph, wanted);
      list = known;
      rollUps = state.rollUps().of(graph, wanted.label());
      ensureVertex(known, put);
    }
    return known;
  }

  private void ensureVertex(ListAddress of, PutHalf put) {
    VertexId vertex = of.list().vertex();
    if (!state.belongsToVertex(of) && !state.vertexExists(graph, vertex)) {
      // Without a label it was there when the part was accepted, and has been held since.
      state.putVertex(graph, vertex, put.endpointLabel().orElseThrow(), PropertySet.EMPTY);
    }
  }

  private Outcome put(PutHalf put, ListAddress to) {
    if (!put.stored()) {
      return Outcome.UNCHANGED;
    }
    VertexId neighbour = put.key().neighbour(put.direction());
    EdgeEntry entry =
        new EdgeEntry(put.sortKey(), neighbour, put.key().tieBreaker(), put.properties());
    long expired = put.ttl().expiredUpTo();
    boolean keeps = put.mode() == Mode.IF_ABSENT;
    EdgeEntry before = keeps ? state.putIfAbsent(to, entry, expired) : state.put(to, entry);
    boolean existed = before != null && before.sortKey() > expired;
    if (existed && keeps) {
      return Outcome.UNCHANGED;
    }
    if (!put.ttl().isNone()) {
      state.setTtl(graph, to.list(), put.ttl().millis());
    }
    if (!rollUps.isEmpty()) {
      new RollUpWriter(state, graph, rollUps).changed(to.list(), neighbour, before, entry);
    }
    return existed ? Outcome.UPDATED : Outcome.CREATED;
  }
}
