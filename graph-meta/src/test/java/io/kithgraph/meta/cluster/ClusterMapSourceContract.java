package io.kithgraph.meta.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

/** What every {@link ClusterMapSource} promises. */
public abstract class ClusterMapSourceContract {

  /** A source whose map is the one published last. */
  protected abstract ClusterMapSource source();

  /** Makes the map the deployment's newest; its epoch is above all earlier ones. */
  protected abstract void publish(ClusterMap map);

  @Test
  void startsWithAMap() {
    ClusterMap map = source().current();
    assertThat(map.partitions()).isNotEmpty();
    assertThat(map.partition(map.owner(0)).replicas()).isNotEmpty();
  }

  @Test
  void refreshSeesANewMapAtOnce() {
    ClusterMapSource source = source();
    Epoch old = source.current().epoch();
    Epoch next = new Epoch(old.value() + 1);
    publish(ClusterMaps.ofOneNode(next, 3, "127.0.0.1:1"));
    assertThat(source.refresh(old).epoch()).isEqualTo(next);
    assertThat(source.current().epoch()).isEqualTo(next);
    assertThat(source.current().partitions()).hasSize(3);
  }

  @Test
  void refreshWithoutANewMapGivesTheKnownOne() {
    ClusterMapSource source = source();
    Epoch epoch = source.current().epoch();
    assertThat(source.refresh(epoch).epoch()).isEqualTo(epoch);
    assertThat(source.refresh(new Epoch(epoch.value() + 7)).epoch()).isEqualTo(epoch);
    assertThat(source.refresh(new Epoch(epoch.value() - 1)).epoch()).isEqualTo(epoch);
  }

  @Test
  void followsNewMaps() {
    ClusterMapSource source = source();
    Epoch next = new Epoch(source.current().epoch().value() + 1);
    publish(ClusterMaps.ofOneNode(next, 5, "127.0.0.1:2"));
    await().untilAsserted(() -> assertThat(source.current().epoch()).isEqualTo(next));
    assertThat(source.current().node(ClusterMaps.NODE).raftAddress()).isEqualTo("127.0.0.1:2");
  }
}
