package io.kithgraph.storage.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.kithgraph.model.Direction;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.Property;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Position;
import io.kithgraph.storage.api.PropertyCondition;
import io.kithgraph.storage.api.SortKeyBounds;
import io.kithgraph.storage.wire.Bounds;
import io.kithgraph.storage.wire.Condition;
import io.kithgraph.storage.wire.EdgeKey;
import io.kithgraph.storage.wire.Lists;
import io.kithgraph.storage.wire.Positions;
import io.kithgraph.storage.wire.TransactionRef;
import java.util.ArrayList;
import java.util.List;

/** The small values that many messages hold. Stateless. */
final class Words {
  private Words() {}

  static ByteString bytes(PropertySet properties) {
    // Encoded sets are immutable.
    return UnsafeByteOperations.unsafeWrap(properties.encoded());
  }

  static PropertySet properties(ByteString bytes) {
    return PropertySet.ofEncoded(bytes.toByteArray());
  }

  static LabelId label(int value) {
    if (value <= 0) {
      throw WireCodes.malformed("label " + value);
    }
    return new LabelId(value);
  }

  static EdgeKey edge(io.kithgraph.model.EdgeKey key) {
    return EdgeKey.newBuilder()
        .setEnds(IdColumn.of(key.source(), key.destination()))
        .setLabel(key.label().value())
        .setTieBreaker(key.tieBreaker())
        .build();
  }

  static io.kithgraph.model.EdgeKey edge(EdgeKey key) {
    List<VertexId> ends = IdColumn.read(key.getEnds());
    if (ends.size() != 2) {
      throw WireCodes.malformed("an edge with " + ends.size() + " ends");
    }
    return new io.kithgraph.model.EdgeKey(
        ends.get(0), label(key.getLabel()), ends.get(1), key.getTieBreaker());
  }

  static TransactionRef transaction(RequestId id, int primarySlot) {
    return TransactionRef.newBuilder()
        .setMost(id.mostSignificantBits())
        .setLeast(id.leastSignificantBits())
        .setPrimarySlot(primarySlot)
        .build();
  }

  static RequestId transaction(TransactionRef ref) {
    return new RequestId(ref.getMost(), ref.getLeast());
  }

  static Lists lists(List<ListKey> lists) {
    Lists.Builder message = Lists.newBuilder();
    IdColumn vertices = new IdColumn(lists.size());
    boolean alike = true;
    for (ListKey list : lists) {
      vertices.add(list.vertex());
      alike &= kind(list) == kind(lists.get(0));
    }
    for (ListKey list : alike && !lists.isEmpty() ? lists.subList(0, 1) : lists) {
      message.addKinds(kind(list));
    }
    return message.setVertices(vertices.toMessage()).build();
  }

  static List<ListKey> lists(Lists message) {
    List<VertexId> vertices = IdColumn.read(message.getVertices());
    int kinds = message.getKindsCount();
    if (kinds != vertices.size() && kinds != 1) {
      throw WireCodes.malformed(kinds + " kinds of " + vertices.size() + " lists");
    }
    List<ListKey> lists = new ArrayList<>(vertices.size());
    for (int i = 0; i < vertices.size(); i++) {
      int kind = message.getKinds(kinds == 1 ? 0 : i);
      lists.add(
          new ListKey(
              vertices.get(i), label(kind >>> 1), (kind & 1) == 0 ? Direction.OUT : Direction.IN));
    }
    return lists;
  }

  private static int kind(ListKey list) {
    return list.label().value() * 2 + (list.direction() == Direction.OUT ? 0 : 1);
  }

  static Positions positions(List<Position> positions) {
    Positions.Builder message = Positions.newBuilder();
    IdColumn neighbours = new IdColumn(positions.size());
    for (Position position : positions) {
      message.addSortKeys(position.sortKey()).addTieBreakers(position.tieBreaker());
      neighbours.add(position.neighbour());
    }
    return message.setNeighbours(neighbours.toMessage()).build();
  }

  static List<Position> positions(Positions message) {
    List<VertexId> neighbours = IdColumn.read(message.getNeighbours());
    if (message.getSortKeysCount() != neighbours.size()
        || message.getTieBreakersCount() != neighbours.size()) {
      throw WireCodes.malformed("columns of positions differ in size");
    }
    List<Position> positions = new ArrayList<>(neighbours.size());
    for (int i = 0; i < neighbours.size(); i++) {
      positions.add(
          new Position(message.getSortKeys(i), neighbours.get(i), message.getTieBreakers(i)));
    }
    return positions;
  }

  static Bounds bounds(SortKeyBounds bounds) {
    return Bounds.newBuilder().setFirst(bounds.first()).setLast(bounds.last()).build();
  }

  static SortKeyBounds bounds(Bounds bounds) {
    return new SortKeyBounds(bounds.getFirst(), bounds.getLast());
  }

  static Condition condition(PropertyCondition condition) {
    List<Property> operands = new ArrayList<>();
    for (Object operand : condition.operands()) {
      operands.add(Property.of(operands.size() + 1, operand));
    }
    return Condition.newBuilder()
        .setKeyId(condition.keyId())
        .setOperator(WireCodes.of(condition.operator()))
        .setOperands(bytes(PropertySet.of(operands)))
        .build();
  }

  static List<PropertyCondition> conditions(List<Condition> messages) {
    List<PropertyCondition> conditions = new ArrayList<>(messages.size());
    for (Condition message : messages) {
      try {
        conditions.add(
            new PropertyCondition(
                message.getKeyId(),
                WireCodes.of(PropertyCondition.Operator.class, message.getOperator()),
                properties(message.getOperands()).properties().stream()
                    .map(Property::value)
                    .toList()));
      } catch (IllegalArgumentException e) {
        throw WireCodes.malformed(String.valueOf(e.getMessage()));
      }
    }
    return conditions;
  }
}
