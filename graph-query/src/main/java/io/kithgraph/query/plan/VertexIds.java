package io.kithgraph.query.plan;

/** Goes from vertices to their ids. */
public record VertexIds() implements PlanNode {

  @Override
  public String words() {
    return "ids";
  }
}
