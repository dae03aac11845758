package io.kithgraph.loadgen.exporter;

import io.kithgraph.api.v1.EdgeLabel;
import io.kithgraph.api.v1.SortKeyKind;

/**
 * What files need to know of a label. Immutable.
 *
 * @param label its name
 * @param sortKey the name of its sort key; empty for vertices
 * @param isFraction whether the sort key is a number with a fraction
 */
record LabelColumns(String label, String sortKey, boolean isFraction) {
  private static final String DEFAULT_SORT_KEY = "createdAt";

  static LabelColumns ofVertices(String label) {
    return new LabelColumns(label, "", false);
  }

  static LabelColumns of(EdgeLabel label) {
    return new LabelColumns(
        label.getName(),
        label.hasSortKey() ? label.getSortKey().getProperty() : DEFAULT_SORT_KEY,
        label.getSortKey().getKind() == SortKeyKind.SORT_KEY_KIND_DOUBLE);
  }

  /** The number that an order-preserving sort key stands for. */
  static double fraction(long sortKey) {
    return Double.longBitsToDouble(sortKey ^ ((sortKey >> 63) & Long.MAX_VALUE));
  }
}
