package io.kithgraph.query.plan;

import java.util.List;
import java.util.stream.Collectors;

/** Keeps the edges that meet all tests. Immutable. */
public record EdgeFilter(List<EdgeTest> tests) implements PlanNode {

  public EdgeFilter {
    tests = List.copyOf(tests);
  }

  @Override
  public String words() {
    return "filter " + tests.stream().map(EdgeTest::words).collect(Collectors.joining(", "));
  }
}
