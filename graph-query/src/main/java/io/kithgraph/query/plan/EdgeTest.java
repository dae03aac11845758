package io.kithgraph.query.plan;

import io.kithgraph.storage.api.PropertyCondition.Operator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A condition on a named property of an edge, which may be its sort key. Immutable.
 *
 * @param operands one value; for {@code WITHIN} and {@code WITHOUT} any number
 */
public record EdgeTest(String key, Operator operator, List<Object> operands) {

  public EdgeTest {
    operands = List.copyOf(operands);
  }

  String words() {
    String sign =
        switch (operator) {
          case EQUAL -> "=";
          case NOT_EQUAL -> "!=";
          case LESS -> "<";
          case LESS_OR_EQUAL -> "<=";
          case GREATER -> ">";
          case GREATER_OR_EQUAL -> ">=";
          case WITHIN -> "within";
          case WITHOUT -> "without";
        };
    return key
        + " "
        + sign
        + " "
        + operands.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
