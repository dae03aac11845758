package io.kithgraph.storage.partition.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Mutation.Mode;
import io.kithgraph.storage.api.Precondition;
import io.kithgraph.storage.protocol.PartMutation;
import io.kithgraph.storage.protocol.TransactionPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class HeldPutsTest {
  private static final GraphId GRAPH = new GraphId(1);
  private static final LabelId USER = new LabelId(1);
  private static final LabelId FOLLOWS = new LabelId(2);
  private static final int FAN = 500;

  private final HeldPuts fans = puts(1, 1_000, 7);

  /** Follows of one by many. */
  private static HeldPuts puts(int transaction, int firstFan, int star) {
    List<PartMutation> halves = new ArrayList<>();
    for (int i = 0; i < FAN; i++) {
      halves.add(
          new PartMutation.PutHalf(
              i,
              Direction.IN,
              follow(firstFan + i, star),
              i,
              PropertySet.EMPTY,
              Mode.UPSERT,
              true,
              Optional.of(USER)));
    }
    return new HeldPuts(
        new TransactionPart(
            GRAPH, new RequestId(0, transaction), 0, 1, halves, List.of(), 0, List.of(), true));
  }

  private static EdgeKey follow(long fan, long star) {
    return new EdgeKey(VertexId.of(fan), FOLLOWS, VertexId.of(star), 0);
  }

  @Test
  void twoExcludeEachOtherWhereTheyPutTheSameEdge() {
    assertThat(fans.meets(puts(2, 1_000 + FAN, 7))).isFalse();
    assertThat(fans.meets(puts(2, 1_000, 8))).isFalse();
    assertThat(fans.meets(puts(2, 1_000 + FAN - 1, 7))).isTrue();
    assertThat(puts(2, 1_001 - FAN, 7).meets(fans)).isTrue();
  }

  @Test
  void othersMeetTheLocksOfAnyPartThatPutsEdges() {
    ListKey list = new ListKey(VertexId.of(7), FOLLOWS, Direction.IN);
    assertThat(excludes(new PartMutation.DeleteHalf(0, Direction.IN, follow(1_003, 7)))).isTrue();
    assertThat(excludes(new PartMutation.DeleteHalf(0, Direction.IN, follow(3, 7)))).isFalse();
    assertThat(excludes(new PartMutation.DeleteVertex(0, VertexId.of(7)))).isTrue();
    assertThat(excludes(new PartMutation.DeleteVertex(0, VertexId.of(8)))).isFalse();
    assertThat(excludes(new Precondition.ListAt(list, 5))).isTrue();
    assertThat(excludes(new Precondition.VertexAt(VertexId.of(7), 5))).isTrue();
    assertThat(excludes(new Precondition.EdgePresence(follow(4, 7), false))).isFalse();
  }

  private boolean excludes(PartMutation mutation) {
    return excludes(List.of(mutation), List.of());
  }

  private boolean excludes(Precondition precondition) {
    return excludes(List.of(), List.of(precondition));
  }

  private boolean excludes(List<PartMutation> mutations, List<Precondition> preconditions) {
    TransactionPart part =
        new TransactionPart(GRAPH, new RequestId(0, 9), 0, 1, mutations, preconditions);
    return fans.excludes(PartLocks.of(part, Set.of()), part.transaction());
  }
}
