package io.kithgraph.storage.api;

import java.util.List;

/**
 * A condition on one property of an edge, evaluated where the edge is stored. An edge without the
 * property does not meet it. Numbers compare by value, whatever their types; values of types that
 * do not compare do not meet it. Immutable.
 *
 * @param keyId the property key's number
 * @param operands one value; for {@code WITHIN} and {@code WITHOUT} any number
 */
public record PropertyCondition(int keyId, Operator operator, List<Object> operands) {
  /** How the property's value stands to the operands. */
  public enum Operator {
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL,
    WITHIN,
    WITHOUT
  }

  public PropertyCondition {
    operands = List.copyOf(operands);
    boolean many = operator == Operator.WITHIN || operator == Operator.WITHOUT;
    if (!many && operands.size() != 1) {
      throw new IllegalArgumentException(
          "The operator " + operator + " takes one operand, not " + operands.size());
    }
  }
}
