package io.kithgraph.meta.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.meta.cluster.MetadataException;
import io.kithgraph.meta.cluster.NumberAllocator;
import io.kithgraph.meta.cluster.NumberAllocatorContract;
import io.kithgraph.model.GraphId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ZooKeeperNumberAllocatorTest extends NumberAllocatorContract {
  private static final GraphId GRAPH = new GraphId(1);

  @RegisterExtension final TestZooKeeper zooKeeper = new TestZooKeeper();

  @Override
  protected NumberAllocator allocator() {
    return allocator(7);
  }

  private NumberAllocator allocator(int blockSize) {
    return new ZooKeeperNumberAllocator(
        zooKeeper.store(), new ZooKeeperNumberAllocator.BlockSizes(blockSize, blockSize));
  }

  @Test
  void processesNeverGetTheSameNumberEvenAcrossRestarts() throws Exception {
    int processes = 4;
    int perProcess = 300;
    Set<Long> all = ConcurrentHashMap.newKeySet();
    for (int round = 0; round < 2; round++) {
      ExecutorService threads = Executors.newFixedThreadPool(processes);
      try {
        List<Future<?>> running = new ArrayList<>();
        for (int p = 0; p < processes; p++) {
          NumberAllocator allocator = allocator(11);
          running.add(
              threads.submit(
                  () -> {
                    for (int i = 0; i < perProcess; i++) {
                      assertThat(all.add(allocator.nextVertexNumber(GRAPH))).isTrue();
                    }
                  }));
        }
        for (Future<?> future : running) {
          future.get();
        }
      } finally {
        threads.shutdownNow();
      }
      zooKeeper.server().restart();
    }
    assertThat(all).hasSize(2 * processes * perProcess);
  }

  @Test
  void usesUpItsBlockWhileZooKeeperIsAwayAndFailsThen() throws Exception {
    NumberAllocator allocator = allocator(3);
    assertThat(allocator.nextTieBreaker(GRAPH)).isEqualTo(1);
    zooKeeper.server().stop();
    assertThat(allocator.nextTieBreaker(GRAPH)).isEqualTo(2);
    assertThat(allocator.nextTieBreaker(GRAPH)).isEqualTo(3);
    assertThatThrownBy(() -> allocator.nextTieBreaker(GRAPH))
        .isInstanceOfSatisfying(
            MetadataException.class,
            e -> assertThat(e.reason()).isEqualTo(MetadataException.Reason.UNAVAILABLE));
    zooKeeper.server().restart();
    assertThat(allocator.nextTieBreaker(GRAPH)).isEqualTo(4);
  }
}
