package io.kithgraph.query.server.grpc;

import io.grpc.Status;
import io.kithgraph.api.v1.FilterOperator;
import io.kithgraph.api.v1.Lists;
import io.kithgraph.api.v1.PropertyFilter;
import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.PropertyKey;
import io.kithgraph.meta.schema.SchemaMode;
import io.kithgraph.model.Direction;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Order;
import io.kithgraph.storage.api.PropertyCondition;
import io.kithgraph.storage.api.SortKeyBounds;
import io.kithgraph.storage.api.StopReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What requests over adjacency lists share: which lists, bounds, order, filters. */
final class ListMessages {
  private ListMessages() {}

  /**
   * The label of the lists, or empty if nobody has written such an edge yet: the lists are empty
   * then.
   */
  static Optional<EdgeLabel> label(GraphSchema schema, String name, String field) {
    if (name.isEmpty()) {
      throw RequestException.missing(field);
    }
    return schema.mode() == SchemaMode.AUTO
        ? schema.findEdgeLabel(name)
        : Optional.of(EdgeMessages.label(schema, name, field));
  }

  static List<ListKey> lists(EdgeLabel label, Lists message) {
    Direction direction = EdgeMessages.direction(message.getDirection());
    requireKept(label, direction);
    return keys(
        VertexIdMessages.list(message.getVertices(), "lists.vertices"), label.id(), direction);
  }

  /** One list for each vertex. */
  static List<ListKey> keys(List<VertexId> vertices, LabelId label, Direction direction) {
    List<ListKey> keys = new ArrayList<>(vertices.size());
    for (VertexId vertex : vertices) {
      keys.add(new ListKey(vertex, label, direction));
    }
    return keys;
  }

  static void requireKept(EdgeLabel label, Direction direction) {
    if (direction == Direction.IN && !label.inList()) {
      throw new RequestException(
          Status.Code.FAILED_PRECONDITION,
          "NO_IN_LIST",
          "lists.direction",
          "The label '" + label.name() + "' keeps no IN lists; ask for OUT lists");
    }
  }

  static SortKeyBounds bounds(boolean present, io.kithgraph.api.v1.SortKeyBounds message) {
    return present
        ? new SortKeyBounds(
            message.hasFirst() ? message.getFirst() : Long.MIN_VALUE,
            message.hasLast() ? message.getLast() : Long.MAX_VALUE)
        : SortKeyBounds.ALL;
  }

  static Order order(io.kithgraph.api.v1.Order message) {
    return switch (message) {
      case ORDER_UNSPECIFIED, ORDER_DESCENDING, UNRECOGNIZED -> Order.DESCENDING;
      case ORDER_ASCENDING -> Order.ASCENDING;
    };
  }

  /** The rows of a page, from an unsigned field. */
  static int pageSize(int asked, int otherwise, String field) {
    if (asked == 0) {
      return otherwise;
    }
    if (asked < 0 || asked > RequestLimits.MAX_PAGE) {
      throw RequestException.invalid(
          field,
          "The field '"
              + field
              + "' is 1 to "
              + RequestLimits.MAX_PAGE
              + ", or 0 for "
              + otherwise
              + ", not "
              + Integer.toUnsignedString(asked));
    }
    return asked;
  }

  static List<PropertyCondition> conditions(GraphSchema schema, List<PropertyFilter> filters) {
    if (filters.isEmpty()) {
      return List.of();
    }
    if (filters.size() > RequestLimits.MAX_FILTERS) {
      throw RequestException.tooLarge(
          "filters", filters.size(), RequestLimits.MAX_FILTERS, "filters");
    }
    List<PropertyCondition> conditions = new ArrayList<>(filters.size());
    for (int i = 0; i < filters.size(); i++) {
      conditions.add(condition(schema, filters.get(i), "filters[" + i + "]"));
    }
    return conditions;
  }

  private static PropertyCondition condition(
      GraphSchema schema, PropertyFilter filter, String field) {
    PropertyKey key = PropertyMessages.key(schema, filter.getKey(), field + ".key");
    int count = filter.getOperandsCount();
    if (count > RequestLimits.MAX_OPERANDS) {
      throw RequestException.tooLarge(
          field + ".operands", count, RequestLimits.MAX_OPERANDS, "operands");
    }
    List<Object> operands = new ArrayList<>(count);
    filter
        .getOperandsList()
        .forEach(operand -> operands.add(ValueMessages.value(operand, field + ".operands")));
    try {
      return new PropertyCondition(key.id(), operator(filter.getOperator()), operands);
    } catch (IllegalArgumentException e) {
      throw RequestException.invalid(field + ".operands", String.valueOf(e.getMessage()));
    }
  }

  private static PropertyCondition.Operator operator(FilterOperator message) {
    return switch (message) {
      case FILTER_OPERATOR_UNSPECIFIED, FILTER_OPERATOR_EQUAL, UNRECOGNIZED ->
          PropertyCondition.Operator.EQUAL;
      case FILTER_OPERATOR_NOT_EQUAL -> PropertyCondition.Operator.NOT_EQUAL;
      case FILTER_OPERATOR_LESS -> PropertyCondition.Operator.LESS;
      case FILTER_OPERATOR_LESS_OR_EQUAL -> PropertyCondition.Operator.LESS_OR_EQUAL;
      case FILTER_OPERATOR_GREATER -> PropertyCondition.Operator.GREATER;
      case FILTER_OPERATOR_GREATER_OR_EQUAL -> PropertyCondition.Operator.GREATER_OR_EQUAL;
      case FILTER_OPERATOR_WITHIN -> PropertyCondition.Operator.WITHIN;
      case FILTER_OPERATOR_WITHOUT -> PropertyCondition.Operator.WITHOUT;
    };
  }

  static io.kithgraph.api.v1.StopReason stopReason(StopReason reason) {
    return switch (reason) {
      case EXHAUSTED -> io.kithgraph.api.v1.StopReason.STOP_REASON_EXHAUSTED;
      case LIMIT -> io.kithgraph.api.v1.StopReason.STOP_REASON_LIMIT;
      case BYTE_LIMIT -> io.kithgraph.api.v1.StopReason.STOP_REASON_BYTE_LIMIT;
      case DEADLINE -> io.kithgraph.api.v1.StopReason.STOP_REASON_DEADLINE;
    };
  }

  /**
   * What the pages of a list have in common besides the list: a cursor of one is of no use in
   * another.
   */
  static Fingerprint pages(GraphSchema schema, SortKeyBounds bounds, Order order) {
    return new Fingerprint()
        .add(schema.graph().value())
        .add(bounds.first())
        .add(bounds.last())
        .add(order == Order.ASCENDING ? 1 : 2);
  }
}
