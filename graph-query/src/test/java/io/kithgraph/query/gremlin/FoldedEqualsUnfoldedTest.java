package io.kithgraph.query.gremlin;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.query.gremlin.fold.AskInsteadOfIntersectStrategy;
import io.kithgraph.query.gremlin.fold.AskInsteadOfSelectStrategy;
import io.kithgraph.query.gremlin.fold.BatchRepeatStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.tinkerpop.gremlin.process.traversal.Order;
import org.apache.tinkerpop.gremlin.process.traversal.P;
import org.apache.tinkerpop.gremlin.process.traversal.Scope;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversal;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.__;
import org.apache.tinkerpop.gremlin.structure.Column;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random traversals over random graphs give the same answers with and without folding, on committed
 * data and through the changes of a transaction. Every edge has a sort key of its own, so that
 * sorted and cut answers are the same ones.
 */
class FoldedEqualsUnfoldedTest {
  private static final int VERTICES = 12;
  private static final int TRAVERSALS = 120;

  static IntStream seeds() {
    return IntStream.range(0, 12);
  }

  @SuppressWarnings("unchecked") // The library takes classes as generic varargs.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void sameAnswers(int seed) {
    Random random = new Random(seed);
    KithGraph graph = new TestGraphs().social();
    GraphTraversalSource folded = graph.traversal();
    GraphTraversalSource unfolded =
        folded.withoutStrategies(
            FoldAdjacencyStrategy.class,
            LookUpByIdStrategy.class,
            FoldDegreeFilterStrategy.class,
            CountReachedStrategy.class,
            TrustIdsStrategy.class,
            AskInsteadOfSelectStrategy.class,
            AskInsteadOfIntersectStrategy.class,
            NarrowByAggregateStrategy.class,
            RollUpGroupsStrategy.class,
            BatchRepeatStrategy.class);
    for (long id = 0; id < VERTICES; id++) {
      graph.addVertex(T.id, id, T.label, "user", "age", random.nextInt(50));
    }
    int[] time = {1};
    change(graph, random, 60, time);
    graph.tx().commit();
    for (int i = 0; i < TRAVERSALS; i++) {
      if (i == TRAVERSALS / 2) {
        change(graph, random, 15, time);
      }
      long traversalSeed = random.nextLong();
      GraphTraversal<?, ?> a = traversal(folded, new Random(traversalSeed));
      GraphTraversal<?, ?> b = traversal(unfolded, new Random(traversalSeed));
      String written = a.asAdmin().getBytecode().toString();
      List<String> answers = sorted(b.toList());
      assertThat(sorted(a.toList())).as("seed %d: %s", seed, written).isEqualTo(answers);
      GraphTraversal<?, ?> again = traversal(folded, new Random(traversalSeed));
      assertThat(sorted(again.toList()))
          .as("seed %d, by the plan that is kept: %s", seed, written)
          .isEqualTo(answers);
    }
    graph.tx().rollback();
  }

  private static List<String> sorted(List<?> answers) {
    return answers.stream().map(String::valueOf).sorted().toList();
  }

  /** Adds and removes edges, and now and then a vertex. */
  private static void change(KithGraph graph, Random random, int changes, int[] time) {
    GraphTraversalSource g = graph.traversal();
    for (int i = 0; i < changes; i++) {
      long from = random.nextInt(VERTICES);
      long to = random.nextInt(VERTICES);
      if (!g.V(from).hasNext() || !g.V(to).hasNext()) {
        continue;
      }
      int what = random.nextInt(20);
      if (what == 0) {
        g.V(from).outE().limit(1).drop().iterate();
      } else if (what == 1 && i > changes / 2) {
        g.V(from).drop().iterate();
      } else if (what < 10) {
        GraphTraversal<?, Edge> gift =
            g.V(from).addE("gift").to(__.V(to)).property("at", time[0]++);
        (random.nextInt(6) == 0 ? gift : gift.property("amount", random.nextInt(5))).iterate();
      } else {
        g.V(from).addE("follow").to(__.V(to)).property("since", time[0]++).iterate();
      }
    }
  }

  private static Order order(Random random) {
    return random.nextBoolean() ? Order.asc : Order.desc;
  }

  /** Rows from the middle of the list of one vertex, or of those of some. */
  private static GraphTraversal<?, Edge> far(
      GraphTraversalSource g, GraphTraversal<?, Vertex> some, Random random) {
    GraphTraversal<?, Vertex> from =
        random.nextInt(3) == 0 ? some : g.V((long) random.nextInt(VERTICES));
    long low = random.nextInt(4);
    long high = random.nextBoolean() ? -1 : low + random.nextInt(4);
    return from.outE("gift").order().by("at", order(random)).range(low, high);
  }

  private static long any(Random random) {
    return random.nextInt(VERTICES);
  }

  private static P<Long> few(Random random) {
    List<Long> ids = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      ids.add((long) random.nextInt(VERTICES));
    }
    return P.within(ids);
  }

  private static GraphTraversal<?, ?> traversal(GraphTraversalSource g, Random random) {
    GraphTraversal<?, Vertex> vertices =
        switch (random.nextInt(4)) {
          case 0 -> g.V();
          case 1 -> g.V((long) random.nextInt(VERTICES));
          case 2 -> g.V().hasId((long) random.nextInt(VERTICES));
          default -> g.V((long) random.nextInt(VERTICES), (long) random.nextInt(VERTICES));
        };
    int hops = 1 + random.nextInt(2);
    for (int i = 0; i < hops; i++) {
      vertices = hop(vertices, random);
    }
    return switch (random.nextInt(51)) {
      case 20 -> far(g, vertices, random).values("at");
      case 21 -> far(g, vertices, random).count();
      case 22 -> vertices.out("follow").where(__.in("follow").hasId(any(random))).id();
      case 23 -> vertices.in("follow").where(__.out("follow").hasId(any(random))).count();
      case 24 ->
          vertices
              .out("follow")
              .where(__.in("follow").hasId(any(random)))
              .where(__.out("gift").hasId(any(random)))
              .limit(20)
              .values("age");
      case 25 -> vertices.where(__.out("follow").where(__.in("gift").hasId(any(random)))).id();
      case 26 -> g.V(any(random)).out("follow").sample(VERTICES).id();
      case 27 -> g.V(any(random)).inE("gift").sample(2).count();
      case 28 -> vertices.outE("gift").values("amount", "at");
      case 29 -> vertices.bothE("gift", "follow").valueMap("since", "amount");
      case 30 ->
          vertices.inE("gift").project("a", "b", "c").by("amount").by(T.label).by(__.outV().id());
      case 31 -> vertices.outE("gift").order().by("at", order(random)).limit(2).valueMap();
      case 32 -> vertices.out("gift").groupCount().by(T.label);
      case 33 -> vertices.out("gift").project("a", "b").by(T.id).by(__.out("follow").count());
      case 34 -> vertices.out("follow").where(__.id().is(few(random))).label();
      case 35 -> vertices.out("gift").id().is(few(random));
      case 36 -> vertices.inE("gift").group().by(__.outV().id()).by(__.values("amount").sum());
      case 37 ->
          vertices.out("follow").as("x").in("follow").hasId(any(random)).select("x").values("age");
      case 38 -> vertices.out("gift").as("x").out("follow").hasId(any(random)).select("x").count();
      case 39 ->
          g.V(any(random))
              .out("follow")
              .id()
              .fold()
              .intersect(__.V(any(random)).out("follow").id().fold())
              .unfold();
      case 40 ->
          vertices
              .out("gift")
              .fold()
              .intersect(__.V(any(random)).in("follow").fold())
              .count(Scope.local);
      case 41 -> vertices.aggregate("x").out("gift").where(P.within("x")).id();
      case 42 ->
          g.V(any(random)).inE("gift").group().by(__.outV()).by(__.values("amount").sum()).unfold();
      case 43 ->
          g.V(any(random))
              .outE("gift")
              .group()
              .by(__.inV().id())
              .by(__.values("amount").count())
              .order(Scope.local)
              .by(Column.values, order(random))
              .limit(Scope.local, 2)
              .select(Column.values);
      case 44 ->
          g.V(any(random))
              .outE("gift")
              .group()
              .by(__.inV().id())
              .by(__.values("amount").sum())
              .unfold()
              .order()
              .by(Column.values, order(random))
              .range(1, 3)
              .select(Column.values);
      case 45 -> vertices.out("follow").dedup().by(T.id).count();
      case 46 -> vertices.out("follow").id().dedup().count();
      case 47 -> vertices.dedup().out("gift").dedup().limit(random.nextInt(4)).count();
      case 48 -> vertices.repeat(__.out("follow")).emit().times(3).dedup().count();
      case 49 -> vertices.emit().repeat(__.both("gift")).times(2).dedup().count().is(P.gt(3));
      case 50 -> vertices.as("x").out("follow").dedup().count().math("_ + 1");
      case 0 -> vertices.count();
      case 8 -> vertices.dedup().id();
      case 9 -> vertices.where(__.out("follow").hasId(few(random))).id();
      case 10 -> vertices.not(__.in("follow").hasId(few(random))).values("age");
      case 11 -> vertices.not(__.both("gift")).id();
      case 12 -> vertices.out("follow").hasId(few(random)).id();
      case 13 -> vertices.groupCount().by(T.id);
      case 14 -> vertices.repeat(__.out("follow")).times(2).dedup().count();
      case 15 -> vertices.repeat(__.out("follow").dedup()).until(__.not(__.out("follow"))).id();
      case 16 -> vertices.emit().repeat(__.in("gift").simplePath()).times(2).id();
      case 17 -> vertices.outE("follow").order().by("since", order(random)).tail(3).values("since");
      case 18 ->
          vertices.local(__.inE("gift").order().by("at", order(random)).tail(2)).values("at");
      case 19 -> vertices.where(__.outE("gift").has("amount", P.gt(2)).count().is(P.lt(2))).id();
      case 1 -> vertices.id();
      case 2 -> vertices.values("age");
      case 3 -> vertices.where(__.out("follow").count().is(P.gt(1))).id();
      case 4 -> vertices.dedup().count();
      case 5 -> vertices.where(__.in("gift")).count();
      case 6 -> vertices.local(newest(__.outE("follow"), random)).values("since");
      case 7 -> vertices.outE("gift").has("amount", P.gt(random.nextInt(4))).count();
      default -> vertices.path();
    };
  }

  private static GraphTraversal<?, Vertex> hop(GraphTraversal<?, Vertex> from, Random random) {
    List<String> choices = new ArrayList<>(List.of("follow", "gift"));
    String label = choices.get(random.nextInt(choices.size()));
    String key = label.equals("follow") ? "since" : "at";
    return switch (random.nextInt(9)) {
      case 0 -> from.out(label);
      case 1 -> from.in(label);
      case 2 -> from.both();
      case 3 -> from.outE(label).has(key, P.between(10, 40)).inV();
      case 4 -> from.inE(label).has(key, P.lt(30.5)).outV();
      case 5 -> from.out("follow", "gift").hasId((long) random.nextInt(VERTICES));
      case 6 -> from.outE("gift").has("amount", P.within(1, 3)).otherV();
      case 7 -> newest(from.outE(label), random, key).inV();
      default -> from.bothE(label).otherV();
    };
  }

  private static <S> GraphTraversal<S, Edge> newest(GraphTraversal<S, Edge> edges, Random random) {
    return newest(edges, random, "since");
  }

  private static <S> GraphTraversal<S, Edge> newest(
      GraphTraversal<S, Edge> edges, Random random, String key) {
    return edges.order().by(key, order(random)).range(random.nextInt(2), 2 + random.nextInt(4));
  }
}
