package io.kithgraph.storage.server;

import static io.kithgraph.storage.api.ContractGraph.FOLLOW;
import static io.kithgraph.storage.api.ContractGraph.GIFT;
import static io.kithgraph.storage.api.ContractGraph.GRAPH;
import static io.kithgraph.storage.api.ContractGraph.USER;
import static io.kithgraph.storage.api.ContractGraph.amount;
import static io.kithgraph.storage.api.ContractGraph.in;
import static io.kithgraph.storage.api.ContractGraph.out;
import static io.kithgraph.storage.api.ContractGraph.v;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.storage.api.ContractGraph;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.Mutation;
import io.kithgraph.storage.api.Order;
import io.kithgraph.storage.api.Outcome;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.bulk.build.BulkLoader;
import io.kithgraph.storage.bulk.build.BulkLoader.Stage;
import io.kithgraph.storage.bulk.build.EdgeFile;
import io.kithgraph.storage.bulk.build.ListedEdges;
import io.kithgraph.storage.bulk.build.LoadedEdges;
import io.kithgraph.storage.engine.rocksdb.RocksDbTableWriter;
import io.kithgraph.storage.partition.check.CheckNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is loaded in bulk is what would be there had it been written edge by edge. */
class BulkLoadTest {
  private static final int PARTITIONS = 3;
  private static final ClusterMap MAP = StorageCluster.fixed(PARTITIONS, "").current();
  private static final LoadedEdges FOLLOWS = new LoadedEdges(GRAPH, FOLLOW, true);

  /** Runs of some thousand edges, so that several are merged. */
  private static final BulkLoader.Settings SMALL = new BulkLoader.Settings(500_000, 2);

  private static final BulkLoader.Progress QUIET = (stage, done, total) -> {};

  @TempDir private Path temporary = Path.of("");

  @SuppressWarnings("NullAway.Init")
  private StorageCluster cluster;

  @SuppressWarnings("NullAway.Init")
  private ContractGraph graph;

  @BeforeEach
  void open() {
    cluster =
        StorageCluster.open(temporary.resolve("storage"), PARTITIONS, StorageCluster.SETTINGS);
    graph = new ContractGraph(cluster.client());
  }

  @AfterEach
  void close() {
    graph.client().close();
    cluster.close();
  }

  private void restart() {
    close();
    open();
  }

  private BulkLoader loader(LoadedEdges edges, BulkLoader.Progress progress) {
    return new BulkLoader(
        temporary.resolve("load"),
        edges,
        SMALL,
        RocksDbTableWriter::new,
        cluster.client().bulkLoads(Optional.of(USER)),
        progress);
  }

  private BulkLoader.Result load(List<long[]> edges, BulkLoader.Progress progress)
      throws IOException {
    return loader(FOLLOWS, progress).run(() -> new ListedEdges(edges), "some edges");
  }

  private void assertSound() {
    close();
    FolderCheck.Result result =
        FolderCheck.check(
            temporary.resolve("storage"),
            CheckNames.NUMBERS,
            (partition, slot) -> MAP.owner(slot).equals(partition),
            halves -> {});
    assertThat(result.problems()).isEmpty();
    open();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void isAsIfWrittenEdgeByEdge(long seed) throws IOException {
    Random random = new Random(seed);
    List<long[]> edges = new ArrayList<>();
    for (int i = 0; i < 40_000; i++) {
      // One hub in both directions, extreme ids, and pairs that come again.
      long from = random.nextInt(4) == 0 ? -7 : random.nextInt(5_000);
      long to = random.nextInt(4) == 0 ? Long.MAX_VALUE : random.nextInt(20_000) - 10_000;
      edges.add(new long[] {from, to, 1_700_000_000_000L + random.nextInt(1_000_000)});
    }
    Path file = temporary.resolve("edges");
    EdgeFile.write(file, new ListedEdges(edges));
    Map<Long, Map<Long, Long>> followed = new TreeMap<>();
    Map<Long, Map<Long, Long>> followers = new HashMap<>();
    for (long[] edge : edges) {
      followed.computeIfAbsent(edge[0], id -> new HashMap<>()).put(edge[1], edge[2]);
      followers.computeIfAbsent(edge[1], id -> new HashMap<>()).put(edge[0], edge[2]);
    }

    BulkLoader.Result result = loader(FOLLOWS, QUIET).run(() -> EdgeFile.open(file), "the file");

    assertThat(result.edges()).isEqualTo(edges.size());
    assertThat(result.halves())
        .isEqualTo(2L * followed.values().stream().mapToInt(Map::size).sum());
    assertThat(temporary.resolve("load")).doesNotExist();
    for (int restarts = 0; restarts < 2; restarts++) {
      for (long vertex : List.of(-7L, 0L, 17L, 4_999L)) {
        assertThat(graph.degree(out(vertex)))
            .isEqualTo(followed.getOrDefault(vertex, Map.of()).size());
      }
      assertThat(graph.degree(in(Long.MAX_VALUE)))
          .isEqualTo(followers.getOrDefault(Long.MAX_VALUE, Map.of()).size());
      restart();
    }
    assertThat(graph.all(graph.read(out(-7), Order.ASCENDING, 1_000)))
        .hasSize(followed.getOrDefault(-7L, Map.of()).size());
    // And lives on.
    graph.follow(-7, 123_456_789, 5);
    graph.unfollow(-7, followed.getOrDefault(-7L, Map.of()).keySet().iterator().next());
    assertThat(graph.degree(out(-7))).isEqualTo(followed.getOrDefault(-7L, Map.of()).size());
    new GraphCheck(cluster, graph).awaitNoLocks();
    assertSound();
  }

  private static List<long[]> chain() {
    List<long[]> edges = new ArrayList<>();
    for (long id = 100; id < 400; id++) {
      edges.add(new long[] {id, id + 1, id});
    }
    return edges;
  }

  @Test
  void leavesVerticesAsTheyAreAndShowsToWhoSawNothingBefore() throws IOException {
    graph.commit(new Mutation.PutVertex(v(100), USER, amount(5), Mutation.Mode.CREATE));
    // What is not there is remembered, too.
    assertThat(graph.degrees(out(100), in(101))).containsExactly(0L, 0L);
    load(chain(), QUIET);
    assertThat(graph.degrees(out(100), in(101), out(399), in(100))).containsExactly(1L, 1L, 1L, 0L);
    assertThat(graph.vertices(v(100)).get(0).orElseThrow().properties()).isEqualTo(amount(5));
    assertThat(graph.exists(400)).isTrue();
    assertSound();
  }

  @Test
  void refusesVerticesThatHaveSuchEdgesAndChangesNothing() throws IOException {
    graph.follow(100, 2, 3);
    assertThatThrownBy(() -> load(chain(), QUIET))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ALREADY_EXISTS))
        .hasMessageContaining("Vertex 100 has edges of the label already");
    assertThat(graph.degrees(out(100), out(101), in(101))).containsExactly(1L, 0L, 0L);
    loader(FOLLOWS, QUIET).abandon("some edges");
    assertThat(graph.follow(101, 102, 4)).isEqualTo(Outcome.CREATED);
    assertSound();
  }

  @Test
  void othersGoOnMeanwhileButForEdgesOfTheLabel() throws IOException {
    graph.commit(graph.gift(1, 2, 7, 5));
    List<Stage> seen = new ArrayList<>();
    load(
        chain(),
        (stage, done, total) -> {
          synchronized (seen) {
            if (stage == Stage.SENDING && !seen.contains(stage)) {
              seen.add(stage);
              graph.refused(
                  ErrorCode.FENCED,
                  graph
                      .client()
                      .commit(graph.commitOf(graph.edge(v(1), v(2), 3)), graph.commitOptions()));
              graph.refused(
                  ErrorCode.FENCED,
                  graph
                      .client()
                      .commit(
                          graph.commitOf(new Mutation.DeleteVertex(v(1))), graph.commitOptions()));
              graph.commit(graph.gift(1, 3, 8, 6));
            }
          }
        });
    assertThat(seen).isNotEmpty();
    assertThat(graph.degree(out(1, GIFT))).isEqualTo(2);
    graph.follow(1, 2, 3);
    graph.commit(new Mutation.DeleteVertex(v(150)));
    assertThat(graph.degrees(out(149), in(151))).containsExactly(0L, 0L);
    assertSound();
  }

  @Test
  void refusesASecondLoadOfTheLabel() throws IOException {
    assertThatThrownBy(
            () ->
                load(
                    chain(),
                    (stage, done, total) -> {
                      throw new IllegalStateException("killed");
                    }))
        .hasMessage("killed");
    BulkLoader other =
        new BulkLoader(
            temporary.resolve("other"),
            FOLLOWS,
            SMALL,
            RocksDbTableWriter::new,
            cluster.client().bulkLoads(Optional.of(USER)),
            QUIET);
    assertThatThrownBy(() -> other.run(() -> new ListedEdges(chain()), "others"))
        .hasMessageContaining("of the same edges is under way");
    assertThatThrownBy(() -> loader(FOLLOWS, QUIET).run(() -> new ListedEdges(chain()), "others"))
        .hasMessageContaining("a load that is not finished");
    load(chain(), QUIET);
    assertThat(graph.degree(out(100))).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Stage.class)
  void goesOnWhereItWasKilled(Stage killed) throws IOException {
    assertThatThrownBy(
            () ->
                load(
                    chain(),
                    (stage, done, total) -> {
                      if (stage == killed) {
                        throw new IllegalStateException("killed");
                      }
                    }))
        .hasMessage("killed");
    restart();
    if (killed.compareTo(Stage.SENDING) >= 0) {
      assertThatThrownBy(() -> loader(FOLLOWS, QUIET).abandon("some edges"))
          .hasMessageContaining("has gone too far to be ended");
    }
    load(chain(), QUIET);
    assertThat(graph.degrees(out(100), in(101), out(399), in(100))).containsExactly(1L, 1L, 1L, 0L);
    assertThat(graph.follow(1, 2, 3)).isEqualTo(Outcome.CREATED);
    assertSound();
  }

  @Test
  void verticesWithoutListsOfTheirOwnAreMadeToo() throws IOException {
    loader(new LoadedEdges(GRAPH, FOLLOW, false), QUIET)
        .run(() -> new ListedEdges(chain()), "some edges");
    assertThat(graph.exists(400)).isTrue();
    assertThat(graph.degrees(out(100), in(101))).containsExactly(1L, 0L);
  }
}
