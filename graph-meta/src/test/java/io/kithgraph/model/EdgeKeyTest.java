package io.kithgraph.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.UUID;
import org.junit.jupiter.api.Test;

final class EdgeKeyTest {
  private static final VertexId ALICE = VertexId.of("alice");
  private static final VertexId BOB = VertexId.of(7);
  private static final LabelId FOLLOW = new LabelId(2);

  @Test
  void bothHalvesNameTheSameEdge() {
    EdgeKey edge = new EdgeKey(ALICE, FOLLOW, BOB, 3);
    for (Direction direction : Direction.values()) {
      ListKey list = edge.list(direction);
      assertThat(list.direction()).isEqualTo(direction);
      assertThat(list.edge(edge.neighbour(direction), 3)).isEqualTo(edge);
      assertThat(list.vertex()).isEqualTo(edge.neighbour(direction.reverse()));
      assertThat(direction.reverse().reverse()).isEqualTo(direction);
    }
    assertThat(edge.list(Direction.OUT).vertex()).isEqualTo(ALICE);
    assertThat(edge.neighbour(Direction.OUT)).isEqualTo(BOB);
  }

  @Test
  void aRequestIdIsAUuid() {
    UUID uuid = UUID.fromString("0f8fad5b-d9cb-469f-a165-70867728950e");
    assertThat(RequestId.of(uuid).toUuid()).isEqualTo(uuid);
    assertThat(RequestId.of(uuid)).hasToString(uuid.toString());
  }

  @Test
  void numbersOfGraphsAndLabelsArePositive() {
    assertThatIllegalArgumentException().isThrownBy(() -> new GraphId(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new LabelId(-1));
    assertThat(new GraphId(1)).isLessThan(new GraphId(2));
    assertThat(new LabelId(1)).isLessThan(new LabelId(2));
  }
}
