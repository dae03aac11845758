package io.kithgraph.query.plan;

/** Sorts all rows by a property of theirs. */
public record EdgeSort(SortOrder order) implements PlanNode {

  @Override
  public String words() {
    return "sort by " + order.words();
  }
}
