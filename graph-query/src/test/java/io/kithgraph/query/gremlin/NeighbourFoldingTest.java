package io.kithgraph.query.gremlin;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.storage.api.IntersectRead;
import io.kithgraph.storage.api.RangeRead;
import java.util.List;
import java.util.Set;
import org.apache.tinkerpop.gremlin.process.traversal.P;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversal;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.__;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.junit.jupiter.api.Test;

/** What becomes of traversals that look for neighbours, and for those that vertices share. */
class NeighbourFoldingTest extends FoldedFollows {
  @Test
  void lookingForOneNeighbourReadsOnlyThatOne() {
    GraphTraversal<Vertex, Vertex> follows = g.V(10_007L).out("follow").hasId(2L);
    assertThat(steps(follows)).contains("adjacency out follow, only vertex 2");
    assertThat(follows.hasNext()).isTrue();
    assertThat(g.V(10_007L).out("follow").hasId(3L).hasNext()).isFalse();
  }

  @Test
  void severalNeighboursAreLookedForInOneCall() {
    GraphTraversal<Vertex, Object> back =
        g.V(1L).out("follow").where(__.out("follow").hasId(200L, 305L, 306L)).id();
    assertThat(steps(back))
        .contains(
            "KithDegreeFilterStep(count of adjacency out follow, only vertices [200, 305, 306]");
    assertThat(back.toList()).containsExactly(2L, 3L);
    assertThat(storage.kinds()).containsExactly("RangeRead", "RangeRead");
  }

  @Test
  void commonNeighboursAreIntersected() {
    follow(3, 200, 5000);
    follow(3, 201, 5001);
    follow(200, 201, 5002);
    graph.tx().commit();
    storage.forget();
    GraphTraversal<Vertex, Object> common =
        g.V(2L).out("follow").where(__.in("follow").hasId(3L)).id();
    assertThat(steps(common))
        .isEqualTo(
            "[KithGraphStep(vertices named [2]), KithAdjacencyStep(adjacency out follow, in common"
                + " with 3 out follow -> neighbour ids)]");
    assertThat(common.toList()).containsExactly(200L, 201L);
    assertThat(
            g.V(2L)
                .out("follow")
                .where(__.in("follow").hasId(3L))
                .where(__.out("follow").hasId(201L))
                .id()
                .toList())
        .containsExactly(200L);
    assertThat(g.V(2L).out("follow").where(__.in("follow").hasId(3L)).count().next()).isEqualTo(2);
    assertThat(storage.kinds()).containsExactly("IntersectRead", "IntersectRead", "IntersectRead");
    assertThat(storage.calls(IntersectRead.class).get(2).countOnly()).isTrue();
  }

  @Test
  void parallelEdgesAreNotIntersected() {
    assertThat(steps(g.V(2L).out("gift").where(__.in("follow").hasId(3L)).id()))
        .contains("KithDegreeFilterStep");
  }

  @Test
  void comparisonsWithFewVerticesAreLookUps() {
    GraphTraversal<Vertex, Object> some =
        g.V(1L).out("follow").where(__.id().is(P.within(2L, 5L, 77L))).id();
    assertThat(steps(some)).contains("only vertices [2, 5, 77] -> neighbour ids");
    assertThat(some.toList()).containsExactlyInAnyOrder(2L, 5L);
    assertThat(steps(g.V(1L).out("follow").id().is(P.within(2L, 5L))))
        .contains("only vertices [2, 5] -> neighbour ids");
    Vertex two = g.V(2L).next();
    assertThat(steps(g.V(1L).out("follow").is(two))).contains("only vertex 2 -> neighbours");
  }

  @Test
  void comingBackToANeighbourIsAskingForIt() {
    follow(3, 200, 5000);
    graph.tx().commit();
    storage.forget();
    GraphTraversal<Vertex, Object> common =
        g.V(2L).out("follow").as("x").in("follow").hasId(3L).select("x").id();
    assertThat(steps(common)).contains("in common with 3 out follow -> neighbours)");
    assertThat(common.toList()).containsExactly(200L);
    assertThat(storage.kinds()).containsExactly("IntersectRead");
    assertThat(steps(g.V(2L).out("follow").as("x").in("gift").hasId(3L).select("x").id()))
        .contains("SelectOneStep");
    assertThat(steps(g.V(2L).out("follow").as("x").in("follow").hasId(3L).select("x").path()))
        .contains("SelectOneStep");
  }

  @Test
  void listsThatWereGatheredAreIntersectedAtStorage() {
    follow(3, 200, 5000);
    graph.tx().commit();
    storage.forget();
    GraphTraversal<Vertex, ?> common =
        g.V(2L).out("follow").id().fold().intersect(__.V(3L).out("follow").id().fold());
    assertThat(steps(common))
        .contains("in common with 3 out follow -> neighbour ids), FoldStep]")
        .doesNotContain("IntersectStep");
    assertThat(common.toList()).isEqualTo(List.of(Set.of(200L)));
    assertThat(storage.kinds()).containsExactly("IntersectRead");
  }

  @Test
  void fewGatheredVerticesAreLookedFor() {
    GraphTraversal<Vertex, Object> among =
        g.V(2L, 3L, 10_001L).aggregate("x").out("follow").where(P.within("x")).id();
    assertThat(steps(among)).contains("adjacency out follow -> neighbours, within 'x'");
    assertThat(among.toList()).containsExactly(2L);
    assertThat(storage.calls(RangeRead.class))
        .singleElement()
        .matches(r -> r.lists().stream().allMatch(list -> list.neighbour() != null));
    assertThat(steps(g.V(2L).out("follow").aggregate("x").where(P.within("x"))))
        .doesNotContain("within 'x'");
  }
}
