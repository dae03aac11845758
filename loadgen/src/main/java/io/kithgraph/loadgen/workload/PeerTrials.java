package io.kithgraph.loadgen.workload;

import io.kithgraph.loadgen.runner.Load;
import io.kithgraph.loadgen.runner.WrongAnswer;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.apache.tinkerpop.gremlin.driver.Result;

/**
 * The same questions over a {@link HubGraph}, to one server after the other, each in the words that
 * suit the server best; answers are checked. Immutable.
 */
public final class PeerTrials {
  private static final String NEWEST =
      "g.V(x).inE('follow').order().by('since', desc).limit(50).outV().id()";

  /** JanusGraph uses the index by time only if the order is asked for within the vertex. */
  private static final String NEWEST_LOCAL =
      "g.V(x).local(__.inE('follow').order().by('since', desc).limit(50)).outV().id()";

  private static final int NEWEST_FANS = 50;

  private final String name;
  private final GremlinConnection server;
  private final HubGraph graph;
  private final String newest;
  private final int idShift;

  private PeerTrials(
      String name, GremlinConnection server, HubGraph graph, String newest, int idShift) {
    this.name = name;
    this.server = server;
    this.graph = graph;
    this.newest = newest;
    this.idShift = idShift;
  }

  /** Of KithGraph. */
  public static PeerTrials of(GremlinConnection server, HubGraph graph) {
    return new PeerTrials("KithGraph", server, graph, NEWEST, 0);
  }

  /** Of another. */
  public static PeerTrials of(Peer peer, GremlinConnection server, HubGraph graph) {
    return new PeerTrials(
        peer.name(), server, graph, peer.idShift() == 0 ? NEWEST : NEWEST_LOCAL, peer.idShift());
  }

  /** All of them, in the same order for each server. */
  public List<Load> all() {
    return List.of(
        load(
            "10 followees",
            "g.V(x).out('follow').limit(10).id()",
            random -> Map.of("x", id(graph.person(random))),
            answer -> answer.size() == 10),
        count(
            "does x follow the hub",
            "g.V(x).out('follow').hasId(y).limit(1).count()",
            1,
            random -> Map.of("x", id(graph.anyFan(random)), "y", id(graph.hub()))),
        newest("newest 50, small hub", graph.smallHub(), HubGraph.fan(HubGraph.FEW_FANS - 1L)),
        newest("newest 50, hub", graph.hub(), HubGraph.fan(graph.fans() - 1)),
        count(
            "followers of the hub",
            "g.V(x).in('follow').count()",
            graph.fans(),
            random -> Map.of("x", id(graph.hub()))));
  }

  private Object id(long number) {
    return number << idShift;
  }

  private Load newest(String what, long of, long first) {
    return load(
        what,
        newest,
        random -> Map.of("x", id(of)),
        answer -> answer.size() == NEWEST_FANS && answer.get(0).getObject().equals(id(first)));
  }

  private Load count(
      String what,
      String query,
      long expected,
      Function<RandomGenerator, Map<String, Object>> parameters) {
    return load(
        what,
        query,
        parameters,
        answer -> answer.size() == 1 && answer.get(0).getLong() == expected);
  }

  private Load load(
      String what,
      String query,
      Function<RandomGenerator, Map<String, Object>> parameters,
      Predicate<List<Result>> expected) {
    return new NamedLoad(
        what + ", " + name,
        random ->
            server
                .submit(query, parameters.apply(random))
                .thenAccept(
                    answer -> {
                      if (!expected.test(answer)) {
                        throw new WrongAnswer("not what the graph holds");
                      }
                    }));
  }
}
