package io.kithgraph.storage.partition.read;

import io.kithgraph.model.PropertySet;
import io.kithgraph.storage.api.PropertyCondition;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Decides whether the encoded properties of an edge meet conditions; decodes only the values that
 * the conditions name. Immutable.
 *
 * <p>Equality is defined for all values, order for numbers among each other and for values of one
 * comparable class; values without an order meet no condition on order. NaN equals nothing.
 */
final class ConditionEvaluator {
  private final List<PropertyCondition> conditions;

  ConditionEvaluator(List<PropertyCondition> conditions) {
    this.conditions = conditions;
  }

  boolean isEmpty() {
    return conditions.isEmpty();
  }

  /** Whether the properties meet all conditions. */
  boolean test(PropertySet properties) {
    for (PropertyCondition condition : conditions) {
      Optional<Object> value = properties.find(condition.keyId());
      if (value.isEmpty() || !test(value.get(), condition)) {
        return false;
      }
    }
    return true;
  }

  private static boolean test(Object value, PropertyCondition condition) {
    List<Object> operands = condition.operands();
    return switch (condition.operator()) {
      case EQUAL -> equal(value, operands.get(0));
      case NOT_EQUAL -> !equal(value, operands.get(0));
      case LESS -> order(value, operands.get(0)).orElse(0) < 0;
      case LESS_OR_EQUAL -> order(value, operands.get(0)).orElse(1) <= 0;
      case GREATER -> order(value, operands.get(0)).orElse(0) > 0;
      case GREATER_OR_EQUAL -> order(value, operands.get(0)).orElse(-1) >= 0;
      case WITHIN -> operands.stream().anyMatch(operand -> equal(value, operand));
      case WITHOUT -> operands.stream().noneMatch(operand -> equal(value, operand));
    };
  }

  private static boolean equal(Object a, Object b) {
    if (a instanceof Number && b instanceof Number) {
      OptionalInt order = order(a, b);
      return order.isPresent() && order.getAsInt() == 0;
    }
    if (a instanceof byte[] x && b instanceof byte[] y) {
      return Arrays.equals(x, y);
    }
    return a.equals(b);
  }

  /** The sign of the order of two values, or empty if they have none. */
  private static OptionalInt order(Object a, Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      return orderNumbers(x, y);
    }
    if (a instanceof Comparable<?> x && a.getClass() == b.getClass()) {
      @SuppressWarnings("unchecked") // both are of one class, which compares with itself
      Comparable<Object> comparable = (Comparable<Object>) x;
      return OptionalInt.of(comparable.compareTo(b));
    }
    if (a instanceof byte[] x && b instanceof byte[] y) {
      return OptionalInt.of(Arrays.compareUnsigned(x, y));
    }
    return OptionalInt.empty();
  }

  private static OptionalInt orderNumbers(Number a, Number b) {
    if (isInteger(a) && isInteger(b)) {
      return OptionalInt.of(Long.compare(a.longValue(), b.longValue()));
    }
    double x = a.doubleValue();
    double y = b.doubleValue();
    if (Double.isNaN(x) || Double.isNaN(y)) {
      return OptionalInt.empty();
    }
    boolean infinite =
        (isFloating(a) && Double.isInfinite(x)) || (isFloating(b) && Double.isInfinite(y));
    if (infinite || (isFloating(a) && isFloating(b))) {
      // Zeros of both signs are one number.
      return OptionalInt.of(x == y ? 0 : Double.compare(x, y));
    }
    return OptionalInt.of(decimal(a).compareTo(decimal(b)));
  }

  private static boolean isInteger(Number number) {
    return number instanceof Long
        || number instanceof Integer
        || number instanceof Short
        || number instanceof Byte;
  }

  private static boolean isFloating(Number number) {
    return number instanceof Double || number instanceof Float;
  }

  private static BigDecimal decimal(Number number) {
    if (number instanceof BigDecimal value) {
      return value;
    }
    if (number instanceof BigInteger value) {
      return new BigDecimal(value);
    }
    return isFloating(number)
        ? new BigDecimal(number.doubleValue())
        : BigDecimal.valueOf(number.longValue());
  }
}
