package io.kithgraph.query.gremlin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.meta.schema.SchemaMode;
import io.kithgraph.query.exec.QueryException;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.__;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.T;
import org.junit.jupiter.api.Test;

/** Names that the schema does not know, types that it does, and sort keys. */
class SchemaModeTest {
  private final TestGraphs graphs = new TestGraphs();

  @Test
  void automaticModeDefinesWhatIsUsed() {
    GraphTraversalSource g = graphs.empty().traversal();
    g.addV("city")
        .property(T.id, "Bern")
        .property("people", 134_000)
        .as("a")
        .addV("city")
        .property(T.id, "Thun")
        .as("b")
        .addE("road")
        .from("a")
        .to("b")
        .property("km", 27.5)
        .iterate();
    assertThat(g.V("Bern").outE("road").values("km").toList()).containsExactly(27.5);
    assertThat(g.V("Bern").out("road").id().toList()).containsExactly("Thun");
  }

  @Test
  void strictModeNamesWhatIsMissing() {
    graphs.catalog().createGraph("strict", SchemaMode.STRICT);
    KithGraph graph = graphs.single().graph("strict");
    assertThatThrownBy(() -> graph.traversal().addV("city").iterate())
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("vertex label 'city'")
        .hasMessageContaining("define it first");
    assertThat(graph.traversal().V().hasLabel("city").hasNext()).isFalse();
  }

  @Test
  void typedKeysWidenAndRefuse() {
    KithGraph graph = graphs.social();
    GraphTraversalSource g = graph.traversal();
    g.addV("user").property(T.id, 1).addV("user").property(T.id, 2).iterate();
    g.V(1).addE("gift").to(__.V(2)).property("amount", 5).iterate();
    assertThat(g.V(1).outE("gift").values("amount").toList()).containsExactly(5L);
    assertThatThrownBy(() -> g.V(1).addE("gift").to(__.V(2)).property("amount", "much").iterate())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The property 'amount' is of type INT64, not STRING");
    assertThatThrownBy(() -> g.V(1).addE("gift").to(__.V(2)).property("at", "noon").iterate())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sort key 'at'");
  }

  @Test
  void creationTimeCanBeReadButIsNotListed() {
    KithGraph graph = graphs.empty();
    GraphTraversalSource g = graph.traversal();
    Edge edge = g.addV().as("a").addV().addE("knows").from("a").next();
    assertThat(edge.properties()).isExhausted();
    assertThat(edge.<Long>value("createdAt")).isPositive();
    graph.tx().commit();
    assertThat(g.E(edge.id()).valueMap().next()).isEmpty();
    assertThat(g.E(edge.id()).values("createdAt").toList()).hasSize(1);
  }

  @Test
  void idsOfBothKindsAreEscapedInEdgeIds() {
    GraphTraversalSource g = graphs.social().traversal();
    g.addV("user").property(T.id, "a:b%").addV("user").property(T.id, "17").iterate();
    Edge edge = g.V("a:b%").addE("follow").to(__.V("17")).next();
    assertThat(edge.id()).isEqualTo("a%3Ab%25:follow:@17");
    assertThat(g.E(edge.id()).inV().id().toList()).containsExactly("17");
    assertThatThrownBy(() -> g.E("nonsense").hasNext())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("source:label:destination");
  }
}
