package io.kithgraph.storage.partition;

import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.Property;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.RollUpList;
import io.kithgraph.model.RollUpList.Aggregate;
import io.kithgraph.model.Slots;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Mutation.Mode;
import io.kithgraph.storage.api.Precondition;
import io.kithgraph.storage.protocol.PartMutation;
import io.kithgraph.storage.protocol.TransactionPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Random parts over few vertices and labels, so that they meet. Confined to one test. */
final class RandomParts {
  static final GraphId GRAPH = new GraphId(1);
  static final LabelId USER = new LabelId(1);
  static final LabelId FOLLOWS = new LabelId(2);
  static final LabelId GIFT = new LabelId(3);

  /** Every aggregate of two properties of gifts. */
  static final List<RollUpList> ROLL_UPS =
      Stream.of(1, 2)
          .flatMap(key -> Stream.of(Aggregate.values()).map(a -> new RollUpList(GIFT, key, a)))
          .toList();

  static final List<VertexId> VERTICES =
      List.of(
          VertexId.of(1),
          VertexId.of(2),
          VertexId.of(-3),
          VertexId.of("ann"),
          VertexId.of("bob"),
          VertexId.of(1L << 40));

  private final RandomGenerator random;

  RandomParts(RandomGenerator random) {
    this.random = random;
  }

  /** All lists that random parts may touch. */
  static List<ListKey> lists() {
    List<ListKey> lists = new ArrayList<>();
    for (VertexId vertex : VERTICES) {
      for (LabelId label : List.of(FOLLOWS, GIFT)) {
        lists.add(new ListKey(vertex, label, Direction.OUT));
        lists.add(new ListKey(vertex, label, Direction.IN));
      }
    }
    return lists;
  }

  VertexId vertex() {
    return VERTICES.get(random.nextInt(VERTICES.size()));
  }

  private LabelId label() {
    return random.nextBoolean() ? FOLLOWS : GIFT;
  }

  private Direction direction() {
    return random.nextBoolean() ? Direction.OUT : Direction.IN;
  }

  private Mode mode() {
    Mode[] modes = Mode.values();
    return random.nextInt(3) > 0 ? Mode.UPSERT : modes[random.nextInt(modes.length)];
  }

  private EdgeKey edge() {
    LabelId label = label();
    return new EdgeKey(
        vertex(), label, vertex(), label.equals(FOLLOWS) ? 0 : 1 + random.nextInt(3));
  }

  private PropertySet properties() {
    return random.nextBoolean()
        ? PropertySet.EMPTY
        : PropertySet.of(Property.of(1 + random.nextInt(3), (long) random.nextInt(5)));
  }

  private PartMutation mutation(int ordinal) {
    return switch (random.nextInt(10)) {
      case 0 -> new PartMutation.PutVertex(ordinal, vertex(), USER, properties(), mode());
      case 1 ->
          new PartMutation.PatchVertex(
              ordinal, vertex(), properties(), Set.of(1 + random.nextInt(3)));
      case 2 -> new PartMutation.DeleteVertex(ordinal, vertex());
      case 3, 4 -> new PartMutation.DeleteHalf(ordinal, direction(), edge());
      default -> put(ordinal, mode());
    };
  }

  private PartMutation put(int ordinal, Mode mode) {
    return new PartMutation.PutHalf(
        ordinal,
        direction(),
        edge(),
        random.nextInt(6),
        properties(),
        mode,
        random.nextInt(8) > 0,
        random.nextInt(4) > 0 ? Optional.of(USER) : Optional.empty());
  }

  private List<Precondition> preconditions(int oneIn) {
    return random.nextInt(oneIn) == 0 ? List.of(precondition()) : List.of();
  }

  private Precondition precondition() {
    return switch (random.nextInt(3)) {
      case 0 -> new Precondition.VertexAt(vertex(), random.nextInt(2) * random.nextLong(40));
      case 1 -> {
        ListKey list = lists().get(random.nextInt(lists().size()));
        yield new Precondition.ListAt(list, random.nextInt(2) * random.nextLong(40));
      }
      default -> new Precondition.EdgePresence(edge(), random.nextBoolean());
    };
  }

  /** A part of the transaction with some random content, sometimes an undivided one. */
  TransactionPart part(RequestId transaction) {
    return random.nextInt(4) == 0 ? undivided(transaction) : divided(transaction);
  }

  /** Mostly what an undivided part may have. */
  private TransactionPart undivided(RequestId transaction) {
    List<PartMutation> mutations = new ArrayList<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      mutations.add(
          random.nextInt(40) == 0
              ? mutation(mutations.size())
              : put(mutations.size(), random.nextBoolean() ? Mode.UPSERT : Mode.IF_ABSENT));
    }
    return part(transaction, mutations, preconditions(40), true);
  }

  private TransactionPart divided(RequestId transaction) {
    List<PartMutation> mutations = new ArrayList<>();
    int count = 1 + random.nextInt(3) * random.nextInt(3);
    for (int i = 0; i < count; i++) {
      mutations.add(mutation(i));
    }
    return part(transaction, mutations, preconditions(5), false);
  }

  private TransactionPart part(
      RequestId transaction,
      List<PartMutation> mutations,
      List<Precondition> preconditions,
      boolean undivided) {
    return new TransactionPart(
        GRAPH,
        transaction,
        Slots.of(GRAPH, vertex()),
        random.nextInt(4) == 0 ? 2 : 1,
        mutations,
        preconditions,
        0,
        ROLL_UPS,
        undivided);
  }
}
