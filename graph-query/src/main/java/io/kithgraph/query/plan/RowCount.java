package io.kithgraph.query.plan;

/** Counts all rows that flow in. */
public record RowCount() implements PlanNode {

  @Override
  public String words() {
    return "count";
  }
}
