package io.kithgraph.meta.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.StorageNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class NodeRegistryTest {
  @RegisterExtension final TestZooKeeper zooKeeper = new TestZooKeeper();

  @Test
  void aKeyGetsOneNumberForEver() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<NodeId> given = new ArrayList<>();
    List<UUID> keys = new ArrayList<>();
    try {
      List<Future<NodeId>> running = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        UUID key = UUID.randomUUID();
        keys.add(key);
        NodeRegistry registry = new NodeRegistry(zooKeeper.store());
        running.add(threads.submit(() -> registry.register(key)));
      }
      for (Future<NodeId> future : running) {
        given.add(future.get());
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(given).doesNotHaveDuplicates().allMatch(id -> id.value() >= 1 && id.value() <= 8);
    zooKeeper.server().restart();
    NodeRegistry registry = new NodeRegistry(zooKeeper.store());
    for (int i = 0; i < keys.size(); i++) {
      assertThat(registry.register(keys.get(i))).isEqualTo(given.get(i));
    }
  }

  @Test
  void presenceLastsAsLongAsTheSession() throws Exception {
    ZnodeStore store = zooKeeper.store();
    NodeRegistry registry = new NodeRegistry(zooKeeper.store());
    StorageNode node = new StorageNode(new NodeId(3), "", "127.0.0.1:1");
    NodePresence presence = new NodeRegistry(store).announce(node);
    assertThat(registry.present()).containsExactly(node.id());

    store.client().getZookeeperClient().getZooKeeper().getTestable().injectSessionExpiration();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(registry.present()).containsExactly(node.id());
              long owner = registryStat(store);
              assertThat(owner)
                  .isEqualTo(store.client().getZookeeperClient().getZooKeeper().getSessionId());
            });
    presence.close();
    assertThat(registry.present()).isEmpty();

    new NodeRegistry(store).announce(node);
    assertThat(registry.present()).containsExactly(node.id());
    store.close();
    assertThat(registry.present()).isEmpty();
  }

  private long registryStat(ZnodeStore store) throws Exception {
    return store.client().checkExists().forPath(Znodes.live(new NodeId(3))).getEphemeralOwner();
  }

  @Test
  void aNewProcessTakesOverAtOnceWhatADeadOneLeft() throws Exception {
    ZnodeStore dead = zooKeeper.store();
    ZnodeStore alive = zooKeeper.store();
    StorageNode node = new StorageNode(new NodeId(1), "", "127.0.0.1:1");
    dead.client()
        .create()
        .withMode(CreateMode.EPHEMERAL)
        .forPath(Znodes.live(node.id()), new byte[0]);
    new NodeRegistry(alive).announce(node);
    dead.close();
    assertThat(new NodeRegistry(alive).present()).containsExactly(node.id());
  }
}
