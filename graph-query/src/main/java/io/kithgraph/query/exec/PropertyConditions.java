package io.kithgraph.query.exec;

import io.kithgraph.model.PropertySet;
import io.kithgraph.storage.api.PropertyCondition;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** Decides conditions on properties that storage does not decide, as it would. Stateless. */
public final class PropertyConditions {
  private PropertyConditions() {}

  /** Whether all conditions hold for the first values of their keys. */
  public static boolean all(List<PropertyCondition> conditions, PropertySet properties) {
    for (PropertyCondition condition : conditions) {
      Optional<Object> value = properties.find(condition.keyId());
      if (value.isEmpty() || !holds(condition, value.get())) {
        return false;
      }
    }
    return true;
  }

  private static boolean holds(PropertyCondition condition, Object value) {
    List<Object> operands = condition.operands();
    return switch (condition.operator()) {
      case EQUAL -> equal(value, operands.get(0));
      case NOT_EQUAL -> !equal(value, operands.get(0));
      case LESS -> compare(value, operands.get(0)).orElse(0) < 0;
      case LESS_OR_EQUAL -> compare(value, operands.get(0)).orElse(1) <= 0;
      case GREATER -> compare(value, operands.get(0)).orElse(0) > 0;
      case GREATER_OR_EQUAL -> compare(value, operands.get(0)).orElse(-1) >= 0;
      case WITHIN -> operands.stream().anyMatch(operand -> equal(value, operand));
      case WITHOUT -> operands.stream().noneMatch(operand -> equal(value, operand));
    };
  }

  private static boolean equal(Object a, Object b) {
    if (a instanceof Number && b instanceof Number) {
      OptionalInt order = compare(a, b);
      return order.isPresent() && order.getAsInt() == 0;
    }
    return Objects.deepEquals(a, b);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // Both are of one comparable class.
  private static OptionalInt compare(Object a, Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      return compareNumbers(x, y);
    }
    if (a.getClass() == b.getClass() && a instanceof Comparable comparable) {
      return OptionalInt.of(comparable.compareTo(b));
    }
    return OptionalInt.empty();
  }

  private static OptionalInt compareNumbers(Number a, Number b) {
    double x = a.doubleValue();
    double y = b.doubleValue();
    if (Double.isNaN(x) || Double.isNaN(y)) {
      return OptionalInt.empty();
    }
    if (Double.isInfinite(x) || Double.isInfinite(y)) {
      return OptionalInt.of(Double.compare(x, y));
    }
    return OptionalInt.of(exact(a).compareTo(exact(b)));
  }

  /** The number as it is, without rounding; it must be finite. */
  static BigDecimal exact(Number number) {
    if (number instanceof BigDecimal decimal) {
      return decimal;
    }
    if (number instanceof BigInteger integer) {
      return new BigDecimal(integer);
    }
    if (number instanceof Double || number instanceof Float) {
      return new BigDecimal(number.doubleValue());
    }
    return BigDecimal.valueOf(number.longValue());
  }
}
