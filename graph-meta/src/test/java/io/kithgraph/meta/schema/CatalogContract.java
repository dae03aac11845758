package io.kithgraph.meta.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.PropertyType;
import io.kithgraph.model.RollUpList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What every {@link Catalog} promises. */
public abstract class CatalogContract {

  /** A catalog of a new deployment: the default graph with the built-in schema, in AUTO mode. */
  protected abstract Catalog catalog();

  @Test
  void hasTheDefaultGraph() {
    assertThat(catalog().graphs()).containsExactly("social");
    GraphSchema social = catalog().schema("social");
    assertThat(social.name()).isEqualTo("social");
    assertThat(social.mode()).isEqualTo(SchemaMode.AUTO);
    assertThat(social.findVertexLabel("user")).isPresent();
    EdgeLabel follow = social.findEdgeLabel("follow").orElseThrow();
    assertThat(follow.multiplicity()).isEqualTo(Multiplicity.UNIQUE);
    assertThat(social.findEdgeLabel(follow.id())).contains(follow);
    assertThat(social.findEdgeLabel("gift").orElseThrow().rollUps()).hasSize(1);
    assertThat(social.findPropertyKey("amount").orElseThrow().type()).contains(PropertyType.INT64);
  }

  @Test
  void createsAndDropsGraphs() {
    Catalog catalog = catalog();
    GraphSchema made = catalog.createGraph("work_2", SchemaMode.STRICT);
    assertThat(made.version()).isEqualTo(1);
    assertThat(made.mode()).isEqualTo(SchemaMode.STRICT);
    assertThat(made.edgeLabels()).isEmpty();
    assertThat(catalog.graphs()).containsExactlyInAnyOrder("social", "work_2");
    assertThat(catalog.schema("work_2").graph()).isEqualTo(made.graph());

    catalog.dropGraph("work_2");
    assertThat(catalog.graphs()).containsExactly("social");
    assertThat(catalog.find("work_2")).isEmpty();
    assertThat(catalog.droppedGraphs()).containsExactly(made.graph());

    GraphSchema again = catalog.createGraph("work_2", SchemaMode.AUTO);
    assertThat(again.graph()).isNotEqualTo(made.graph());
    catalog.forgetDropped(made.graph());
    catalog.forgetDropped(made.graph());
    catalog.forgetDropped(again.graph());
    assertThat(catalog.droppedGraphs()).isEmpty();
    assertThat(catalog.find("work_2")).isPresent();
    catalog.dropGraph("work_2");
    catalog.forgetDropped(again.graph());
    GraphId third = catalog.createGraph("work_2", SchemaMode.AUTO).graph();
    assertThat(third).isNotIn(made.graph(), again.graph());
  }

  @Test
  void refusesBadGraphNames() {
    Catalog catalog = catalog();
    for (String name : List.of("", "1a", "_a", "a b", "a-b", "é", "a/b", "a\n", "a".repeat(65))) {
      refuses(CatalogException.Reason.INVALID, () -> catalog.createGraph(name, SchemaMode.AUTO));
    }
    refuses(
        CatalogException.Reason.ALREADY_EXISTS,
        () -> catalog.createGraph("social", SchemaMode.AUTO));
    refuses(CatalogException.Reason.INVALID, () -> catalog.dropGraph("social"));
    refuses(CatalogException.Reason.UNKNOWN_GRAPH, () -> catalog.dropGraph("nothing"));
    refuses(CatalogException.Reason.UNKNOWN_GRAPH, () -> catalog.define("nothing", List.of()));
    assertThatThrownBy(() -> catalog.schema("nothing"))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("'nothing'")
        .hasMessageContaining("'social'");
    assertThat(catalog.graphs()).containsExactly("social");
  }

  @Test
  void definesLabelsAndKeysOnce() {
    Catalog catalog = catalog();
    long version = catalog.createGraph("g", SchemaMode.STRICT).version();
    List<Definition> definitions =
        List.of(
            Definition.OfEdgeLabel.automatic("knows"),
            new Definition.OfVertexLabel("person"),
            new Definition.OfVertexLabel("knows"),
            new Definition.OfPropertyKey("age", Optional.of(PropertyType.INT32)),
            new Definition.OfPropertyKey("note", Optional.empty()));
    GraphSchema schema = catalog.define("g", definitions);
    assertThat(schema.version()).isEqualTo(version + 1);
    assertThat(schema.findVertexLabel("person")).isPresent();
    assertThat(schema.findVertexLabel("knows").orElseThrow().id())
        .isNotEqualTo(schema.findEdgeLabel("knows").orElseThrow().id());
    assertThat(schema.findPropertyKey("note").orElseThrow().type()).isEmpty();
    assertThat(catalog.schema("g").version()).isEqualTo(schema.version());

    GraphSchema same = catalog.define("g", definitions);
    assertThat(same.version()).isEqualTo(schema.version());
    GraphSchema next = catalog.define("g", List.of(new Definition.OfVertexLabel("place")));
    assertThat(next.version()).isEqualTo(schema.version() + 1);
    assertThat(next.findEdgeLabel("knows")).isEqualTo(schema.findEdgeLabel("knows"));
    assertThat(next.findPropertyKey("age")).isEqualTo(schema.findPropertyKey("age"));
    int place = next.findVertexLabel("place").orElseThrow().id().value();
    assertThat(schema.edgeLabels()).allMatch(label -> label.id().value() < place);
    assertThat(schema.vertexLabels()).allMatch(label -> label.id().value() < place);
  }

  @Test
  void refusesOtherDefinitionsOfAKnownName() {
    Catalog catalog = catalog();
    GraphSchema before = catalog.schema("social");
    assertThatThrownBy(
            () ->
                catalog.define(
                    "social",
                    List.of(
                        new Definition.OfVertexLabel("fresh"),
                        new Definition.OfPropertyKey("amount", Optional.of(PropertyType.DOUBLE)))))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("'amount'")
        .hasMessageContaining("type is INT64, not DOUBLE");
    refuses(
        CatalogException.Reason.ALREADY_EXISTS,
        () -> catalog.define("social", List.of(Definition.OfEdgeLabel.automatic("follow"))));
    assertThat(catalog.schema("social").version()).isEqualTo(before.version());
    assertThat(catalog.schema("social").findVertexLabel("fresh")).isEmpty();
  }

  @Test
  void refusesBadDefinitions() {
    Catalog catalog = catalog();
    for (String name : List.of("", " ", "~a", "a\tb", "\uD800", "a".repeat(129))) {
      refusesToDefine(catalog, new Definition.OfVertexLabel(name));
      refusesToDefine(catalog, new Definition.OfPropertyKey(name, Optional.empty()));
      refusesToDefine(catalog, Definition.OfEdgeLabel.automatic(name));
    }
    SortKeySpec byTime = SortKeySpec.CREATION_TIME;
    SortKeySpec byScore = new SortKeySpec("score", SortKeySpec.Kind.DOUBLE);
    RollUp ofAmount = new RollUp("amount", EnumSet.of(RollUpList.Aggregate.SUM));
    refusesToDefine(catalog, edge(Multiplicity.UNIQUE, byTime, "user", Optional.empty(), ofAmount));
    refusesToDefine(catalog, edge(Multiplicity.MULTI, byTime, "nobody", Optional.empty()));
    refusesToDefine(catalog, edge(Multiplicity.MULTI, byTime, "user", Optional.of(Duration.ZERO)));
    refusesToDefine(
        catalog, edge(Multiplicity.MULTI, byScore, "user", Optional.of(Duration.ofDays(1))));
    refusesToDefine(
        catalog, edge(Multiplicity.MULTI, byTime, "user", Optional.empty(), ofAmount, ofAmount));
    refusesToDefine(
        catalog,
        edge(
            Multiplicity.MULTI,
            byTime,
            "user",
            Optional.empty(),
            new RollUp("item", EnumSet.of(RollUpList.Aggregate.COUNT))));
    refusesToDefine(
        catalog,
        edge(
            Multiplicity.MULTI,
            byTime,
            "user",
            Optional.empty(),
            new RollUp("amount", EnumSet.noneOf(RollUpList.Aggregate.class))));
    refusesToDefine(
        catalog,
        edge(Multiplicity.MULTI, byTime, "user", Optional.of(Duration.ofDays(1)), ofAmount));
    assertThat(catalog.schema("social").findEdgeLabel("e")).isEmpty();
    catalog.define(
        "social",
        List.of(edge(Multiplicity.MULTI, byTime, "user", Optional.of(Duration.ofDays(1)))));
    assertThat(catalog.schema("social").findEdgeLabel("e").orElseThrow().ttl())
        .contains(Duration.ofDays(1));
  }

  @Test
  void boundsTheNumberOfLabels() {
    Catalog catalog = catalog();
    catalog.createGraph("g", SchemaMode.AUTO);
    List<Definition> many = new ArrayList<>();
    for (int i = 0; i < SchemaRules.MAX_LABELS; i++) {
      many.add(new Definition.OfVertexLabel("label" + i));
    }
    catalog.define("g", many);
    assertThatThrownBy(() -> catalog.define("g", List.of(new Definition.OfVertexLabel("one more"))))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("limit is " + SchemaRules.MAX_LABELS);
    assertThat(catalog.define("g", many).vertexLabels()).hasSize(SchemaRules.MAX_LABELS);
  }

  @Test
  void tellsOfChanges() throws Exception {
    Catalog catalog = catalog();
    AtomicInteger calls = new AtomicInteger();
    AtomicInteger seen = new AtomicInteger();
    try (AutoCloseable subscription =
        catalog.onChange(
            () -> {
              seen.set(catalog.schema("social").vertexLabels().size());
              calls.incrementAndGet();
            })) {
      assertThat(subscription).isNotNull();
      int size =
          catalog
              .define("social", List.of(new Definition.OfVertexLabel("x")))
              .vertexLabels()
              .size();
      await().untilAsserted(() -> assertThat(seen).hasValue(size));
      int before = calls.get();
      catalog.createGraph("other", SchemaMode.AUTO);
      await().untilAsserted(() -> assertThat(calls.get()).isGreaterThan(before));
    }
  }

  private static Definition edge(
      Multiplicity multiplicity,
      SortKeySpec sortKey,
      String endpointLabel,
      Optional<Duration> ttl,
      RollUp... rollUps) {
    return new Definition.OfEdgeLabel(
        "e",
        multiplicity,
        sortKey,
        true,
        EndpointPolicy.CREATE,
        endpointLabel,
        ttl,
        List.of(rollUps));
  }

  private static void refusesToDefine(Catalog catalog, Definition definition) {
    refuses(CatalogException.Reason.INVALID, () -> catalog.define("social", List.of(definition)));
  }

  private static void refuses(CatalogException.Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CatalogException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
