package io.kithgraph.meta.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.schema.Definition;
import io.kithgraph.meta.schema.SchemaMode;
import io.kithgraph.model.GraphId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A change whose answer is lost is recognised when it is tried again, not refused as a double. */
final class LostAnswerTest {
  /** As many answers as the longest change gets, so that each of them is lost once. */
  private static final int ANSWERS = 4;

  @RegisterExtension final TestZooKeeper zooKeeper = new TestZooKeeper();
  private CuttingProxy proxy;
  private ZnodeStore store;

  @BeforeEach
  void connectThroughTheProxy() throws Exception {
    proxy = zooKeeper.closing(new CuttingProxy(zooKeeper.server().getPort()));
    store =
        zooKeeper.closing(
            ZnodeStore.connect(
                new ZooKeeperSettings(
                    proxy.connectString(), Duration.ofSeconds(10), Duration.ofSeconds(10))));
  }

  @Test
  void ofTheCatalog() {
    ZooKeeperCatalog catalog = zooKeeper.closing(new ZooKeeperCatalog(store, zooKeeper.executor()));
    for (int cut = 0; cut < ANSWERS; cut++) {
      String name = "g" + cut;
      proxy.cutAfter(cut);
      GraphId graph = catalog.createGraph(name, SchemaMode.AUTO).graph();
      proxy.cutAfter(cut);
      assertThat(
              catalog.define(name, List.of(new Definition.OfVertexLabel("v"))).findVertexLabel("v"))
          .isPresent();
      proxy.cutAfter(cut);
      catalog.dropGraph(name);
      assertThat(catalog.droppedGraphs()).contains(graph);
      proxy.cutAfter(cut);
      catalog.forgetDropped(graph);
      assertThat(catalog.droppedGraphs()).doesNotContain(graph);
    }
    assertThat(proxy.cuts()).isGreaterThan(2 * ANSWERS);
    ZooKeeperCatalog other = zooKeeper.catalog();
    assertThat(other.graphs()).containsExactly("social");
    assertThat(other.droppedGraphs()).isEmpty();
  }

  @Test
  void ofNumbersAndNodes() {
    NodeRegistry nodes = new NodeRegistry(store);
    ZooKeeperNumberAllocator numbers =
        new ZooKeeperNumberAllocator(store, new ZooKeeperNumberAllocator.BlockSizes(1, 1));
    Set<NodeId> ids = new HashSet<>();
    Set<Long> ties = new HashSet<>();
    for (int cut = 0; cut < ANSWERS; cut++) {
      UUID key = UUID.randomUUID();
      proxy.cutAfter(cut);
      NodeId id = nodes.register(key);
      assertThat(ids.add(id)).isTrue();
      assertThat(nodes.register(key)).isEqualTo(id);
      proxy.cutAfter(cut);
      assertThat(ties.add(numbers.nextTieBreaker(new GraphId(1)))).isTrue();
    }
    assertThat(ids).hasSize(ANSWERS).allMatch(id -> id.value() <= ANSWERS);
    assertThat(proxy.cuts()).isGreaterThan(ANSWERS / 2);
  }
}
