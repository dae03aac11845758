package io.kithgraph.loadgen.workload;

import io.kithgraph.loadgen.runner.Load;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Natural queries over a {@link HubGraph}, and over a TinkerGraph with the same people. Immutable.
 */
public final class GremlinTrials {
  private static final String TEN = "g.V(x).out('follow').limit(10).id()";
  private static final String NEWEST =
      "g.V(x).inE('follow').order().by('since', desc).limit(50).outV().id()";
  private static final String TWO_HOPS = "V(x).out('follow').out('follow').dedup().count()";

  private final GremlinConnection server;
  private final HubGraph graph;

  public GremlinTrials(GremlinConnection server, HubGraph graph) {
    this.server = server;
    this.graph = graph;
  }

  /** Ten followees of somebody. */
  public Load tenFollowees() {
    return load("10 followees", server, TEN, graph::person);
  }

  /** The same of a TinkerGraph. */
  public Load tenFollowees(GremlinConnection tinkerGraph) {
    return load("10 followees, TinkerGraph", tinkerGraph, TEN, graph::person);
  }

  /** The newest followers of the hub. */
  public Load newestOfHub() {
    return load("newest 50, hub", server, NEWEST, random -> graph.hub());
  }

  /** The newest followers of the small hub. */
  public Load newestOfSmallHub() {
    return load("newest 50, small hub", server, NEWEST, random -> graph.smallHub());
  }

  /** How many vertices two hops reach. */
  public Load twoHops() {
    return load("two hops, count", server, "g." + TWO_HOPS, random -> graph.spreader());
  }

  /** The same, run as it is written. */
  public Load twoHopsUnfolded() {
    return load(
        "two hops, count, unfolded",
        server,
        "g.with('folding', false)." + TWO_HOPS,
        random -> graph.spreader());
  }

  private static Load load(
      String name, GremlinConnection server, String query, Function<RandomGenerator, Long> start) {
    return new NamedLoad(name, random -> server.submit(query, Map.of("x", start.apply(random))));
  }
}
