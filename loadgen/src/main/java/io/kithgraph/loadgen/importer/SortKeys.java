package io.kithgraph.loadgen.importer;

import io.kithgraph.api.v1.SortKeyKind;

/** Turns the text of a field into an encoded sort key, as {@link SortKeyKind} describes it. */
final class SortKeys {
  private final SortKeyKind kind;
  private final TimeUnitOption timeUnit;

  SortKeys(SortKeyKind kind, TimeUnitOption timeUnit) {
    this.kind = kind;
    this.timeUnit = timeUnit;
  }

  long parse(String text) throws RowRejected {
    try {
      return switch (kind) {
        case SORT_KEY_KIND_INT32 -> Integer.parseInt(text);
        case SORT_KEY_KIND_DOUBLE -> encode(Double.parseDouble(text));
        case SORT_KEY_KIND_INSTANT ->
            PropertyValues.looksLikeNumber(text)
                ? (timeUnit == TimeUnitOption.NONE ? TimeUnitOption.MS : timeUnit).toMillis(text)
                : TimeUnitOption.parseDate(text).toEpochMilli();
        default -> {
          if (!PropertyValues.looksLikeNumber(text)) {
            yield TimeUnitOption.parseDate(text).toEpochMilli();
          }
          yield timeUnit == TimeUnitOption.NONE ? Long.parseLong(text) : timeUnit.toMillis(text);
        }
      };
    } catch (NumberFormatException e) {
      throw new RowRejected(
          "the sort key '"
              + TimeUnitOption.shown(text)
              + "' is not a "
              + switch (kind) {
                case SORT_KEY_KIND_INT32 -> "32-bit integer";
                case SORT_KEY_KIND_DOUBLE -> "number";
                default -> "whole number; if it is a time with a fraction, say its unit";
              });
    }
  }

  /** Order-preserving: flips all bits but the sign of negative numbers. */
  static long encode(double value) {
    long bits = Double.doubleToLongBits(value);
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }
}
