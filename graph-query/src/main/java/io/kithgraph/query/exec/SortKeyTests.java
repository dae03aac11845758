package io.kithgraph.query.exec;

import io.kithgraph.meta.schema.SortKeySpec;
import io.kithgraph.query.plan.EdgeTest;
import io.kithgraph.storage.api.PropertyCondition.Operator;
import io.kithgraph.storage.api.SortKeyBounds;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns conditions on the property that is a sort key into intervals of sort keys. Values that do
 * not compare with the sort key's type never meet a condition, as in Gremlin.
 */
final class SortKeyTests {
  private static final SortKeyBounds NONE = new SortKeyBounds(1, 0);
  private static final BigDecimal MIN = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  private SortKeyTests() {}

  /**
   * The intervals that together hold exactly the sort keys that meet the test; they may be empty.
   */
  static List<SortKeyBounds> intervals(SortKeySpec spec, EdgeTest test) {
    return switch (test.operator()) {
      case WITHIN -> {
        List<SortKeyBounds> points = new ArrayList<>();
        for (Object operand : test.operands()) {
          points.add(interval(spec, Operator.EQUAL, operand));
        }
        yield points;
      }
      case NOT_EQUAL, WITHOUT -> {
        List<SortKeyBounds> rest = List.of(SortKeyBounds.ALL);
        for (Object operand : test.operands()) {
          rest = without(rest, interval(spec, Operator.EQUAL, operand));
        }
        yield rest;
      }
      default -> List.of(interval(spec, test.operator(), test.operands().get(0)));
    };
  }

  private static List<SortKeyBounds> without(List<SortKeyBounds> from, SortKeyBounds hole) {
    if (hole.isEmpty()) {
      return from;
    }
    List<SortKeyBounds> rest = new ArrayList<>();
    for (SortKeyBounds bounds : from) {
      if (hole.first() != Long.MIN_VALUE) {
        rest.add(bounds.intersect(new SortKeyBounds(Long.MIN_VALUE, hole.first() - 1)));
      }
      if (hole.last() != Long.MAX_VALUE) {
        rest.add(bounds.intersect(new SortKeyBounds(hole.last() + 1, Long.MAX_VALUE)));
      }
    }
    return rest;
  }

  private static SortKeyBounds interval(SortKeySpec spec, Operator operator, Object operand) {
    return switch (spec.kind()) {
      case INT32, INT64 -> operand instanceof Number n ? whole(operator, n) : NONE;
      case INSTANT -> operand instanceof Instant i ? whole(operator, millis(i)) : NONE;
      case DOUBLE -> operand instanceof Number n ? floating(spec, operator, n) : NONE;
    };
  }

  private static BigDecimal millis(Instant instant) {
    return BigDecimal.valueOf(instant.getEpochSecond())
        .scaleByPowerOfTen(3)
        .add(BigDecimal.valueOf(instant.getNano()).scaleByPowerOfTen(-6));
  }

  private static SortKeyBounds whole(Operator operator, Number operand) {
    if (operand instanceof Double || operand instanceof Float) {
      double value = operand.doubleValue();
      if (Double.isNaN(value)) {
        return NONE;
      }
      if (Double.isInfinite(value)) {
        boolean all =
            value > 0
                ? operator == Operator.LESS || operator == Operator.LESS_OR_EQUAL
                : operator == Operator.GREATER || operator == Operator.GREATER_OR_EQUAL;
        return all ? SortKeyBounds.ALL : NONE;
      }
    }
    BigDecimal value = PropertyConditions.exact(operand);
    BigDecimal floor = value.setScale(0, RoundingMode.FLOOR);
    BigDecimal ceiling = value.setScale(0, RoundingMode.CEILING);
    return switch (operator) {
      case EQUAL -> floor.compareTo(ceiling) == 0 ? between(floor, floor) : NONE;
      case LESS -> between(MIN, ceiling.subtract(BigDecimal.ONE));
      case LESS_OR_EQUAL -> between(MIN, floor);
      case GREATER -> between(floor.add(BigDecimal.ONE), MAX);
      case GREATER_OR_EQUAL -> between(ceiling, MAX);
      case NOT_EQUAL, WITHIN, WITHOUT -> throw new IllegalStateException("Not an interval");
    };
  }

  private static SortKeyBounds between(BigDecimal first, BigDecimal last) {
    if (first.compareTo(MAX) > 0 || last.compareTo(MIN) < 0) {
      return NONE;
    }
    return new SortKeyBounds(first.max(MIN).longValueExact(), last.min(MAX).longValueExact());
  }

  /** Doubles: zero has two encodings, and a sort key that is not a number meets nothing. */
  private static SortKeyBounds floating(SortKeySpec spec, Operator operator, Number operand) {
    double value = operand.doubleValue();
    if (Double.isNaN(value)) {
      return NONE;
    }
    long first = spec.encode(value == 0 ? -0.0 : value);
    long last = spec.encode(value == 0 ? 0.0 : value);
    long lowest = spec.encode(Double.NEGATIVE_INFINITY);
    long highest = spec.encode(Double.POSITIVE_INFINITY);
    return switch (operator) {
      case EQUAL -> new SortKeyBounds(first, last);
      case LESS -> new SortKeyBounds(lowest, first - 1);
      case LESS_OR_EQUAL -> new SortKeyBounds(lowest, last);
      case GREATER -> new SortKeyBounds(last + 1, highest);
      case GREATER_OR_EQUAL -> new SortKeyBounds(first, highest);
      case NOT_EQUAL, WITHIN, WITHOUT -> throw new IllegalStateException("Not an interval");
    };
  }
}
