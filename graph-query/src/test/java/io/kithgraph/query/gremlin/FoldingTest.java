package io.kithgraph.query.gremlin;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.storage.api.CountRead;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.SortKeyBounds;
import io.kithgraph.storage.api.VertexRead;
import java.util.List;
import org.apache.tinkerpop.gremlin.process.traversal.Order;
import org.apache.tinkerpop.gremlin.process.traversal.P;
import org.apache.tinkerpop.gremlin.process.traversal.Scope;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversal;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.__;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.decoration.SeedStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.util.TraversalMetrics;
import org.apache.tinkerpop.gremlin.structure.Column;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.junit.jupiter.api.Test;

/** What natural Gremlin becomes, and what it asks of storage. */
class FoldingTest extends FoldedFollows {
  @Test
  void newestFollowersAreOneRangedReadThatFetchesNoVertex() {
    GraphTraversal<Vertex, Object> newest =
        g.V(2L).inE("follow").order().by("since", Order.desc).limit(50).outV().id();
    assertThat(steps(newest))
        .isEqualTo(
            "[KithGraphStep(vertices named [2]), KithAdjacencyStep(adjacency in follow, since"
                + " descending, first 50 -> neighbour ids), RangeGlobalStep(0,50)]");
    assertThat(newest.toList())
        .hasSize(50)
        .startsWith(10_000 + FANS - 1, 10_000 + FANS - 2)
        .endsWith(10_000 + FANS - 50);
    assertThat(storage.kinds()).containsExactly("RangeRead");
    RangeRead read = storage.calls(RangeRead.class).get(0);
    assertThat(read.order()).hasToString("DESCENDING");
    assertThat(read.limit()).isEqualTo(50);
    assertThat(read.projection()).isEqualTo(Projection.IDS);
  }

  @Test
  void limitIsPushedIntoTheScan() {
    GraphTraversal<Vertex, Object> some = g.V(2L).in("follow").limit(10).id();
    assertThat(steps(some))
        .contains("KithAdjacencyStep(adjacency in follow, first 10 -> neighbour ids)");
    assertThat(some.toList()).hasSize(10);
    assertThat(storage.calls(RangeRead.class)).singleElement().matches(r -> r.limit() == 10);
  }

  @Test
  void countIsTheDegree() {
    GraphTraversal<Vertex, Long> count = g.V(2L).in("follow").count();
    assertThat(steps(count)).contains("KithDegreeStep(count of adjacency in follow");
    assertThat(count.next()).isEqualTo(FANS + 1);
    assertThat(storage.kinds()).containsExactly("CountRead");
  }

  @Test
  void whereCountComparesTheDegree() {
    GraphTraversal<Vertex, Object> popular =
        g.V(1L).out("follow").where(__.in("follow").count().is(P.gt(100))).id();
    assertThat(steps(popular))
        .contains("KithDegreeFilterStep(count of adjacency in follow, up to 101, gt(100))");
    assertThat(popular.toList()).containsExactly(2L);
    assertThat(storage.kinds()).containsExactly("RangeRead", "CountRead");
  }

  @Test
  void conditionOnTheSortKeyBecomesBounds() {
    GraphTraversal<Vertex, Object> recent =
        g.V(2L).inE("follow").has("since", P.gte(3290)).outV().id();
    assertThat(steps(recent))
        .contains("KithAdjacencyStep(adjacency in follow, since >= 3290 -> neighbour ids)");
    assertThat(recent.toList()).hasSize(10);
    assertThat(storage.calls(RangeRead.class))
        .singleElement()
        .matches(r -> r.bounds().equals(new SortKeyBounds(3290, Long.MAX_VALUE)));
  }

  @Test
  void countWithinBoundsReadsNoEdge() {
    assertThat(g.V(2L).inE("follow").has("since", P.between(3000, 3100)).count().next())
        .isEqualTo(100);
    assertThat(storage.calls(CountRead.class))
        .singleElement()
        .matches(r -> r.bounds().equals(new SortKeyBounds(3000, 3099)));
  }

  @Test
  void everyHopIsOneCallForItsWholeFrontier() {
    assertThat(g.V(1L).out("follow").out("follow").id().toList()).hasSize(80);
    assertThat(storage.kinds()).containsExactly("RangeRead", "RangeRead");
    assertThat(storage.calls(RangeRead.class).get(1).lists()).hasSize(8);
  }

  @Test
  void propertiesOfNeighboursAreReadTogether() {
    assertThat(g.V(1L).out("follow").label().toList()).hasSize(8).containsOnly("user");
    assertThat(storage.kinds()).containsExactly("RangeRead", "VertexRead");
    assertThat(storage.calls(VertexRead.class).get(0).ids()).hasSize(8);
  }

  @Test
  void idsOfNeighboursNeedNoVertex() {
    assertThat(g.V(1L).outE("follow").inV().id().toList()).hasSize(8);
    assertThat(storage.kinds()).containsExactly("RangeRead");
  }

  @Test
  void existenceOfEdgesIsReadForAWholeFrontier() {
    GraphTraversal<Vertex, Object> back =
        g.V(1L).both("follow").where(__.out("follow").hasId(200L)).id();
    assertThat(steps(back))
        .contains(
            "KithDegreeFilterStep(count of adjacency out follow, only vertex 200, first 1, up to 1, gt(0))");
    assertThat(back.toList()).containsExactly(2L);
    assertThat(storage.kinds()).containsExactly("RangeRead", "RangeRead");
  }

  @Test
  void newestOfEachIsReadForAWholeFrontier() {
    GraphTraversal<Vertex, Object> newest =
        g.V(1L)
            .out("follow")
            .local(__.outE("follow").order().by("since", Order.desc).limit(2))
            .inV()
            .id();
    assertThat(steps(newest)).contains("since descending, first 2");
    assertThat(newest.toList()).hasSize(16).startsWith(209L, 208L);
    assertThat(storage.kinds()).containsExactly("RangeRead", "RangeRead");
  }

  @Test
  void sortOverSeveralVerticesStays() {
    GraphTraversal<Vertex, Object> newest =
        g.V(2L, 3L).inE("follow").order().by("since", Order.desc).limit(5).values("since");
    assertThat(steps(newest))
        .contains("adjacency in follow, since descending, first 5 -> edges")
        .contains("OrderGlobalStep");
    assertThat(newest.toList())
        .isEqualTo(
            List.<Object>of(
                3000 + FANS - 1,
                3000 + FANS - 2,
                3000 + FANS - 3,
                3000 + FANS - 4,
                3000 + FANS - 5));
  }

  @Test
  void sortByAnotherPropertyIsNotFolded() {
    assertThat(steps(g.V(2L).inE("follow").order().by("weight").limit(5)))
        .contains("OrderGlobalStep")
        .doesNotContain("first 5");
  }

  @Test
  void pathsKeepTheirEdges() {
    assertThat(steps(g.V(1L).outE("follow").inV().path())).contains("EdgeVertexStep");
    assertThat(g.V(1L).outE("follow").inV().path().next().size()).isEqualTo(3);
  }

  @Test
  void idsBehindAScanBecomeALookUp() {
    assertThat(steps(g.V().hasId(1L, 2L).out("follow"))).contains("vertices named [1, 2]");
    assertThat(g.V().hasId(1L).hasLabel("user").count().next()).isEqualTo(1);
    assertThat(storage.kinds()).containsExactly("VertexRead");
  }

  @Test
  void absenceOfEdgesIsReadForAWholeFrontier() {
    GraphTraversal<Vertex, Object> others =
        g.V(1L).out("follow").not(__.out("follow").hasId(200L)).id();
    assertThat(steps(others)).contains("KithDegreeFilterStep(", "not gt(0))");
    assertThat(others.toList()).hasSize(7).doesNotContain(2L);
    assertThat(storage.kinds()).containsExactly("RangeRead", "RangeRead");
  }

  @Test
  void tailOfAnOrderReadsTheOtherEnd() {
    GraphTraversal<Vertex, Object> latest =
        g.V(2L).inE("follow").order().by("since").tail(3).values("since");
    assertThat(steps(latest)).contains("adjacency in follow, since descending, first 3 -> edges");
    assertThat(latest.toList()).containsExactly(3297L, 3298L, 3299L);
    assertThat(storage.calls(RangeRead.class)).singleElement().matches(r -> r.limit() == 3);
  }

  @Test
  void distinctNeighboursAreCountedWithoutTraversers() {
    GraphTraversal<Vertex, Long> reach = g.V(1L).out("follow").out("follow").dedup().count();
    assertThat(steps(reach))
        .isEqualTo(
            "[KithGraphStep(vertices named [1]), KithReachStep(count of distinct vertices over"
                + " adjacency out follow, then adjacency out follow)]");
    assertThat(reach.next()).isEqualTo(80);
    assertThat(storage.kinds()).containsExactly("RangeRead", "RangeRead");
    assertThat(steps(g.V(1L).out("follow").dedup().by(T.id).limit(3).count()))
        .contains("count of distinct vertices over adjacency out follow, up to 3)");
    assertThat(steps(g.V(1L).repeat(__.out("follow")).emit().times(3).dedup().count()))
        .contains("count of distinct vertices after 1 hops or more, over adjacency out follow,");
    assertThat(g.V(1L).repeat(__.out("follow")).emit().times(3).dedup().count().next())
        .isEqualTo(88);
  }

  @Test
  void distinctVerticesThatAreAskedForLaterKeepTheirTraversers() {
    assertThat(steps(g.V(1L).out("follow").as("x").out("follow").dedup().count()))
        .contains("@[x]")
        .contains("KithReachStep(count of distinct vertices over adjacency out follow)");
    assertThat(steps(g.V(1L).out("follow").dedup().count().path())).contains("DedupGlobalStep");
    assertThat(steps(g.V(1L).map(__.out("follow").dedup().count())))
        .contains("adjacency out follow -> neighbour ids), DedupGlobalStep");
    assertThat(steps(g.V(1L).out("follow").dedup("x").by("name").count()))
        .contains("DedupGlobalStep");
  }

  @Test
  void groupsByIdReadNoVertex() {
    assertThat(g.V(1L).out("follow").out("follow").groupCount().by(T.id).next()).hasSize(80);
    assertThat(g.V(1L).out("follow").out("follow").id().groupCount().next()).hasSize(80);
    assertThat(storage.calls(VertexRead.class)).isEmpty();
  }

  @Test
  void loopsGoAFrontierAtATime() {
    GraphTraversal<Vertex, Object> reached =
        g.V(1L).repeat(__.out("follow")).until(__.not(__.out("follow"))).id();
    assertThat(steps(reached)).contains("NoOpBarrierStep(2500), RepeatEndStep");
    assertThat(reached.toList()).hasSize(80);
    assertThat(storage.calls(RangeRead.class)).hasSize(2);
    assertThat(storage.calls(CountRead.class)).hasSizeLessThanOrEqualTo(3);
    storage.forget();
    assertThat(g.V(1L).repeat(__.out("follow")).times(2).dedup().count().next()).isEqualTo(80);
    assertThat(storage.kinds()).containsExactly("RangeRead", "RangeRead");
    storage.forget();
    assertThat(g.V(1L).repeat(__.out("follow")).emit().times(2).count().next()).isEqualTo(88);
    assertThat(storage.kinds()).hasSizeLessThanOrEqualTo(3);
  }

  @Test
  void verticesWhoseAdjacencyAloneIsWantedAreNotRead() {
    assertThat(steps(g.V(1L).out("follow"))).contains("vertices named [1]");
    assertThat(g.V(77L).out("follow").hasNext()).isFalse();
    assertThat(steps(g.V(1L).as("a").out("follow"))).contains("vertices by id [1]");
    assertThat(steps(g.V(1L).out("follow").path())).contains("vertices by id [1]");
  }

  @Test
  void sortKeysAloneAreReadWhenNothingElseIsWanted() {
    GraphTraversal<Vertex, Object> times =
        g.V(2L).inE("follow").order().by("since", Order.desc).limit(3).values("since");
    assertThat(steps(times))
        .contains("adjacency in follow, since descending, first 3 -> sort keys")
        .doesNotContain("PropertiesStep");
    assertThat(times.toList()).containsExactly(3299L, 3298L, 3297L);
    assertThat(storage.calls(RangeRead.class))
        .singleElement()
        .matches(r -> r.projection().equals(new Projection(true, false, false)));
    assertThat(steps(g.V(2L).inE("follow").values("since", "weight"))).contains("-> edges");
  }

  @Test
  void rangesFarIntoAListReadNothingBeforeThem() {
    GraphTraversal<Vertex, Object> some =
        g.V(2L).inE("follow").order().by("since").range(100, 103).values("since");
    assertThat(steps(some))
        .contains("adjacency in follow, since ascending, after 100, first 3 -> sort keys")
        .contains("RangeGlobalStep(0,3)");
    assertThat(some.toList()).containsExactly(3099L, 3100L, 3101L);
    assertThat(storage.calls(RangeRead.class))
        .singleElement()
        .matches(r -> r.limit() == 3 && r.lists().get(0).skip() == 100);
    assertThat(g.V(2L).in("follow").skip(300).count().next()).isEqualTo(1);
  }

  @Test
  void profilesSayWhatWasRead() {
    TraversalMetrics profile =
        g.V(1L).out("follow").where(__.in("follow")).out("follow").id().profile().next();
    assertThat(profile.getMetrics())
        .extracting(step -> step.getCount("edgesRead"))
        .startsWith(null, 8L, 0L, 80L);
    assertThat(profile.getMetrics())
        .extracting(step -> step.getCount("storageCalls"))
        .startsWith(null, 1L, 1L, 1L);
  }

  @Test
  void samplesAreDrawnAtStorage() {
    GraphTraversal<Vertex, Object> some = g.V(2L).in("follow").sample(7).id();
    assertThat(steps(some))
        .isEqualTo(
            "[KithGraphStep(vertices named [2]), KithAdjacencyStep(adjacency in follow, 7 at random"
                + " -> neighbour ids)]");
    assertThat(some.toList()).hasSize(7).doesNotHaveDuplicates();
    assertThat(storage.kinds()).containsExactly("SampleRead");
    assertThat(g.V(2L).in("follow").sample(1000).count().next()).isEqualTo(FANS + 1);
    assertThat(steps(g.V(2L, 3L).in("follow").sample(7))).contains("SampleGlobalStep");
    assertThat(steps(g.V(2L).inE("follow").sample(7).by("since"))).contains("SampleGlobalStep");
    assertThat(
            steps(
                g.withStrategies(SeedStrategy.build().seed(1).create())
                    .V(2L)
                    .in("follow")
                    .sample(7)))
        .contains("SampleGlobalStep");
  }

  @Test
  void onlyColumnsThatAreUsedAreRead() {
    GraphTraversal<Vertex, ?> rows =
        g.V(2L)
            .inE("follow")
            .limit(3)
            .project("who", "since")
            .by(__.outV().id())
            .by(__.values("since"));
    assertThat(steps(rows)).contains("-> edges with sort keys alone");
    assertThat(rows.toList()).hasSize(3);
    assertThat(storage.kinds()).containsExactly("RangeRead");
    assertThat(storage.calls(RangeRead.class).get(0).projection())
        .isEqualTo(new Projection(true, false, false));
    assertThat(steps(g.V(2L).inE("gift").values("amount"))).contains("-> edges with properties");
    assertThat(steps(g.V(2L).inE("gift").valueMap("at"))).contains("-> edges with sort keys alone");
    assertThat(steps(g.V(2L).inE("gift").elementMap())).contains("-> edges)");
    assertThat(steps(g.V(2L).inE("gift").as("e").values("amount"))).contains("-> edges)");
    assertThat(steps(g.V(2L).inE("gift").values("amount").path())).contains("-> edges)");
  }

  @Test
  void labelsAreReadWithoutProperties() {
    GraphTraversal<Vertex, String> labels = g.V(1L).out("follow").label();
    assertThat(steps(labels)).contains("-> neighbours' labels");
    assertThat(labels.toList()).containsOnly("user");
    assertThat(storage.calls(VertexRead.class)).singleElement().matches(r -> !r.properties());
  }

  @Test
  void groupsByIdAreCountedByIdsAlone() {
    assertThat(steps(g.V(1L).out("follow").out("follow").groupCount().by(T.id)))
        .contains(
            "KithAdjacencyStep(adjacency out follow -> neighbour ids), GroupCountStep(null)]");
  }

  @Test
  void topGiversAreReadFromTheRollUp() {
    for (long i = 0; i < 30; i++) {
      g.V(100 + i % 10 + 100 * (2 + i % 3))
          .addE("gift")
          .to(__.V(1L))
          .property("at", i)
          .property("amount", 10 * i)
          .iterate();
    }
    graph.tx().commit();
    storage.forget();
    GraphTraversal<Vertex, ?> top =
        g.V(1L)
            .inE("gift")
            .group()
            .by(__.outV().id())
            .by(__.values("amount").sum())
            .unfold()
            .order()
            .by(Column.values, Order.desc)
            .limit(2)
            .select(Column.keys);
    assertThat(steps(top))
        .contains("KithRollUpStep(sum of amount by roll-up in gift, descending, first 2), Unfold");
    assertThat(top.toList()).hasSize(2);
    assertThat(storage.kinds()).containsExactly("RangeRead");
    assertThat(storage.calls(RangeRead.class).get(0).limit()).isEqualTo(2);
    assertThat(
            steps(
                g.V(1L)
                    .inE("gift")
                    .group()
                    .by(__.outV())
                    .by(__.values("amount").sum())
                    .order(Scope.local)
                    .by(Column.values, Order.desc)
                    .limit(Scope.local, 3)))
        .contains("descending, first 3)");
    assertThat(steps(g.V(1L).inE("gift").group().by(__.outV()).by(__.values("amount").mean())))
        .contains("GroupStep");
  }

  @Test
  void foldingMayBeSwitchedOffForAQuery() {
    GraphTraversal<Vertex, Long> asWritten =
        g.with("folding", false).V(1L).out("follow").out("follow").dedup().count();
    assertThat(steps(asWritten)).contains("VertexStep(OUT,[follow],vertex)");
    assertThat(asWritten.next()).isEqualTo(80);
    assertThat(storage.calls(RangeRead.class)).hasSize(9);
    assertThat(steps(g.V(1L).out("follow").out("follow").dedup().count()))
        .doesNotContain(" VertexStep(");
  }
}
