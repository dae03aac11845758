package io.kithgraph.query.plan;

/**
 * Keeps the rows from {@code low} inclusive to {@code high} exclusive, of all that flow in; {@link
 * AdjacencyScan#UNLIMITED} for no upper end.
 */
public record RowRange(long low, long high) implements PlanNode {

  @Override
  public String words() {
    return "rows " + low + " to " + (high == AdjacencyScan.UNLIMITED ? "the end" : high);
  }
}
