package io.kithgraph.query.gremlin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.meta.schema.VertexIndex.Kind;
import io.kithgraph.query.exec.QueryErrorCode;
import io.kithgraph.query.exec.QueryException;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.VertexScan;
import java.util.Map;
import org.apache.tinkerpop.gremlin.process.traversal.P;
import org.apache.tinkerpop.gremlin.process.traversal.TextP;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversal;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Conditions on vertices that an index answers are not answered by a scan. */
class FindByIndexTest {
  private final IndexedGraphs indexed = new IndexedGraphs();
  private final KithGraph graph = indexed.graphs.social();
  private final GraphTraversalSource g = graph.traversal();

  @BeforeEach
  void load() {
    indexed.index("user", "name", Kind.EQUALITY, false);
    indexed.index("user", "age", Kind.RANGE, false);
    indexed.index("user", "email", Kind.EQUALITY, true);
    for (long id = 0; id < 200; id++) {
      graph.addVertex(
          T.id, id, T.label, "user", "name", "n" + id % 50, "age", (int) id, "email", "e" + id);
    }
    graph.addVertex(T.id, 1000L, T.label, "page", "name", "n1");
    graph.tx().commit();
    indexed.storage.forget();
  }

  @AfterEach
  void rollback() {
    graph.tx().rollback();
  }

  private static String steps(GraphTraversal<?, ?> traversal) {
    Traversal.Admin<?, ?> admin = traversal.asAdmin().clone();
    admin.applyStrategies();
    return admin.toString();
  }

  private void noScan() {
    assertThat(indexed.storage.calls(VertexScan.class)).isEmpty();
  }

  @Test
  void equalityIsOneListAndOneReadOfItsVertices() {
    GraphTraversal<Vertex, Object> named = g.V().has("user", "name", "n7").id();
    assertThat(steps(named))
        .isEqualTo(
            "[KithGraphStep(vertices by index user.name.EQUALITY: name eq(n7)),"
                + " HasStep([~label.eq(user), name.eq(n7)]), IdStep]");
    assertThat(named.toList()).containsExactlyInAnyOrder(7L, 57L, 107L, 157L);
    assertThat(indexed.storage.kinds()).containsExactly("RangeRead", "VertexRead");
    assertThat(indexed.storage.calls(RangeRead.class).get(0).lists()).hasSize(1);
  }

  @Test
  void explainShowsTheIndex() {
    assertThat(g.V().hasLabel("user").has("name", "n7").explain().toString())
        .contains("vertices by index user.name.EQUALITY: name eq(n7)");
  }

  @Test
  void labelAndConditionMayStandInAnyOrder() {
    assertThat(g.V().has("name", "n7").hasLabel("user").count().next()).isEqualTo(4);
    assertThat(g.V().hasLabel("user").has("age", P.gt(190)).has("name", "n7").count().next())
        .isZero();
    assertThat(g.V().hasLabel("user").has("name", P.within("n1", "n2")).count().next())
        .isEqualTo(8);
    noScan();
  }

  @Test
  void rangesReadTheirPartOfTheIndex() {
    assertThat(g.V().has("user", "age", P.gt(190)).count().next()).isEqualTo(9);
    assertThat(g.V().has("user", "age", P.between(10, 20)).count().next()).isEqualTo(10);
    assertThat(g.V().has("user", "age", P.outside(5, 195)).count().next()).isEqualTo(9);
    assertThat(g.V().has("user", "age", 17.0).id().next()).isEqualTo(17L);
    noScan();
  }

  @Test
  void stringsAreFoundByRangeAndPrefix() {
    indexed.index("tag", "word", Kind.RANGE, false);
    for (String word : new String[] {"apple", "applepie", "application", "banana", "äpfel"}) {
      graph.addVertex(T.label, "tag", "word", word);
    }
    graph.tx().commit();
    indexed.storage.forget();
    assertThat(g.V().has("tag", "word", TextP.startingWith("applep")).count().next()).isEqualTo(1);
    assertThat(g.V().has("tag", "word", TextP.startingWith("appl")).count().next()).isEqualTo(3);
    assertThat(g.V().has("tag", "word", P.gte("application")).values("word").toSet())
        .containsExactlyInAnyOrder("application", "banana", "äpfel");
    noScan();
  }

  @Test
  void aTransactionFindsWhatItChanged() {
    g.V(7L).property("name", "new").iterate();
    g.V(57L).drop().iterate();
    graph.addVertex(T.id, 500L, T.label, "user", "name", "n7");
    assertThat(g.V().has("user", "name", "n7").id().toList())
        .containsExactlyInAnyOrder(107L, 157L, 500L);
    assertThat(g.V().has("user", "name", "new").id().toList()).containsExactly(7L);
    noScan();
  }

  @Test
  void mergeVFindsByIndex() {
    Map<Object, Object> existing = Map.of(T.label, "user", "email", "e9");
    assertThat(g.mergeV(existing).id().next()).isEqualTo(9L);
    noScan();
  }

  @Test
  void twoThatMissTheSameValueConflict() throws Exception {
    assertThat(g.V().has("user", "name", "missing").hasNext()).isFalse();
    graph.addVertex(T.label, "user", "name", "missing");
    Thread other =
        new Thread(
            () -> {
              graph.addVertex(T.label, "user", "name", "missing");
              graph.tx().commit();
            },
            "other-writer");
    other.start();
    other.join();
    assertThatThrownBy(() -> graph.tx().commit()).isInstanceOf(TransactionConflictException.class);
  }

  @Test
  void uniqueValuesAreRefusedWithBothVerticesNamed() {
    graph.addVertex(T.id, 600L, T.label, "user", "email", "e9");
    assertThatThrownBy(() -> graph.tx().commit())
        .isInstanceOfSatisfying(
            QueryException.class,
            e -> assertThat(e.code()).isEqualTo(QueryErrorCode.ALREADY_EXISTS))
        .hasMessageContaining("The vertex 600 cannot have user.email = 'e9': the vertex 9 has it");
  }

  @Test
  void withoutAnIndexTheScanSaysWhichOneIsMissing() {
    GraphTraversalSource poor = g.with("scanBudget", 10);
    assertThatThrownBy(() -> poor.V().has("user", "city", "x").hasNext())
        .hasMessageContaining("an index on user.city would answer it")
        .hasMessageContaining("kith schema index create user.city")
        .hasMessageContaining("with('scanBudget', n)");
    assertThatThrownBy(() -> poor.V().has("name", "none").hasNext())
        .hasMessageContaining("has('user', 'name', …)");
  }

  @Test
  void anIncompleteIndexIsNotUsed() {
    indexed.building("user", "city", Kind.EQUALITY, false);
    assertThat(steps(g.V().has("user", "city", "x"))).contains("all vertices");
    assertThat(g.V().has("user", "city", "x").hasNext()).isFalse();
    assertThat(indexed.storage.calls(VertexScan.class)).isNotEmpty();
  }

  @Test
  void conditionsThatNoIndexAnswersAreScanned() {
    for (GraphTraversal<?, ?> scanned :
        new GraphTraversal<?, ?>[] {
          g.V().has("user", "name", P.neq("n1")),
          g.V().has("user", "name", P.gt("n1")),
          g.V().has("page", "name", "n1"),
          g.V().has("name", "n1"),
          g.V().hasLabel("user"),
          g.V().has("user", "name", TextP.containing("1"))
        }) {
      assertThat(steps(scanned)).contains("all vertices");
    }
  }
}
