package io.kithgraph.loadgen.report;

import java.util.List;

/**
 * What a run of comparisons found. Immutable.
 *
 * @param how it was measured, in sentences: what a reader must know to believe the ratios
 * @param comparisons in the order in which they came
 */
public record ComparisonReport(List<String> how, List<Comparison> comparisons) {
  public ComparisonReport {
    how = List.copyOf(how);
    comparisons = List.copyOf(comparisons);
  }
}
