package io.kithgraph.query.plan;

/**
 * A stage of which no rule knows anything: nothing moves across it.
 *
 * @param name what a reader of the plan sees
 */
public record Opaque(String name) implements PlanNode {

  @Override
  public String words() {
    return name;
  }
}
