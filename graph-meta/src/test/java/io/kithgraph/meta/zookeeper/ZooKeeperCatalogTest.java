package io.kithgraph.meta.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kithgraph.meta.schema.Catalog;
import io.kithgraph.meta.schema.CatalogContract;
import io.kithgraph.meta.schema.CatalogException;
import io.kithgraph.meta.schema.Definition;
import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.SchemaMode;
import io.kithgraph.meta.schema.VertexLabel;
import io.kithgraph.model.GraphId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ZooKeeperCatalogTest extends CatalogContract {
  @RegisterExtension final TestZooKeeper zooKeeper = new TestZooKeeper();

  @Override
  protected Catalog catalog() {
    return zooKeeper.catalog();
  }

  @Test
  void followsTheChangesOfOthers() {
    ZooKeeperCatalog a = zooKeeper.catalog();
    ZooKeeperCatalog b = zooKeeper.catalog();
    AtomicInteger told = new AtomicInteger();
    b.onChange(told::incrementAndGet);

    GraphSchema made = a.createGraph("g", SchemaMode.STRICT);
    await().untilAsserted(() -> assertThat(b.graphs()).contains("g"));
    GraphSchema defined = a.define("g", List.of(Definition.OfEdgeLabel.automatic("knows")));
    await().untilAsserted(() -> assertThat(b.schema("g").version()).isEqualTo(defined.version()));
    assertThat(b.schema("g").findEdgeLabel("knows")).isEqualTo(defined.findEdgeLabel("knows"));
    assertThat(told.get()).isGreaterThanOrEqualTo(2);

    a.dropGraph("g");
    await().untilAsserted(() -> assertThat(b.graphs()).doesNotContain("g"));
    assertThat(b.droppedGraphs()).containsExactly(made.graph());
    b.forgetDropped(made.graph());
    await().untilAsserted(() -> assertThat(a.droppedGraphs()).isEmpty());
  }

  @Test
  void decidesByTheNewestStateEvenIfItDoesNotKnowItYet() {
    ZooKeeperCatalog a = zooKeeper.catalog();
    ZooKeeperCatalog deaf = zooKeeper.catalog();
    deaf.close();
    a.createGraph("g", SchemaMode.AUTO);
    a.define("g", List.of(new Definition.OfVertexLabel("person")));
    assertThat(deaf.find("g")).isEmpty();

    assertThatThrownBy(() -> deaf.createGraph("g", SchemaMode.AUTO))
        .hasMessageContaining("already");
    GraphSchema schema = deaf.define("g", List.of(new Definition.OfVertexLabel("place")));
    assertThat(schema.findVertexLabel("person")).isPresent();
    assertThat(schema.findVertexLabel("place")).isPresent();
    assertThat(deaf.schema("g").version()).isEqualTo(schema.version());
  }

  @Test
  void definersInSeveralProcessesLoseNothing() throws Exception {
    int processes = 3;
    int definitions = 40;
    List<ZooKeeperCatalog> catalogs = new ArrayList<>();
    for (int i = 0; i < processes; i++) {
      catalogs.add(zooKeeper.catalog());
    }
    catalogs.get(0).createGraph("g", SchemaMode.AUTO);
    ExecutorService threads = Executors.newFixedThreadPool(2 * processes);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < 2 * processes; t++) {
        ZooKeeperCatalog catalog = catalogs.get(t % processes);
        int thread = t;
        running.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < definitions; i++) {
                    // Every second name is wanted by all at once.
                    String name = i % 2 == 0 ? "shared" + i : "own" + thread + "_" + i;
                    GraphSchema schema =
                        catalog.define(
                            "g",
                            List.of(
                                new Definition.OfVertexLabel(name),
                                Definition.OfEdgeLabel.automatic(name)));
                    assertThat(schema.findVertexLabel(name)).isPresent();
                    assertThat(catalog.schema("g").findEdgeLabel(name)).isPresent();
                  }
                }));
      }
      for (Future<?> future : running) {
        future.get();
      }
    } finally {
      threads.shutdownNow();
    }
    int names = definitions / 2 + 2 * processes * definitions / 2;
    GraphSchema schema = zooKeeper.catalog().schema("g");
    assertThat(schema.vertexLabels()).hasSize(names);
    assertThat(schema.edgeLabels()).hasSize(names);
    assertThat(schema.version()).isEqualTo(1 + names);
    assertThat(
            Stream.concat(
                schema.vertexLabels().stream().map(VertexLabel::id),
                schema.edgeLabels().stream().map(EdgeLabel::id)))
        .doesNotHaveDuplicates();
    for (ZooKeeperCatalog catalog : catalogs) {
      await()
          .untilAsserted(
              () -> assertThat(catalog.schema("g").version()).isEqualTo(schema.version()));
    }
  }

  @Test
  void graphNumbersAreNeverUsedAgain() throws Exception {
    ZooKeeperCatalog a = zooKeeper.catalog();
    List<GraphId> numbers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      numbers.add(a.createGraph("g", SchemaMode.AUTO).graph());
      a.dropGraph("g");
      a.forgetDropped(numbers.get(i));
    }
    zooKeeper.server().restart();
    numbers.add(zooKeeper.catalog().createGraph("g", SchemaMode.AUTO).graph());
    numbers.add(zooKeeper.catalog().createGraph("h", SchemaMode.AUTO).graph());
    assertThat(numbers).doesNotHaveDuplicates();
  }

  @Test
  void droppedGraphsAreRememberedAcrossARestart() throws Exception {
    ZooKeeperCatalog a = zooKeeper.catalog();
    GraphId graph = a.createGraph("g", SchemaMode.AUTO).graph();
    a.dropGraph("g");
    zooKeeper.server().restart();
    ZooKeeperCatalog b = zooKeeper.catalog();
    assertThat(b.droppedGraphs()).containsExactly(graph);
    assertThat(b.graphs()).containsExactly("social");
  }

  @Test
  void keepsReadingAndRefusesChangesWhileZooKeeperIsAway() throws Exception {
    ZooKeeperCatalog a = zooKeeper.catalog();
    a.createGraph("g", SchemaMode.AUTO);
    zooKeeper.server().stop();

    assertThat(a.schema("g").name()).isEqualTo("g");
    assertThat(a.graphs()).contains("g", "social");
    assertThat(a.define("social", List.of(new Definition.OfVertexLabel("user")))).isNotNull();
    long start = System.nanoTime();
    assertThatThrownBy(() -> a.define("g", List.of(new Definition.OfVertexLabel("x"))))
        .isInstanceOfSatisfying(
            CatalogException.class,
            e -> assertThat(e.reason()).isEqualTo(CatalogException.Reason.UNAVAILABLE));
    Duration bound = zooKeeper.settings().operationTimeout().multipliedBy(2).plusSeconds(2);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(bound);

    zooKeeper.server().restart();
    ZooKeeperCatalog b = zooKeeper.catalog();
    b.define("g", List.of(new Definition.OfVertexLabel("y")));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(a.schema("g").findVertexLabel("y")).isPresent());
    assertThat(a.define("g", List.of(new Definition.OfVertexLabel("z"))).findVertexLabel("y"))
        .isPresent();
  }

  @Test
  void followsOnAfterItsSessionExpired() throws Exception {
    ZnodeStore store = zooKeeper.store();
    ZooKeeperCatalog a = zooKeeper.closing(new ZooKeeperCatalog(store, zooKeeper.executor()));
    store.client().getZookeeperClient().getZooKeeper().getTestable().injectSessionExpiration();
    ZooKeeperCatalog b = zooKeeper.catalog();
    b.createGraph("g", SchemaMode.AUTO);
    await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(a.find("g")).isPresent());
    b.define("g", List.of(new Definition.OfPropertyKey("k", Optional.empty())));
    await().untilAsserted(() -> assertThat(a.schema("g").findPropertyKey("k")).isPresent());
  }

  @Test
  void anActionThatFailsDoesNotStopOthers() {
    ZooKeeperCatalog a = zooKeeper.catalog();
    AtomicInteger told = new AtomicInteger();
    a.onChange(
        () -> {
          throw new IllegalStateException("on purpose");
        });
    a.onChange(told::incrementAndGet);
    a.createGraph("g", SchemaMode.AUTO);
    await().untilAsserted(() -> assertThat(told.get()).isPositive());
    a.createGraph("h", SchemaMode.AUTO);
    await().untilAsserted(() -> assertThat(told.get()).isGreaterThan(1));
  }

  @Test
  void aSchemaTooBigForAZnodeIsRefusedInWords() {
    ZooKeeperCatalog a = zooKeeper.catalog();
    a.createGraph("g", SchemaMode.AUTO);
    List<Definition> definitions = new ArrayList<>();
    for (int i = 0; i < 1_990; i++) {
      definitions.add(Definition.OfEdgeLabel.automatic("\u20AC".repeat(120) + i));
    }
    assertThatThrownBy(() -> a.define("g", definitions))
        .isInstanceOfSatisfying(
            CatalogException.class,
            e -> assertThat(e.reason()).isEqualTo(CatalogException.Reason.INVALID))
        .hasMessageContaining("limit is 1000000");
    assertThat(a.schema("g").edgeLabels()).isEmpty();
  }
}
