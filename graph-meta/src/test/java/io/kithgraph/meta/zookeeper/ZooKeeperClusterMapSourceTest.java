package io.kithgraph.meta.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.ClusterMapSource;
import io.kithgraph.meta.cluster.ClusterMapSourceContract;
import io.kithgraph.meta.cluster.ClusterMaps;
import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.MetadataException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ZooKeeperClusterMapSourceTest extends ClusterMapSourceContract {
  @RegisterExtension final TestZooKeeper zooKeeper = new TestZooKeeper();

  @BeforeEach
  void makeTheFirstMap() {
    new ClusterBootstrap(zooKeeper.store())
        .ensureClusterMap(() -> ClusterMaps.ofOneNode(8), ClusterMaps.ofOneNode(8).nodes());
  }

  @Override
  protected ClusterMapSource source() {
    return open();
  }

  private ZooKeeperClusterMapSource open() {
    return zooKeeper.closing(
        new ZooKeeperClusterMapSource(zooKeeper.store(), zooKeeper.executor()));
  }

  @Override
  protected void publish(ClusterMap map) {
    ZnodeStore store = zooKeeper.store();
    int version = store.readNewest(Znodes.CLUSTER_MAP).orElseThrow().version();
    boolean committed =
        store.tryCommit(
            List.of(
                new Change.Replace(Znodes.CLUSTER_MAP, ClusterMapDocument.write(map), version)));
    assertThat(committed).isTrue();
  }

  @Test
  void needsAMap() {
    zooKeeper.store().deleteIfExists(Znodes.CLUSTER_MAP);
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            MetadataException.class,
            e -> assertThat(e.reason()).isEqualTo(MetadataException.Reason.NO_DEPLOYMENT));
  }

  @Test
  void keepsTheKnownMapWhileZooKeeperIsAwayAndFollowsOnLater() throws Exception {
    ClusterMapSource source = open();
    Epoch known = source.current().epoch();
    zooKeeper.server().stop();
    assertThat(source.current().epoch()).isEqualTo(known);
    assertThat(source.refresh(new Epoch(known.value() - 1)).epoch()).isEqualTo(known);
    assertThatThrownBy(() -> source.refresh(known))
        .isInstanceOfSatisfying(
            MetadataException.class,
            e -> assertThat(e.reason()).isEqualTo(MetadataException.Reason.UNAVAILABLE));
    zooKeeper.server().restart();
    Epoch next = new Epoch(known.value() + 1);
    publish(ClusterMaps.ofOneNode(next, 2, "127.0.0.1:9"));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(source.current().epoch()).isEqualTo(next));
  }

  @Test
  void neverGoesBackToAnOlderMap() {
    ClusterMapSource source = open();
    publish(ClusterMaps.ofOneNode(new Epoch(9), 2, "127.0.0.1:9"));
    assertThat(source.refresh(new Epoch(1)).epoch()).isEqualTo(new Epoch(9));
    publish(ClusterMaps.ofOneNode(new Epoch(5), 3, "127.0.0.1:5"));
    assertThat(source.refresh(new Epoch(9)).epoch()).isEqualTo(new Epoch(9));
  }
}
