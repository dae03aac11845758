package io.kithgraph.query.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kithgraph.meta.index.IndexEntries;
import io.kithgraph.meta.index.IndexEntry;
import io.kithgraph.meta.schema.Catalog;
import io.kithgraph.meta.schema.Definition;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.InMemoryCatalog;
import io.kithgraph.meta.schema.InMemoryIndexJobs;
import io.kithgraph.meta.schema.IndexChange;
import io.kithgraph.meta.schema.IndexDefinition;
import io.kithgraph.meta.schema.VertexIndex;
import io.kithgraph.model.Direction;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.Property;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Commit;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.EdgeSlice;
import io.kithgraph.storage.api.InMemoryStorageClient;
import io.kithgraph.storage.api.Mutation;
import io.kithgraph.storage.api.Mutation.Mode;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.VertexPage;
import io.kithgraph.storage.api.VertexScan;
import io.kithgraph.storage.index.IndexedStorageClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Indexes are built beside writers, by whoever is there, and are complete when they are ready. */
@SuppressWarnings("try") // A worker works by itself.
class IndexWorkerTest {
  private static final int VERTICES = 2_000;
  private static final int VALUES = 40;
  private static final IndexSettings QUICK =
      new IndexSettings(50, 1_000_000, Duration.ofMillis(10), Duration.ofMillis(100));

  /** So slow that it does not come to its end during a test. */
  private static final IndexSettings SLOW =
      new IndexSettings(50, 500, Duration.ofMillis(10), Duration.ofMillis(100));

  private final InMemoryCatalog catalog = new InMemoryCatalog();
  private final InMemoryIndexJobs jobs = new InMemoryIndexJobs();
  private final IndexedStorageClient storage =
      new IndexedStorageClient(new InMemoryStorageClient(), catalog::find);
  private final GraphId graph;
  private final int key;

  IndexWorkerTest() {
    GraphSchema schema =
        catalog.define(
            Catalog.DEFAULT_GRAPH, List.of(new Definition.OfPropertyKey("name", Optional.empty())));
    graph = schema.graph();
    key = schema.findPropertyKey("name").orElseThrow().id();
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private static Deadline soon() {
    return Deadline.after(Duration.ofSeconds(30));
  }

  private void put(long id, Object value) {
    commit(
        new Mutation.PutVertex(
            VertexId.of(id),
            schema().findVertexLabel("user").orElseThrow().id(),
            PropertySet.of(Property.of(key, value)),
            Mode.UPSERT));
  }

  private void commit(Mutation mutation) {
    storage
        .commit(
            new Commit(graph, RequestId.of(UUID.randomUUID()), List.of(mutation), List.of()),
            CommitOptions.of(soon()))
        .toCompletableFuture()
        .join();
  }

  private GraphSchema schema() {
    return catalog.schema(Catalog.DEFAULT_GRAPH);
  }

  private VertexIndex index() {
    return schema().findIndex("user.name").orElseThrow();
  }

  private void create(VertexIndex.Kind kind, boolean unique) {
    catalog.change(
        Catalog.DEFAULT_GRAPH,
        schema ->
            IndexChange.create(schema, new IndexDefinition("", "user", "name", kind, unique)));
  }

  private IndexWorker worker(IndexSettings settings) {
    IndexWorker worker = new IndexWorker(catalog, jobs, storage, settings);
    worker.start();
    return worker;
  }

  private void awaitState(VertexIndex.State state) {
    await().atMost(30, TimeUnit.SECONDS).until(() -> index().state() == state);
  }

  /** Compares the entries of all lists that there can be with those that the vertices ask for. */
  private void check() {
    Set<String> wanted = new TreeSet<>();
    Set<ListKey> lists = new LinkedHashSet<>();
    for (long value = 0; value < VALUES; value++) {
      for (long id = 0; id < VERTICES; id++) {
        PropertySet properties = PropertySet.of(Property.of(key, value));
        for (IndexEntry entry :
            IndexEntries.of(index(), graph, VertexId.of(id), index().label(), properties)) {
          lists.add(entry.edge().list(Direction.OUT));
        }
      }
    }
    Optional<String> next = Optional.empty();
    do {
      VertexPage page =
          storage
              .scan(new VertexScan(next, 500, true), ReadOptions.of(graph, soon()))
              .toCompletableFuture()
              .join();
      page.vertices()
          .forEach(
              v ->
                  IndexEntries.of(index(), graph, v.id(), v.label(), v.properties())
                      .forEach(entry -> wanted.add(entry.edge() + "@" + entry.sortKey())));
      next = page.continuation();
    } while (next.isPresent());
    Set<String> found = new TreeSet<>();
    for (EdgeSlice slice :
        storage
            .range(
                RangeRead.newest(List.copyOf(lists), 10_000, Projection.ALL),
                ReadOptions.of(graph, soon()))
            .toCompletableFuture()
            .join()) {
      for (int i = 0; i < slice.edges().size(); i++) {
        found.add(
            slice.list().edge(slice.edges().neighbour(i), slice.edges().tieBreaker(i))
                + "@"
                + slice.edges().sortKey(i));
      }
    }
    assertThat(found).isEqualTo(wanted);
  }

  @ParameterizedTest
  @EnumSource(VertexIndex.Kind.class)
  void anIndexThatIsBuiltBesideWritersByTwoWorkersInTurnIsComplete(VertexIndex.Kind kind)
      throws Exception {
    for (long id = 0; id < VERTICES; id++) {
      put(id, id % VALUES);
    }
    AtomicBoolean stop = new AtomicBoolean();
    ExecutorService writers = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int writer = 0; writer < 2; writer++) {
        Random random = new Random(writer);
        done.add(
            writers.submit(
                () -> {
                  while (!stop.get()) {
                    long id = random.nextInt(VERTICES);
                    if (random.nextInt(4) == 0) {
                      commit(new Mutation.DeleteVertex(VertexId.of(id)));
                    } else {
                      put(id, (long) random.nextInt(VALUES));
                    }
                  }
                }));
      }
      create(kind, false);
      try (IndexWorker first = worker(SLOW)) {
        await()
            .atMost(30, TimeUnit.SECONDS)
            .until(() -> jobs.find(graph, index().number()).done() >= 100);
      }
      assertThat(index().state()).isEqualTo(VertexIndex.State.BUILDING);
      long before = jobs.find(graph, index().number()).done();
      assertThat(before).isBetween(100L, (long) VERTICES);
      try (IndexWorker second = worker(QUICK)) {
        awaitState(VertexIndex.State.READY);
      }
      stop.set(true);
      for (Future<?> writer : done) {
        writer.get(30, TimeUnit.SECONDS);
      }
    } finally {
      writers.shutdownNow();
    }
    check();
  }

  @Test
  void aUniqueIndexOverTwoEqualValuesFailsAndNamesThem() {
    put(1, "ann");
    put(2, "bob");
    put(3, "ann");
    try (IndexWorker worker = worker(QUICK)) {
      create(VertexIndex.Kind.EQUALITY, true);
      awaitState(VertexIndex.State.FAILED);
      assertThat(index().problem().orElseThrow())
          .contains("cannot have user.name = 'ann'")
          .contains("vertex 1")
          .contains("vertex 3");
      // Nothing is enforced any more.
      put(4, "bob");
      catalog.change(Catalog.DEFAULT_GRAPH, schema -> IndexChange.drop(schema, "user.name"));
      await().atMost(30, TimeUnit.SECONDS).until(() -> schema().indexes().isEmpty());
    }
  }

  @Test
  void aDroppedIndexGoesAwayAndCanBeMadeAgain() {
    for (long id = 0; id < 200; id++) {
      put(id, id % VALUES);
    }
    try (IndexWorker worker = worker(QUICK)) {
      create(VertexIndex.Kind.EQUALITY, false);
      awaitState(VertexIndex.State.READY);
      catalog.change(Catalog.DEFAULT_GRAPH, schema -> IndexChange.drop(schema, "user.name"));
      await().atMost(30, TimeUnit.SECONDS).until(() -> schema().indexes().isEmpty());
      create(VertexIndex.Kind.EQUALITY, false);
      awaitState(VertexIndex.State.READY);
      assertThat(index().number()).isEqualTo(2);
      check();
    }
  }

  @Test
  void oneWorkerLeavesTheJobOfAnotherAlone() {
    for (long id = 0; id < VERTICES; id++) {
      put(id, id % VALUES);
    }
    create(VertexIndex.Kind.EQUALITY, false);
    IndexSettings patient =
        new IndexSettings(50, 1_000_000, Duration.ofMillis(10), Duration.ofMinutes(5));
    try (IndexWorker first = worker(SLOW)) {
      await()
          .atMost(30, TimeUnit.SECONDS)
          .until(() -> jobs.find(graph, index().number()).done() >= 50);
      try (IndexWorker second = worker(patient)) {
        await()
            .atMost(30, TimeUnit.SECONDS)
            .until(() -> jobs.find(graph, index().number()).done() >= 200);
        assertThat(index().state()).isEqualTo(VertexIndex.State.BUILDING);
      }
    }
  }
}
