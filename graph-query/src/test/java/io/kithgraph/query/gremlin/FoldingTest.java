package io.kithgraph.query.gremlin;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.storage.api.CountRead;
import io.kithgraph.storage.api.InMemoryStorageClient;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.SortKeyBounds;
import io.kithgraph.storage.api.VertexRead;
import java.util.List;
import org.apache.tinkerpop.gremlin.process.traversal.Order;
import org.apache.tinkerpop.gremlin.process.traversal.P;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversal;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.__;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What natural Gremlin becomes, and what it asks of storage. */
class FoldingTest {
  private static final long FANS = 300;

  private final CountingStorageClient storage =
      new CountingStorageClient(new InMemoryStorageClient());
  private final KithGraph graph = new TestGraphs(storage).social();
  private final GraphTraversalSource g = graph.traversal();

  /** Vertex 1 follows 2..9, each of which follows 10 more; {@code FANS} others follow vertex 2. */
  @BeforeEach
  void load() {
    for (long i = 2; i < 10; i++) {
      follow(1, i, 1000 + i);
      for (long j = 0; j < 10; j++) {
        follow(i, 100 * i + j, 2000 + j);
      }
    }
    for (long fan = 0; fan < FANS; fan++) {
      follow(10_000 + fan, 2, 3000 + fan);
    }
    graph.tx().commit();
    storage.forget();
  }

  private void follow(long from, long to, long since) {
    g.addE("follow").from(vertex(from)).to(vertex(to)).property("since", since).iterate();
  }

  @SuppressWarnings("unchecked") // The library takes traversals as generic varargs.
  private GraphTraversal<?, Vertex> vertex(long id) {
    return __.coalesce(__.V(id), __.addV("user").property(T.id, id));
  }

  private static String steps(GraphTraversal<?, ?> traversal) {
    Traversal.Admin<?, ?> admin = traversal.asAdmin().clone();
    admin.applyStrategies();
    return admin.toString();
  }

  @Test
  void newestFollowersAreOneRangedReadThatFetchesNoVertex() {
    GraphTraversal<Vertex, Object> newest =
        g.V(2L).inE("follow").order().by("since", Order.desc).limit(50).outV().id();
    assertThat(steps(newest))
        .isEqualTo(
            "[KithGraphStep(vertices by id [2]), KithAdjacencyStep(adjacency in follow, since"
                + " descending, first 50 -> neighbour ids), RangeGlobalStep(0,50)]");
    assertThat(newest.toList())
        .hasSize(50)
        .startsWith(10_000 + FANS - 1, 10_000 + FANS - 2)
        .endsWith(10_000 + FANS - 50);
    assertThat(storage.kinds()).containsExactly("VertexRead", "RangeRead");
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
    assertThat(storage.kinds()).containsExactly("VertexRead", "CountRead");
  }

  @Test
  void whereCountComparesTheDegree() {
    GraphTraversal<Vertex, Object> popular =
        g.V(1L).out("follow").where(__.in("follow").count().is(P.gt(100))).id();
    assertThat(steps(popular)).contains("KithDegreeStep(count of adjacency in follow, up to 101");
    assertThat(popular.toList()).containsExactly(2L);
    assertThat(storage.kinds()).containsExactly("VertexRead", "RangeRead", "CountRead");
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
  void lookingForOneNeighbourReadsOnlyThatOne() {
    GraphTraversal<Vertex, Vertex> follows = g.V(10_007L).out("follow").hasId(2L);
    assertThat(steps(follows)).contains("adjacency out follow, only vertex 2");
    assertThat(follows.hasNext()).isTrue();
    assertThat(g.V(10_007L).out("follow").hasId(3L).hasNext()).isFalse();
  }

  @Test
  void everyHopIsOneCallForItsWholeFrontier() {
    assertThat(g.V(1L).out("follow").out("follow").id().toList()).hasSize(80);
    assertThat(storage.kinds()).containsExactly("VertexRead", "RangeRead", "RangeRead");
    assertThat(storage.calls(RangeRead.class).get(1).lists()).hasSize(8);
  }

  @Test
  void propertiesOfNeighboursAreReadTogether() {
    assertThat(g.V(1L).out("follow").label().toList()).hasSize(8).containsOnly("user");
    assertThat(storage.kinds()).containsExactly("VertexRead", "RangeRead", "VertexRead");
    assertThat(storage.calls(VertexRead.class).get(1).ids()).hasSize(8);
  }

  @Test
  void idsOfNeighboursNeedNoVertex() {
    assertThat(g.V(1L).outE("follow").inV().id().toList()).hasSize(8);
    assertThat(storage.kinds()).containsExactly("VertexRead", "RangeRead");
  }

  @Test
  void existenceOfEdgesIsReadForAWholeFrontier() {
    GraphTraversal<Vertex, Object> back =
        g.V(1L).out("follow").where(__.out("follow").hasId(200L)).id();
    assertThat(steps(back)).contains("adjacency out follow, only vertex 200, first 1");
    assertThat(back.toList()).containsExactly(2L);
    assertThat(storage.kinds()).containsExactly("VertexRead", "RangeRead", "RangeRead");
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
    assertThat(storage.kinds()).containsExactly("VertexRead", "RangeRead", "RangeRead");
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
    assertThat(steps(g.V().hasId(1L, 2L).out("follow"))).contains("vertices by id [1, 2]");
    assertThat(g.V().hasId(1L).hasLabel("user").count().next()).isEqualTo(1);
    assertThat(storage.kinds()).containsExactly("VertexRead");
  }
}
