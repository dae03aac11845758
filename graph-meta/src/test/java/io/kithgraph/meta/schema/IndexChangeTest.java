package io.kithgraph.meta.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.meta.schema.VertexIndex.Kind;
import io.kithgraph.meta.schema.VertexIndex.State;
import io.kithgraph.model.GraphId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The states of an index, and what is refused. */
class IndexChangeTest {
  private final GraphSchema schema =
      SchemaChange.define(
          SchemaChange.create(new GraphId(1), "g", SchemaMode.STRICT),
          List.of(
              new Definition.OfVertexLabel("user"),
              new Definition.OfPropertyKey("name", Optional.empty())));

  private static IndexDefinition names(Kind kind, boolean unique) {
    return new IndexDefinition("", "user", "name", kind, unique);
  }

  private static State state(GraphSchema schema) {
    return schema.findIndex("user.name").orElseThrow().state();
  }

  @Test
  void anIndexIsBuiltUsedDroppedAndForgotten() {
    GraphSchema building = IndexChange.create(schema, names(Kind.EQUALITY, false));
    assertThat(building.version()).isEqualTo(schema.version() + 1);
    assertThat(state(building)).isEqualTo(State.BUILDING);
    GraphSchema ready = IndexChange.ready(building, 1);
    assertThat(state(ready)).isEqualTo(State.READY);
    assertThat(IndexChange.ready(ready, 1)).isSameAs(ready);
    assertThat(IndexChange.failed(ready, 1, "too late")).isSameAs(ready);
    assertThat(IndexChange.forget(ready, 1)).isSameAs(ready);
    GraphSchema dropping = IndexChange.drop(ready, "user.name");
    assertThat(state(dropping)).isEqualTo(State.DROPPING);
    assertThat(IndexChange.ready(dropping, 1)).isSameAs(dropping);
    GraphSchema gone = IndexChange.forget(dropping, 1);
    assertThat(gone.indexes()).isEmpty();
    GraphSchema again = IndexChange.create(gone, names(Kind.EQUALITY, false));
    assertThat(again.indexes().get(0).number()).isEqualTo(2);
  }

  @Test
  void aFailedIndexSaysWhyAndIsNeitherKeptNorEnforced() {
    GraphSchema failed =
        IndexChange.failed(
            IndexChange.create(schema, names(Kind.EQUALITY, true)), 1, "two have one value");
    VertexIndex index = failed.indexes().get(0);
    assertThat(index.problem()).contains("two have one value");
    assertThat(index.isKept()).isFalse();
    assertThat(index.isEnforced()).isFalse();
  }

  @Test
  void theSameIndexIsMadeOnceAndAnotherOneRefused() {
    GraphSchema one = IndexChange.create(schema, names(Kind.EQUALITY, false));
    assertThat(IndexChange.create(one, names(Kind.EQUALITY, false))).isSameAs(one);
    assertThatThrownBy(() -> IndexChange.create(one, names(Kind.EQUALITY, true)))
        .isInstanceOfSatisfying(
            CatalogException.class,
            e -> assertThat(e.reason()).isEqualTo(CatalogException.Reason.ALREADY_EXISTS))
        .hasMessageContaining("'user.name'")
        .hasMessageContaining("equality, building");
    assertThatThrownBy(() -> IndexChange.create(one, names(Kind.RANGE, false)))
        .hasMessageContaining("'user.name'");
    GraphSchema both =
        IndexChange.create(one, new IndexDefinition("by-name", "user", "name", Kind.RANGE, false));
    assertThat(both.indexes()).hasSize(2);
  }

  @Test
  void whatTheGraphDoesNotHaveIsNamed() {
    assertThatThrownBy(
            () ->
                IndexChange.create(
                    schema, new IndexDefinition("", "page", "name", Kind.EQUALITY, false)))
        .hasMessageContaining("no vertex label 'page'");
    assertThatThrownBy(
            () ->
                IndexChange.create(
                    schema, new IndexDefinition("", "user", "age", Kind.EQUALITY, false)))
        .hasMessageContaining("no property key 'age'");
    assertThatThrownBy(() -> IndexChange.create(schema, names(Kind.RANGE, true)))
        .hasMessageContaining("unique");
    assertThatThrownBy(() -> IndexChange.drop(schema, "user.name"))
        .hasMessageContaining("no index 'user.name'; it has none");
  }

  @Test
  void definitionsKeepTheIndexes() {
    GraphSchema indexed = IndexChange.create(schema, names(Kind.EQUALITY, false));
    GraphSchema more = SchemaChange.define(indexed, List.of(new Definition.OfVertexLabel("page")));
    assertThat(more.indexes()).isEqualTo(indexed.indexes());
    assertThat(more.nextIndex()).isEqualTo(2);
  }
}
