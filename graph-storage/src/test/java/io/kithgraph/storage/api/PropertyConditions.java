package io.kithgraph.storage.api;

import io.kithgraph.model.PropertySet;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.OptionalInt;

/** What {@link PropertyCondition} means, the plain way. */
final class PropertyConditions {
  private PropertyConditions() {}

  static boolean meets(PropertySet properties, List<PropertyCondition> conditions) {
    return conditions.stream()
        .allMatch(
            condition ->
                properties
                    .find(condition.keyId())
                    .map(value -> meets(value, condition))
                    .orElse(false));
  }

  private static boolean meets(Object value, PropertyCondition condition) {
    return switch (condition.operator()) {
      case WITHIN -> condition.operands().stream().anyMatch(o -> equal(value, o));
      case WITHOUT -> condition.operands().stream().noneMatch(o -> equal(value, o));
      case EQUAL -> equal(value, condition.operands().get(0));
      case NOT_EQUAL -> !equal(value, condition.operands().get(0));
      case LESS -> compare(value, condition).stream().anyMatch(c -> c < 0);
      case LESS_OR_EQUAL -> compare(value, condition).stream().anyMatch(c -> c <= 0);
      case GREATER -> compare(value, condition).stream().anyMatch(c -> c > 0);
      case GREATER_OR_EQUAL -> compare(value, condition).stream().anyMatch(c -> c >= 0);
    };
  }

  private static OptionalInt compare(Object value, PropertyCondition condition) {
    return compare(value, condition.operands().get(0));
  }

  private static boolean equal(Object a, Object b) {
    OptionalInt compared = compare(a, b);
    return compared.isPresent() ? compared.getAsInt() == 0 : a.equals(b);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // both have one class, which compares with itself
  private static OptionalInt compare(Object a, Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      return isReal(x) && isReal(y)
          ? OptionalInt.of(decimal(x).compareTo(decimal(y)))
          : OptionalInt.of(Double.compare(x.doubleValue(), y.doubleValue()));
    }
    return a.getClass() == b.getClass() && a instanceof Comparable comparable
        ? OptionalInt.of(comparable.compareTo(b))
        : OptionalInt.empty();
  }

  private static boolean isReal(Number number) {
    return !(number instanceof Double || number instanceof Float)
        || Double.isFinite(number.doubleValue());
  }

  private static BigDecimal decimal(Number number) {
    if (number instanceof BigDecimal decimal) {
      return decimal;
    }
    if (number instanceof BigInteger integer) {
      return new BigDecimal(integer);
    }
    return number instanceof Double || number instanceof Float
        ? new BigDecimal(number.doubleValue())
        : BigDecimal.valueOf(number.longValue());
  }
}
