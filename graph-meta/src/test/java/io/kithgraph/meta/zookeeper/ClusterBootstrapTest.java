package io.kithgraph.meta.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.MetadataException;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.meta.placement.FirstPlacement;
import io.kithgraph.meta.schema.SchemaMode;
import io.kithgraph.meta.server.MetadataClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClusterBootstrapTest {
  private final EmbeddedZooKeeper server;
  private final ZooKeeperSettings settings;
  private final ZnodeStore store;
  private final ClusterBootstrap bootstrap;

  ClusterBootstrapTest(@TempDir Path folder) {
    server = EmbeddedZooKeeper.start(folder);
    settings = ZooKeeperSettings.of(server.connectString());
    store = ZnodeStore.connect(settings);
    bootstrap = new ClusterBootstrap(store);
  }

  @AfterEach
  void stop() {
    store.close();
    server.close();
  }

  @Test
  void makesADeploymentOnceHoweverManyStartIt() throws Exception {
    assertThat(bootstrap.find()).isEmpty();
    fails(MetadataException.Reason.NO_DEPLOYMENT, () -> MetadataClient.open(settings));
    int starters = 4;
    ExecutorService threads = Executors.newFixedThreadPool(starters);
    Set<Deployment> deployments = new HashSet<>();
    Set<List<?>> maps = new HashSet<>();
    try {
      List<Future<Deployment>> running = new ArrayList<>();
      for (int i = 0; i < starters; i++) {
        running.add(
            threads.submit(
                () -> {
                  Deployment deployment = bootstrap.findOrCreate(SchemaMode.STRICT);
                  ClusterMap map = ensure(node(1, 7000));
                  synchronized (maps) {
                    maps.add(List.of(map.epoch(), map.partitions(), map.nodes()));
                  }
                  return deployment;
                }));
      }
      for (Future<Deployment> future : running) {
        deployments.add(future.get());
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(deployments).hasSize(1);
    assertThat(maps).hasSize(1);
    assertThat(bootstrap.find()).contains(deployments.iterator().next());
    assertThat(bootstrap.findOrCreate(SchemaMode.AUTO)).isIn(deployments);
    try (MetadataClient client = MetadataClient.open(settings)) {
      assertThat(client.catalog().schema("social").mode()).isEqualTo(SchemaMode.STRICT);
      assertThat(client.catalog().schema("social").findEdgeLabel("follow")).isPresent();
      assertThat(client.followClusterMap().current().partitions()).hasSize(8);
      assertThat(client.deployment()).isIn(deployments);
    }
  }

  @Test
  void aNodeThatMovedGetsItsNewAddressIntoTheMap() {
    bootstrap.findOrCreate(SchemaMode.AUTO);
    ClusterMap first = ensure(node(1, 7000));
    assertThat(ensure(node(1, 7000)).epoch()).isEqualTo(first.epoch());
    ClusterMap moved = ensure(node(1, 7001));
    assertThat(moved.epoch()).isEqualTo(new Epoch(first.epoch().value() + 1));
    assertThat(moved.node(new NodeId(1))).isEqualTo(node(1, 7001));
    assertThat(moved.partitions()).isEqualTo(first.partitions());
    ClusterMap joined = ensure(node(2, 7002));
    assertThat(joined.nodes()).containsExactly(node(1, 7001), node(2, 7002));
    assertThat(joined.partitions()).isEqualTo(first.partitions());
  }

  @Test
  void refusesAPlacementWithoutNodes() {
    try (MetadataClient client = MetadataClient.openOrCreate(settings, SchemaMode.AUTO)) {
      fails(
          MetadataException.Reason.INVALID,
          () -> client.ensureClusterMap(new FirstPlacement(8, 3), List.of(node(1, 7000))));
      fails(MetadataException.Reason.NO_DEPLOYMENT, client::followClusterMap);
      ClusterMap map = client.ensureClusterMap(new FirstPlacement(8, 1), List.of(node(1, 7000)));
      assertThat(client.followClusterMap().current().epoch()).isEqualTo(map.epoch());
    }
  }

  @Test
  void refusesAPathThatIsNotThere() {
    ZooKeeperSettings elsewhere = ZooKeeperSettings.of(server.connectString() + "/not/there");
    fails(
        MetadataException.Reason.INVALID,
        () -> MetadataClient.openOrCreate(elsewhere, SchemaMode.AUTO));
    fails(MetadataException.Reason.NO_DEPLOYMENT, () -> MetadataClient.open(elsewhere));
  }

  @Test
  void isUnavailableWhereNobodyListensAndAfterItsEnd() {
    fails(
        MetadataException.Reason.UNAVAILABLE,
        () ->
            ZnodeStore.connect(
                new ZooKeeperSettings(
                    "127.0.0.1:1", Duration.ofSeconds(1), Duration.ofMillis(300))));
    ZnodeStore closed = ZnodeStore.connect(settings);
    closed.close();
    fails(MetadataException.Reason.UNAVAILABLE, () -> closed.read(Znodes.ROOT));
    fails(MetadataException.Reason.UNAVAILABLE, () -> closed.sync());
  }

  @Test
  void refusesWhatANewerReleaseWrote() {
    bootstrap.findOrCreate(SchemaMode.AUTO);
    replace(Znodes.FORMAT, "{\"format\":2,\"id\":\"?\",\"more\":{}}");
    fails(
        MetadataException.Reason.NEWER_FORMAT,
        () -> MetadataClient.openOrCreate(settings, SchemaMode.AUTO));
    assertThatThrownBy(() -> bootstrap.findOrCreate(SchemaMode.AUTO))
        .hasMessageContaining("format 2")
        .hasMessageContaining("newer release");
  }

  @Test
  void refusesWhatIsDamaged() {
    bootstrap.findOrCreate(SchemaMode.AUTO);
    for (String damaged : List.of("", "null", "[]", "{}", "{\"format\":1}", "\u0000\u0001")) {
      replace(Znodes.FORMAT, damaged);
      fails(MetadataException.Reason.CORRUPT, () -> bootstrap.find());
    }
    store.deleteIfExists(Znodes.FORMAT);
    fails(MetadataException.Reason.CORRUPT, () -> bootstrap.findOrCreate(SchemaMode.AUTO));
  }

  private void replace(String path, String document) {
    int version = store.readNewest(path).orElseThrow().version();
    assertThat(store.tryCommit(List.of(new Change.Replace(path, document, version)))).isTrue();
  }

  private ClusterMap ensure(StorageNode node) {
    return bootstrap.ensureClusterMap(
        () -> new FirstPlacement(8, 1).place(List.of(node)), List.of(node));
  }

  private static StorageNode node(int id, int port) {
    return new StorageNode(new NodeId(id), "", "127.0.0.1:" + port);
  }

  private static void fails(MetadataException.Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MetadataException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
