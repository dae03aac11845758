package io.kithgraph.storage.server;

import static io.kithgraph.storage.api.ContractGraph.FOLLOW;
import static io.kithgraph.storage.api.ContractGraph.GIFT;
import static io.kithgraph.storage.api.ContractGraph.GRAPH;
import static io.kithgraph.storage.api.ContractGraph.in;
import static io.kithgraph.storage.api.ContractGraph.out;
import static io.kithgraph.storage.api.ContractGraph.v;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.Slots;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.ContractGraph;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.engine.Durability;
import io.kithgraph.storage.engine.Engine;
import io.kithgraph.storage.engine.EngineBatch;
import io.kithgraph.storage.engine.rocksdb.RocksDbEngine;
import io.kithgraph.storage.engine.rocksdb.RocksDbResources;
import io.kithgraph.storage.engine.rocksdb.RocksDbSettings;
import io.kithgraph.storage.key.ListAddress;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.StorageKeys;
import io.kithgraph.storage.key.TreeKind;
import io.kithgraph.storage.partition.check.CheckNames;
import io.kithgraph.storage.partition.check.CheckReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plants each kind of damage in the folder of a stopped node and sees it named. */
class FolderCheckTest {
  private static final int PARTITIONS = 2;
  private static final long HUB = 1;
  private static final int FOLLOWED = 1_500;
  private static final ClusterMap MAP = StorageCluster.fixed(PARTITIONS, "").current();

  @TempDir private Path folder = Path.of("");

  private void fill() {
    try (StorageCluster cluster =
        StorageCluster.open(folder, PARTITIONS, StorageCluster.SETTINGS)) {
      fill(cluster);
    }
  }

  private static void fill(StorageCluster cluster) {
    ContractGraph graph = new ContractGraph(cluster.client());
    graph.followMany(HUB, LongStream.range(100, 100 + FOLLOWED), id -> 1_000_000 - id);
    graph.commit(
        graph.gift(HUB, 2, 77, 5), graph.gift(HUB, 3, 78, 6), graph.edge(v("a"), v("b"), 3));
    new GraphCheck(cluster, graph).awaitNoLocks();
    graph.client().close();
  }

  private FolderCheck.Result check() {
    return check(folder);
  }

  private static FolderCheck.Result check(Path path) {
    return FolderCheck.check(
        path,
        CheckNames.NUMBERS,
        (partition, slot) -> MAP.owner(slot).equals(partition),
        halves -> {});
  }

  @Test
  void findsNothingInASoundFolderAndLeavesItAsItWas() throws IOException {
    fill();
    List<String> before = files(folder);
    FolderCheck.Result result = check();
    assertThat(result.problems()).isEmpty();
    assertThat(result.unappliedEntries()).isZero();
    assertThat(result.partitions().values().stream().mapToLong(CheckReport::halves).sum())
        .isEqualTo(2L * (FOLLOWED + 3));
    assertThat(files(folder)).isEqualTo(before);
  }

  @Test
  void namesADamagedPage() {
    StorageKey page = ListAddress.of(GRAPH, out(HUB)).pageKey(TreeKind.MAIN, 1);
    damage(v(HUB), page, FolderCheckTest::flipped);
    assertThat(check().problems())
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .contains("checksum")
                    .contains(
                        "vertex " + HUB + ", label " + FOLLOW.value() + ", OUT list, page 1"));
  }

  @Test
  void namesAMissingPage() {
    damage(v(HUB), ListAddress.of(GRAPH, out(HUB)).pageKey(TreeKind.MAIN, 1), bytes -> null);
    assertThat(check().problems()).anySatisfy(text -> assertThat(text).contains("missing"));
  }

  @Test
  void namesAMissingPageOfTheByNeighbourTree() {
    damage(
        v(HUB), ListAddress.of(GRAPH, out(HUB)).pageKey(TreeKind.BY_NEIGHBOUR, 0), bytes -> null);
    assertThat(check().problems())
        .anySatisfy(text -> assertThat(text).contains("missing").contains("BY_NEIGHBOUR"));
  }

  @Test
  void namesAPageOfNoList() {
    ListAddress list = ListAddress.of(GRAPH, out(HUB));
    plant(v(HUB), list.pageKey(TreeKind.MAIN, 9_999), new byte[] {1, 2, 3});
    assertThat(check().problems())
        .singleElement()
        .asString()
        .contains("A page belongs to no list")
        .contains("vertex " + HUB);
  }

  @Test
  void namesALostHalf() {
    damage(v(2), root(in(2, GIFT)), bytes -> null);
    assertThat(check().problems())
        .singleElement()
        .asString()
        .contains("An edge has only its OUT half")
        .contains("from vertex " + HUB + " to vertex 2, tie-breaker 77");
  }

  @Test
  void namesAListWithoutAVertex() {
    damage(v("b"), StorageKeys.vertex(GRAPH, v("b")), bytes -> null);
    assertThat(check().problems())
        .singleElement()
        .asString()
        .contains("A list belongs to a vertex that does not exist")
        .contains("vertex b");
  }

  @Test
  void namesATruncatedVertex() {
    damage(v("a"), StorageKeys.vertex(GRAPH, v("a")), bytes -> new byte[] {1});
    assertThat(check().problems())
        .anySatisfy(text -> assertThat(text).contains("truncated vertex").contains("vertex a"));
  }

  @Test
  void namesAKeyInTheWrongPartition() {
    fill();
    StorageKey key = StorageKeys.vertex(GRAPH, v("b"));
    byte[] value = edit(partition(v("b")), key, bytes -> bytes);
    edit(1 - partition(v("b")), key, bytes -> value);
    assertThat(check().problems())
        .singleElement()
        .asString()
        .contains("does not own its slot")
        .contains("vertex b");
  }

  @Test
  void namesARecordOfNoKind() {
    plant(v(HUB), StorageKeys.partitionRecord((byte) 0x77, new byte[] {1}), new byte[] {1});
    assertThat(check().problems()).singleElement().asString().contains("no known kind");
  }

  @Test
  void saysWhenTheLogIsAheadOfThePartitions(@TempDir Path killed) throws IOException {
    try (StorageCluster cluster =
        StorageCluster.open(folder, PARTITIONS, StorageCluster.SETTINGS)) {
      fill(cluster);
      copy(folder, killed);
    }
    assertThat(check(killed).unappliedEntries()).isPositive();
    assertThat(check().unappliedEntries()).isZero();
  }

  @Test
  void refusesAFolderThatHoldsNothing(@TempDir Path empty) {
    assertThatThrownBy(() -> check(empty)).isInstanceOf(StorageException.class);
  }

  private interface Edit {
    byte @Nullable [] change(byte[] value);
  }

  private static StorageKey root(ListKey list) {
    return ListAddress.of(GRAPH, list).rootKey();
  }

  private static int partition(VertexId vertex) {
    return MAP.owner(Slots.of(GRAPH, vertex)).value();
  }

  private void plant(VertexId vertex, StorageKey key, byte[] value) {
    fill();
    edit(partition(vertex), key, bytes -> value);
  }

  private void damage(VertexId vertex, StorageKey key, Edit edit) {
    fill();
    byte[] before = edit(partition(vertex), key, edit);
    assertThat(before).as("value to damage").isNotEmpty();
  }

  /** Changes a value behind the back of the node, and returns what it was. */
  private byte[] edit(int partition, StorageKey key, Edit edit) {
    try (RocksDbResources resources = new RocksDbResources(RocksDbSettings.DEFAULT);
        Engine engine =
            new RocksDbEngine(folder.resolve("partitions/" + partition + "/engine"), resources)) {
      byte[] found = engine.get(key.bytes());
      byte[] before = found == null ? new byte[] {} : found;
      byte[] after = edit.change(before);
      EngineBatch batch = new EngineBatch();
      if (after == null) {
        batch.delete(key.bytes());
      } else {
        batch.put(key.bytes(), after);
      }
      engine.write(batch, Durability.SYNCED);
      return before;
    }
  }

  private static byte[] flipped(byte[] bytes) {
    byte[] changed = bytes.clone();
    int middle = changed.length / 2;
    changed[middle] = (byte) (changed[middle] ^ 4);
    return changed;
  }

  private static List<String> files(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.map(Path::toString).sorted().toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }
}
