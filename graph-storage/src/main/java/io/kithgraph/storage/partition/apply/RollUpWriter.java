package io.kithgraph.storage.partition.apply;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.RollUpList;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.edgetree.EdgeEntry;
import io.kithgraph.storage.partition.record.PairAggregate;
import io.kithgraph.storage.partition.record.PairAggregate.Contribution;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps roll-ups in step with the lists that they roll up, in the batch of the edges themselves:
 * all edges of a pair lie in the one list, so nobody else has to be asked. Confined to the apply
 * thread.
 */
final class RollUpWriter {
  private final EntryState state;
  private final GraphId graph;
  private final List<RollUpList> rollUps;

  RollUpWriter(EntryState state, GraphId graph, List<RollUpList> rollUps) {
    this.state = state;
    this.graph = graph;
    this.rollUps = rollUps;
  }

  /**
   * Follows the change of one edge half, which the list shows already.
   *
   * @param before the half as it was, or null if it is new
   * @param after the half as it is, or null if it is gone
   */
  void changed(
      ListKey list, VertexId neighbour, @Nullable EdgeEntry before, @Nullable EdgeEntry after) {
    for (RollUpList rollUp : rollUps) {
      Contribution old = Contribution.of(before, rollUp.propertyKey());
      Contribution now = Contribution.of(after, rollUp.propertyKey());
      if (Objects.equals(old, now)) {
        continue;
      }
      ListKey rolled = rollUp.of(list);
      EdgeEntry current = state.half(graph, rolled, neighbour, 0);
      PairAggregate aggregate =
          PairAggregate.of(
              rollUp.aggregate(), current, () -> contributions(list, neighbour, rollUp));
      if (old != null) {
        aggregate.remove(old);
      }
      if (now != null) {
        aggregate.add(now);
      }
      EdgeEntry changed = aggregate.toEntry(neighbour);
      if (changed != null) {
        if (!changed.equals(current)) {
          state.putHalf(graph, rolled, changed);
        }
      } else if (current != null) {
        state.removeHalf(graph, rolled, neighbour, 0);
      }
    }
  }

  private List<Contribution> contributions(ListKey list, VertexId neighbour, RollUpList rollUp) {
    return state.parallel(graph, list, neighbour).stream()
        .map(entry -> Contribution.of(entry, rollUp.propertyKey()))
        .filter(Objects::nonNull)
        .map(Contribution.class::cast)
        .toList();
  }
}
