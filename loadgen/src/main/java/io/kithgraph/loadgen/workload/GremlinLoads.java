package io.kithgraph.loadgen.workload;

import io.kithgraph.loadgen.runner.Load;
import io.kithgraph.loadgen.runner.Mix;
import io.kithgraph.loadgen.runner.WrongAnswer;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.apache.tinkerpop.gremlin.driver.Cluster;
import org.apache.tinkerpop.gremlin.driver.Result;

/** The same reads as Gremlin text with parameters, over the Java driver. Thread-safe. */
public final class GremlinLoads implements AutoCloseable {
  private static final int NEWEST = 50;
  private static final int FOLLOWEES = 10;

  private final GremlinConnection server;
  private final Users users;

  /**
   * Connects.
   *
   * @param server where the server is, and how it is reached
   * @param source the traversal source
   */
  public GremlinLoads(Cluster.Builder server, String source, Users users) {
    this.server = new GremlinConnection(server, source);
    this.users = users;
  }

  /** All of them. */
  public List<Load> all() {
    return List.of(
        new NamedLoad(
            "Gremlin g.inject(0) (floor)", random -> server.submit("g.inject(0)", Map.of())),
        isFollowing(),
        newest(),
        count(),
        twoHops());
  }

  /** The reads of people who look at each other, now and then at all friends of their friends. */
  public Mix mix() {
    return Mix.of(
        "gremlin",
        List.of(
            new Mix.Part(30, isFollowing()),
            new Mix.Part(30, newest()),
            new Mix.Part(20, tenFollowees()),
            new Mix.Part(18, count()),
            new Mix.Part(2, twoHops())));
  }

  private Load isFollowing() {
    return load(
        "Gremlin does x follow y",
        "g.V(x).out('follow').hasId(y).limit(1).count()",
        true,
        answer -> answer.size() == 1 && answer.get(0).getLong() <= 1);
  }

  private Load newest() {
    return load(
        "Gremlin newest 50 followers",
        "g.V(x).inE('follow').order().by('since', desc).limit(50).outV().id()",
        false,
        answer -> answer.size() <= NEWEST && isDistinct(answer));
  }

  private Load tenFollowees() {
    return load(
        "Gremlin 10 followees",
        "g.V(x).out('follow').limit(10).id()",
        false,
        answer -> answer.size() <= FOLLOWEES && isDistinct(answer));
  }

  private Load count() {
    return load(
        "Gremlin count", "g.V(x).in('follow').count()", false, answer -> answer.size() == 1);
  }

  private Load twoHops() {
    return load(
        "Gremlin two hops",
        "g.V(x).out('follow').out('follow').dedup().count()",
        false,
        answer -> answer.size() == 1);
  }

  private static boolean isDistinct(List<Result> answer) {
    return answer.stream().map(Result::getObject).distinct().count() == answer.size();
  }

  private Load load(String name, String query, boolean pair, Predicate<List<Result>> expected) {
    return new NamedLoad(
        name,
        random ->
            server
                .submit(
                    query,
                    pair ? Map.of("x", any(random), "y", any(random)) : Map.of("x", any(random)))
                .thenAccept(
                    answer -> {
                      if (!expected.test(answer)) {
                        throw new WrongAnswer("not what such a list can hold");
                      }
                    }));
  }

  private Object any(RandomGenerator random) {
    return users.any(random);
  }

  @Override
  public void close() {
    server.close();
  }
}
