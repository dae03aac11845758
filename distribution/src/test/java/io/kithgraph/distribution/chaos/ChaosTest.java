package io.kithgraph.distribution.chaos;

import io.kithgraph.meta.cluster.PartitionId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster of real processes under load while processes are killed and paused, the network between
 * them is cut and slowed, and slots move. Whatever happens: nothing that was acknowledged is lost,
 * edges are there from both sides or not at all, degrees and totals are those of the lists, what
 * was seen of each edge can have happened in some order, and lists read in pages are complete.
 *
 * <p>A short run is part of every build; {@code mvn -Pchaos test} runs for {@code chaos.minutes}.
 * {@code -Dchaos.seed=N} draws the same things again.
 */
@Tag("slow")
class ChaosTest {
  private static final int CHECK_EVERY = 5;

  private final long seed = Long.getLong("chaos.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final long began = System.nanoTime();

  @Test
  @Timeout(240)
  void losesNothingInAShortStorm(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder)
      throws Exception {
    try (Storm storm = new Storm(folder, new KithCluster.Size(1, 3, 2, 2), seed, this::report)) {
      Faults faults = new Faults(storm.cluster(), random);
      storm.nemesis().apply(faults.kill("storage0"), "", seconds(4), seconds(4));
      storm
          .nemesis()
          .apply(
              faults.oneWay("storage1", random.nextBoolean()),
              storm.changes().split(new PartitionId(0)),
              seconds(3),
              seconds(3));
      storm.nemesis().apply(faults.pause("query0"), "", seconds(2), seconds(2));
      storm.nemesis().apply(faults.kill(KithCluster.ZOOKEEPER), "", seconds(2), seconds(2));
      storm.end(List.of("storage0"));
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "chaos.minutes", matches = "[0-9]+")
  void losesNothingInALongStorm(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder)
      throws Exception {
    long until = System.nanoTime() + Duration.ofMinutes(Long.getLong("chaos.minutes")).toNanos();
    try (Storm storm = new Storm(folder, new KithCluster.Size(2, 3, 2, 3), seed, this::report)) {
      Faults faults = new Faults(storm.cluster(), random);
      for (int i = 1; System.nanoTime() < until; i++) {
        boolean moving = random.nextInt(3) != 0;
        String change = moving ? storm.changes().begin() : "";
        storm.nemesis().apply(faults.next(), change, seconds(1), seconds(8));
        if (i % CHECK_EVERY == 0) {
          storm.check("after fault " + i);
          storm.moveAlone();
        }
      }
      storm.end(storm.cluster().size().storageNames());
    }
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private void report(String line) {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    System.out.println("[chaos %d] %7.1f s: %s".formatted(seed, millis / 1e3, line));
  }
}
