package io.kithgraph.storage.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.model.Direction;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.Slots;
import io.kithgraph.model.VertexId;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageKeysTest {

  private record Place(
      GraphId graph, VertexId vertex, int label, Direction direction, TreeKind tree, long pageId) {
    ListAddress list() {
      return ListAddress.of(graph, new ListKey(vertex, new LabelId(label), direction));
    }

    StorageKey key() {
      return list().pageKey(tree, pageId);
    }

    static final Comparator<Place> ORDER =
        Comparator.comparingInt((Place p) -> Slots.of(p.graph, p.vertex))
            .thenComparing(Place::graph)
            .thenComparing(Place::vertex)
            .thenComparingInt(Place::label)
            .thenComparing(Place::direction)
            .thenComparing(Place::tree)
            .thenComparing(Place::pageId, Long::compareUnsigned);
  }

  private static VertexId randomId(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> VertexId.of(random.nextLong());
      case 1 -> VertexId.of(random.nextInt(4) - 2);
      case 2 -> VertexId.of("a\u0000b".substring(0, 1 + random.nextInt(3)));
      case 3 -> VertexId.of("\u0000\u0001\u00ff".substring(random.nextInt(3)));
      default ->
          VertexId.of("user" + random.nextInt(100) + (random.nextBoolean() ? "😀" : "\uffff"));
    };
  }

  private static Place randomPlace(Random random) {
    return new Place(
        new GraphId(1 + random.nextInt(2)),
        randomId(random),
        1 + random.nextInt(3),
        random.nextBoolean() ? Direction.OUT : Direction.IN,
        random.nextBoolean() ? TreeKind.MAIN : TreeKind.BY_NEIGHBOUR,
        random.nextInt(3) == 0 ? random.nextLong() : random.nextInt(3));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void keysOrderAsTheirParts(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      Place a = randomPlace(random);
      Place b = randomPlace(random);
      assertThat(Integer.signum(a.key().compareTo(b.key())))
          .as("%s and %s", a, b)
          .isEqualTo(Integer.signum(Place.ORDER.compare(a, b)));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void keysSayWhatTheyMean(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      Place place = randomPlace(random);
      assertThat(StorageKeys.decode(place.key()))
          .isEqualTo(
              new StorageKeys.PageKey(place.graph, place.list().list(), place.tree, place.pageId));
      assertThat(StorageKeys.isByNeighbourPage(place.key()))
          .isEqualTo(place.tree == TreeKind.BY_NEIGHBOUR);
      StorageKey vertex = StorageKeys.vertex(place.graph, place.vertex);
      assertThat(StorageKeys.decode(vertex))
          .isEqualTo(new StorageKeys.VertexKey(place.graph, place.vertex));
      assertThat(StorageKeys.slotOf(vertex)).isEqualTo(Slots.of(place.graph, place.vertex));
      StorageKey prefix = StorageKeys.vertexPrefix(place.graph, place.vertex);
      assertThat(place.key().startsWith(prefix)).isTrue();
      assertThat(place.key().startsWith(place.list().prefix())).isTrue();
      assertThat(vertex.startsWith(prefix)).isTrue();
      assertThat(vertex.compareTo(place.list().rootKey()))
          .as("the vertex comes before its lists")
          .isNegative();
    }
  }

  @Test
  void noVertexPrefixBeginsAnother() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      VertexId a = randomId(random);
      VertexId b = randomId(random);
      GraphId graph = new GraphId(1);
      boolean begins =
          StorageKeys.vertexPrefix(graph, a).startsWith(StorageKeys.vertexPrefix(graph, b));
      assertThat(begins).isEqualTo(a.equals(b));
    }
  }

  @Test
  void whatComesAfterAPrefixIsAfterAllItsKeys() {
    StorageKey prefix = StorageKey.of(new byte[] {1, 2, (byte) 0xFF});
    assertThat(prefix.afterPrefix()).isEqualTo(StorageKey.of(new byte[] {1, 3}));
    assertThat(StorageKey.of(new byte[] {1, 2, (byte) 0xFF, (byte) 0xFF, 9}))
        .isLessThan(prefix.afterPrefix());
  }

  @Test
  void otherKeysHaveNoMeaningHere() {
    List<StorageKey> others =
        List.of(
            StorageKeys.slotStart(3),
            StorageKeys.partitionRecord((byte) 1, new byte[] {5}),
            StorageKeys.transactionRecord(9, (byte) 2, new byte[16]),
            StorageKey.of(new byte[] {0, 1, 0, 0, 0, 1, 9, 9}),
            StorageKey.of(new byte[0]));
    for (StorageKey key : others) {
      assertThat(StorageKeys.decode(key)).as("%s", key).isNull();
    }
    assertThat(StorageKeys.slotOf(StorageKeys.partitionRecord((byte) 1, new byte[0])))
        .isEqualTo(StorageKeys.PARTITION_SLOT);
    assertThat(StorageKeys.slotOf(StorageKeys.transactionRecord(9, (byte) 2, new byte[16])))
        .isEqualTo(9);
  }

  @Test
  void layoutIsPinned() {
    ListKey list = new ListKey(VertexId.of(5), new LabelId(3), Direction.IN);
    StorageKey key = ListAddress.of(new GraphId(2), list).pageKey(TreeKind.BY_NEIGHBOUR, 0x0102);
    String slot = "%04x".formatted(Slots.of(new GraphId(2), VertexId.of(5)));
    assertThat(key)
        .hasToString(
            slot
                + "00000002"
                + "018000000000000005"
                + "10"
                + "00000003"
                + "01"
                + "01"
                + "0000000000000102");
    assertThat(StorageKeys.vertex(new GraphId(2), VertexId.of("a\u0000")).toString())
        .endsWith("00000002" + "026100ff0001" + "01");
  }
}
