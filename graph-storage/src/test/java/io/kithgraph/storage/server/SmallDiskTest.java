package io.kithgraph.storage.server;

import static io.kithgraph.storage.api.ContractGraph.in;
import static io.kithgraph.storage.api.ContractGraph.out;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kithgraph.storage.api.ContractGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A node without a reserve that runs into the end of a real disk: what was acknowledged is there,
 * and it takes writes again by itself when there is room. The property names an empty folder on a
 * file system of its own, of 100 to 500 MB.
 */
@EnabledIfSystemProperty(named = SmallDiskTest.FOLDER, matches = ".+")
final class SmallDiskTest {
  static final String FOLDER = "kith.smallDisk";

  private static final long FIRST = 1_000_000;
  private static final long FOLLOWS_AT_ONCE = 2_000;

  /** With a little left, the log meets the end first; with more, an engine does. */
  @ParameterizedTest
  @ValueSource(ints = {1, 8})
  @Timeout(300)
  void writesGoOnWhenThereIsRoomAgain(int leftMebibytes) throws IOException {
    Path disk = Path.of(System.getProperty(FOLDER));
    Path ballast = disk.resolve("ballast");
    Path node = disk.resolve("node" + leftMebibytes);
    try (StorageCluster cluster = StorageCluster.open(node, 2, StorageCluster.SETTINGS)) {
      ContractGraph graph = new ContractGraph(cluster.client());
      fill(ballast, (long) leftMebibytes << 20);
      AtomicLong written = new AtomicLong(FIRST);
      assertThatThrownBy(() -> followForEver(graph, written)).isInstanceOf(RuntimeException.class);

      Files.delete(ballast);
      for (long celebrity = 1; celebrity <= 20; celebrity++) {
        long followed = celebrity;
        await()
            .atMost(Duration.ofSeconds(60))
            .ignoreExceptions()
            .until(() -> graph.follow(2, followed, 1) != null);
        assertThat(graph.degree(in(followed))).isEqualTo(1);
      }
      assertThat(graph.degree(out(FIRST))).isGreaterThanOrEqualTo(written.get() - FIRST);
      graph.client().close();
    }
  }

  private static void followForEver(ContractGraph graph, AtomicLong written) {
    while (true) {
      long from = written.get() + 1;
      graph.followMany(FIRST, LongStream.range(from, from + FOLLOWS_AT_ONCE), since -> since);
      written.addAndGet(FOLLOWS_AT_ONCE);
    }
  }

  private static void fill(Path ballast, long leftBytes) throws IOException {
    byte[] chunk = new byte[1 << 20];
    try (var out = Files.newOutputStream(ballast)) {
      while (ballast.toFile().getUsableSpace() > leftBytes) {
        out.write(chunk);
      }
    }
  }
}
