package io.kithgraph.storage.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.meta.index.IndexEntries;
import io.kithgraph.meta.index.IndexEntry;
import io.kithgraph.meta.schema.Definition;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.IndexChange;
import io.kithgraph.meta.schema.IndexDefinition;
import io.kithgraph.meta.schema.SchemaChange;
import io.kithgraph.meta.schema.SchemaMode;
import io.kithgraph.meta.schema.VertexIndex;
import io.kithgraph.model.Direction;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.Property;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Commit;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.CommitResult;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.EdgeSlice;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.InMemoryStorageClient;
import io.kithgraph.storage.api.Mutation;
import io.kithgraph.storage.api.Mutation.Mode;
import io.kithgraph.storage.api.Outcome;
import io.kithgraph.storage.api.Precondition;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.StorageClient;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.api.VertexPage;
import io.kithgraph.storage.api.VertexRecord;
import io.kithgraph.storage.api.VertexScan;
import io.kithgraph.storage.server.StorageCluster;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Index entries follow every commit that changes vertices, whoever else commits. */
class IndexedCommitsTest {
  private static final GraphId GRAPH = new GraphId(1);
  private static final int IDS = 8;
  private static final int VALUES = 5;

  private volatile GraphSchema schema = schema(false);

  private static GraphSchema schema(boolean unique) {
    GraphSchema made =
        SchemaChange.define(
            SchemaChange.create(GRAPH, "g", SchemaMode.AUTO),
            List.of(
                new Definition.OfVertexLabel("user"),
                new Definition.OfVertexLabel("page"),
                new Definition.OfPropertyKey("name", Optional.empty()),
                new Definition.OfPropertyKey("age", Optional.empty())));
    made = IndexChange.create(made, index("name", VertexIndex.Kind.EQUALITY, unique));
    return IndexChange.create(made, index("age", VertexIndex.Kind.RANGE, false));
  }

  private static IndexDefinition index(String key, VertexIndex.Kind kind, boolean unique) {
    return new IndexDefinition("", "user", key, kind, unique);
  }

  private IndexedStorageClient indexed(StorageClient storage) {
    return new IndexedStorageClient(storage, graph -> Optional.of(schema));
  }

  private LabelId label(String name) {
    return schema.findVertexLabel(name).orElseThrow().id();
  }

  private int key(String name) {
    return schema.findPropertyKey(name).orElseThrow().id();
  }

  private static CommitOptions options() {
    return CommitOptions.of(Deadline.after(Duration.ofSeconds(30)));
  }

  private static ReadOptions reads() {
    return ReadOptions.of(GRAPH, Deadline.after(Duration.ofSeconds(30)));
  }

  private static RequestId request() {
    return RequestId.of(UUID.randomUUID());
  }

  private static CommitResult commit(StorageClient client, Mutation... mutations) {
    return commit(client, new Commit(GRAPH, request(), List.of(mutations), List.of()));
  }

  private static CommitResult commit(StorageClient client, Commit commit) {
    try {
      return client.commit(commit, options()).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StorageException storage ? storage : e;
    }
  }

  private Mutation put(long id, String label, Object name, Mode mode) {
    return new Mutation.PutVertex(
        VertexId.of(id), label(label), PropertySet.of(Property.of(key("name"), name)), mode);
  }

  private List<VertexId> named(StorageClient client, String name) {
    return neighbours(client, schema.indexes().get(0), VertexId.of("s" + name));
  }

  private static List<VertexId> neighbours(StorageClient client, VertexIndex index, VertexId list) {
    ListKey key = new ListKey(list, index.entries(), Direction.OUT);
    EdgeSlice slice =
        client
            .range(RangeRead.newest(List.of(key), 1000, Projection.ALL), reads())
            .toCompletableFuture()
            .join()
            .get(0);
    List<VertexId> found = new ArrayList<>();
    for (int i = 0; i < slice.edges().size(); i++) {
      found.add(slice.edges().neighbour(i));
    }
    return found;
  }

  /** Every entry that a vertex should have is there, and no list that is looked at has others. */
  private void check(StorageClient client, Set<VertexId> equalityLists) {
    Set<String> expected = new TreeSet<>();
    Set<ListKey> lists = new java.util.HashSet<>();
    for (VertexId list : equalityLists) {
      lists.add(new ListKey(list, schema.indexes().get(0).entries(), Direction.OUT));
    }
    for (int shard = 0; shard < 16; shard++) {
      VertexId list = VertexId.of("l#" + shard);
      lists.add(new ListKey(list, schema.indexes().get(1).entries(), Direction.OUT));
    }
    Optional<String> continuation = Optional.empty();
    do {
      VertexPage page =
          client
              .scan(new VertexScan(continuation, 100, true), reads())
              .toCompletableFuture()
              .join();
      for (VertexRecord vertex : page.vertices()) {
        for (VertexIndex index : schema.indexes()) {
          for (IndexEntry entry :
              IndexEntries.of(index, GRAPH, vertex.id(), vertex.label(), vertex.properties())) {
            expected.add(entry.edge() + "@" + entry.sortKey());
          }
        }
      }
      continuation = page.continuation();
    } while (continuation.isPresent());
    Set<String> found = new TreeSet<>();
    List<EdgeSlice> slices =
        client
            .range(RangeRead.newest(List.copyOf(lists), 1000, Projection.ALL), reads())
            .toCompletableFuture()
            .join();
    for (EdgeSlice slice : slices) {
      for (int i = 0; i < slice.edges().size(); i++) {
        found.add(
            slice.list().edge(slice.edges().neighbour(i), slice.edges().tieBreaker(i))
                + "@"
                + slice.edges().sortKey(i));
      }
    }
    assertThat(found).isEqualTo(expected);
  }

  private static Set<VertexId> nameLists() {
    Set<VertexId> lists = new TreeSet<>();
    for (int value = 0; value < VALUES; value++) {
      lists.add(VertexId.of("sn" + value));
    }
    return lists;
  }

  private Mutation random(Random random) {
    VertexId id = VertexId.of((long) random.nextInt(IDS));
    List<Property> properties = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      properties.add(new Property(key("name"), "n" + random.nextInt(VALUES), i, PropertySet.EMPTY));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      properties.add(new Property(key("age"), (long) random.nextInt(VALUES), i, PropertySet.EMPTY));
    }
    PropertySet set = PropertySet.of(properties);
    return switch (random.nextInt(6)) {
      case 0 -> new Mutation.DeleteVertex(id);
      case 1 -> new Mutation.PatchVertex(id, set, Set.of(key("age")));
      case 2 -> new Mutation.PutVertex(id, label("user"), set, Mode.IF_ABSENT);
      case 3 -> new Mutation.PutVertex(id, label("page"), set, Mode.UPSERT);
      case 4 -> new Mutation.PutVertex(id, label("user"), set, Mode.CREATE);
      default -> new Mutation.PutVertex(id, label("user"), set, Mode.UPSERT);
    };
  }

  private void randomCommits(StorageClient client, Random random, int count) {
    for (int i = 0; i < count; i++) {
      List<Mutation> mutations = new ArrayList<>();
      for (int j = 1 + random.nextInt(3); j > 0; j--) {
        mutations.add(random(random));
      }
      try {
        commit(client, mutations.toArray(Mutation[]::new));
      } catch (StorageException e) {
        assertThat(e.code())
            .isIn(ErrorCode.NOT_FOUND, ErrorCode.ALREADY_EXISTS, ErrorCode.CONFLICT);
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void entriesFollowRandomCommits(long seed) {
    try (IndexedStorageClient client = indexed(new InMemoryStorageClient())) {
      randomCommits(client, new Random(seed), 400);
      check(client, nameLists());
    }
  }

  @Test
  void entriesFollowWhenWritersMeet(@TempDir Path folder) throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(4);
    try (StorageCluster cluster = StorageCluster.open(folder, 3, StorageCluster.SETTINGS);
        IndexedStorageClient client = indexed(cluster.client())) {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<?>> done = new ArrayList<>();
      for (int writer = 0; writer < 4; writer++) {
        Random random = new Random(100 + writer);
        done.add(
            writers.submit(
                () -> {
                  start.await();
                  randomCommits(client, random, 60);
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> writer : done) {
        writer.get(60, TimeUnit.SECONDS);
      }
      check(client, nameLists());
    } finally {
      writers.shutdownNow();
    }
  }

  @Test
  void uniqueValueBelongsToOneVertex(@TempDir Path folder) {
    schema = schema(true);
    try (StorageCluster cluster = StorageCluster.open(folder, 3, StorageCluster.SETTINGS);
        IndexedStorageClient client = indexed(cluster.client())) {
      commit(client, put(1, "user", "ann", Mode.UPSERT));
      assertThatThrownBy(() -> commit(client, put(2, "user", "ann", Mode.CREATE)))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_UNIQUE))
          .hasMessage(
              "The vertex 2 cannot have user.name = 'ann': the vertex 1 has it, and the index"
                  + " 'user.name' is unique");
      assertThatThrownBy(
              () ->
                  commit(
                      client,
                      put(3, "user", "bob", Mode.UPSERT),
                      put(4, "user", "bob", Mode.UPSERT)))
          .hasMessage(
              "The vertex 4 cannot have user.name = 'bob': the vertex 3 has it, and the index"
                  + " 'user.name' is unique");
      assertThat(commit(client, put(1, "user", "ann", Mode.UPSERT)).outcomes())
          .containsExactly(Outcome.UPDATED);
      commit(client, put(5, "page", "ann", Mode.UPSERT));
      // One commit hands the value over.
      commit(client, put(2, "user", "ann", Mode.UPSERT), put(1, "user", "cat", Mode.UPSERT));
      assertThat(named(client, "ann")).containsExactly(VertexId.of(2));
      commit(client, new Mutation.DeleteVertex(VertexId.of(2)));
      commit(client, put(3, "user", "ann", Mode.CREATE));
      assertThat(named(client, "ann")).containsExactly(VertexId.of(3));
    }
  }

  @Test
  void onlyOneOfManyRivalsGetsAUniqueValue(@TempDir Path folder) throws Exception {
    schema = schema(true);
    ExecutorService rivals = Executors.newFixedThreadPool(4);
    try (StorageCluster cluster = StorageCluster.open(folder, 3, StorageCluster.SETTINGS);
        IndexedStorageClient client = indexed(cluster.client())) {
      for (int round = 0; round < 10; round++) {
        String name = "n" + round;
        List<Future<Boolean>> tries = new ArrayList<>();
        for (long rival = 0; rival < 4; rival++) {
          long id = 10L * round + rival;
          tries.add(
              rivals.submit(
                  () -> {
                    try {
                      commit(client, put(id, "user", name, Mode.CREATE));
                      return true;
                    } catch (StorageException e) {
                      assertThat(e.code()).isEqualTo(ErrorCode.NOT_UNIQUE);
                      return false;
                    }
                  }));
        }
        int winners = 0;
        for (Future<Boolean> tried : tries) {
          winners += tried.get(60, TimeUnit.SECONDS) ? 1 : 0;
        }
        assertThat(winners).isEqualTo(1);
        assertThat(named(client, name)).hasSize(1);
      }
    } finally {
      rivals.shutdownNow();
    }
  }

  @Test
  void aWriterThatDoesNotKnowTheIndexIsRefusedOnceThereIsAFence(@TempDir Path folder) {
    GraphSchema newer = schema;
    GraphSchema older =
        SchemaChange.define(
            SchemaChange.create(GRAPH, "g", SchemaMode.AUTO),
            List.of(
                new Definition.OfVertexLabel("user"),
                new Definition.OfVertexLabel("page"),
                new Definition.OfPropertyKey("name", Optional.empty())));
    try (StorageCluster cluster = StorageCluster.open(folder, 3, StorageCluster.SETTINGS);
        StorageClient bare = cluster.client();
        IndexedStorageClient client = indexed(cluster.client())) {
      commit(bare, put(1, "user", "ann", Mode.UPSERT));
      assertThat(
              client
                  .fenceIndexes(GRAPH, newer.version(), Set.of(), options())
                  .toCompletableFuture()
                  .join())
          .isZero();
      assertThatThrownBy(() -> commit(bare, put(2, "user", "ann", Mode.UPSERT)))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STALE_SCHEMA));
      commit(bare, new Mutation.DeleteEdge(edge(1, 2), true));
      schema = older;
      var waiting =
          client.commit(
              new Commit(GRAPH, request(), List.of(put(3, "user", "ann", Mode.UPSERT)), List.of()),
              options());
      schema = newer;
      waiting.toCompletableFuture().join();
      assertThat(named(client, "ann")).containsExactly(VertexId.of(3));
    }
  }

  private static io.kithgraph.model.EdgeKey edge(long from, long to) {
    return new io.kithgraph.model.EdgeKey(VertexId.of(from), new LabelId(77), VertexId.of(to), 0);
  }

  @Test
  void theCallersOwnConditionIsNotRepeated() {
    try (IndexedStorageClient client = indexed(new InMemoryStorageClient())) {
      commit(client, put(1, "user", "ann", Mode.UPSERT));
      Commit commit =
          new Commit(
              GRAPH,
              request(),
              List.of(put(1, "user", "bob", Mode.UPSERT)),
              List.of(new Precondition.VertexAt(VertexId.of(2), 17)));
      assertThatThrownBy(() -> commit(client, commit))
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.PRECONDITION_FAILED));
      assertThat(named(client, "ann")).containsExactly(VertexId.of(1));
    }
  }

  @Test
  void aVertexThatCameAndWentIsNoConditionOfTheCallers() {
    InMemoryStorageClient storage = new InMemoryStorageClient();
    AtomicInteger commits = new AtomicInteger();
    try (IndexedStorageClient rival = indexed(storage);
        IndexedStorageClient client =
            indexed(
                aroundCommits(
                    storage,
                    commit -> {
                      if (commits.getAndIncrement() > 0) {
                        return commit.get();
                      }
                      // Between the client's read and its commit, and again before it reads anew.
                      commit(rival, put(1, "user", "bob", Mode.UPSERT));
                      Object sent = commit.get();
                      commit(rival, new Mutation.DeleteVertex(VertexId.of(1)));
                      return sent;
                    }))) {
      assertThat(commit(client, put(1, "user", "ann", Mode.UPSERT)).outcomes())
          .containsExactly(Outcome.CREATED);
      assertThat(commits).hasValue(2);
      assertThat(named(client, "ann")).containsExactly(VertexId.of(1));
      assertThat(named(client, "bob")).isEmpty();
    }
  }

  private static StorageClient aroundCommits(
      StorageClient storage, Function<Supplier<Object>, Object> around) {
    return (StorageClient)
        Proxy.newProxyInstance(
            StorageClient.class.getClassLoader(),
            new Class<?>[] {StorageClient.class},
            (proxy, method, arguments) -> {
              Supplier<Object> call =
                  () -> {
                    try {
                      return method.invoke(storage, arguments);
                    } catch (ReflectiveOperationException e) {
                      throw new LinkageError("The call did not get through", e);
                    }
                  };
              return method.getName().equals("commit") ? around.apply(call) : call.get();
            });
  }

  @Test
  void aRepeatedRequestAppliesOnce(@TempDir Path folder) {
    try (StorageCluster cluster = StorageCluster.open(folder, 3, StorageCluster.SETTINGS);
        IndexedStorageClient client = indexed(cluster.client())) {
      Commit first =
          new Commit(GRAPH, request(), List.of(put(1, "user", "ann", Mode.CREATE)), List.of());
      assertThat(commit(client, first).outcomes()).containsExactly(Outcome.CREATED);
      commit(client, put(1, "user", "bob", Mode.UPSERT));
      CommitResult again = commit(client, first);
      assertThat(again.repeated()).isTrue();
      assertThat(again.outcomes()).containsExactly(Outcome.CREATED);
      assertThat(named(client, "ann")).isEmpty();
      assertThat(named(client, "bob")).containsExactly(VertexId.of(1));
    }
  }

  @Test
  void droppedEntriesAreNeitherReadNorWrittenAndGoAway(@TempDir Path folder) {
    try (StorageCluster cluster = StorageCluster.open(folder, 3, StorageCluster.SETTINGS);
        IndexedStorageClient client = indexed(cluster.client())) {
      for (long id = 0; id < 50; id++) {
        commit(client, put(id, "user", "ann", Mode.UPSERT));
      }
      LabelId entries = schema.indexes().get(0).entries();
      client
          .fenceIndexes(GRAPH, schema.version(), Set.of(entries), options())
          .toCompletableFuture()
          .join();
      assertThatThrownBy(() -> named(client, "ann"))
          .hasCauseInstanceOf(StorageException.class)
          .hasMessageContaining("dropped");
      commit(client, put(1, "user", "bob", Mode.UPSERT));
      client.reclaimIndex(GRAPH, entries, options()).toCompletableFuture().join();
      commit(client, new Mutation.DeleteVertex(VertexId.of(2)));
    }
  }
}
