package io.kithgraph.distribution.chaos;

import io.kithgraph.meta.cluster.PartitionId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster of real processes under load while processes are killed, stopped and paused, the
 * network between them is cut and slowed, and slots and replicas move. Whatever happens: nothing
 * that was acknowledged is lost, edges are there from both sides or not at all, degrees and totals
 * are those of the lists, what was seen of each edge can have happened in some order, and lists
 * read in pages are complete.
 *
 * <p>A short run is part of every build; {@code mvn -Pchaos test} runs for {@code chaos.minutes}.
 * {@code -Dchaos.seed=N} draws the same things again, {@code -Dchaos.faults=disk} only faults in
 * whose names the pattern is found. {@code -Dchaos.losses=N} kills one storage node after the
 * other, N times, and nothing else.
 */
@Tag("slow")
class ChaosTest {
  private static final int CHECK_EVERY = 5;
  private static final int GROWTH_AFTER = 2;
  private static final int LONGEST_FAULT_MILLIS = 14_000;
  private static final Duration LOST = Duration.ofSeconds(8);

  private final long seed = Long.getLong("chaos.seed", System.nanoTime());
  private final Pattern chosen = Pattern.compile(System.getProperty("chaos.faults", ""));
  private final Random random = new Random(seed);
  private final long began = System.nanoTime();

  @Test
  @Timeout(480)
  void losesNothingInAShortStorm(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder)
      throws Exception {
    report("folder " + folder);
    try (KithCluster cluster = new KithCluster(folder, ClusterSize.SMALL);
        Storm storm = new Storm(cluster, seed, this::report)) {
      Faults faults = new Faults(cluster, storm.changes()::holders, random);
      Nemesis nemesis = storm.nemesis();
      nemesis.apply(faults.kill("storage0"), "", Duration.ofSeconds(4));
      String split = storm.changes().split(new PartitionId(0));
      Fault oneWay = faults.oneWay("storage1", random.nextBoolean());
      nemesis.apply(oneWay, split, Duration.ofSeconds(3));
      nemesis.apply(faults.pause("query0"), "", Duration.ofSeconds(2));
      nemesis.apply(faults.kill("zookeeper0"), "", Duration.ofSeconds(2));
      storm.end(List.of());
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "chaos.minutes", matches = "[0-9]+")
  void losesNothingInALongStorm(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder)
      throws Exception {
    report("folder " + folder);
    Optional<DiskFaultLibrary> diskFaults = DiskFaultLibrary.compile(folder);
    if (diskFaults.isEmpty()) {
      report("there is no C compiler, so no disk will be slow or full");
    }
    try (KithCluster cluster = new KithCluster(folder, ClusterSize.LARGE, diskFaults);
        Storm storm = new Storm(cluster, seed, this::report)) {
      Faults faults = new Faults(cluster, storm.changes()::holders, random);
      long until = System.nanoTime() + Duration.ofMinutes(Long.getLong("chaos.minutes")).toNanos();
      for (int i = 1; System.nanoTime() < until; i++) {
        boolean moving = random.nextInt(3) != 0;
        String change = moving ? storm.changes().begin() : "";
        Duration length = Duration.ofMillis(1_000 + random.nextInt(LONGEST_FAULT_MILLIS - 1_000));
        storm.nemesis().apply(faults.next(chosen), change, length);
        if (i == GROWTH_AFTER) {
          String added = cluster.addQueryNode();
          report("added " + added);
          storm.nemesis().apply(faults.kill(added), "", length);
        }
        if (i % CHECK_EVERY == 0) {
          storm.check("after fault " + i);
          storm.moveAlone();
        }
      }
      storm.end(cluster.size().storageNames());
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "chaos.losses", matches = "[0-9]+")
  void othersTakeOverWhenAStorageNodeIsLost(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder)
      throws Exception {
    report("folder " + folder);
    try (KithCluster cluster =
            new KithCluster(folder, new ClusterSize(1, 1, ClusterSize.REPLICAS, 2, 0, 3));
        Storm storm = new Storm(cluster, seed, this::report)) {
      Faults faults = new Faults(cluster, storm.changes()::holders, random);
      List<String> nodes = cluster.size().storageNames();
      for (int i = 1; i <= Integer.getInteger("chaos.losses"); i++) {
        Fault loss = faults.kill(nodes.get(random.nextInt(nodes.size())));
        storm.nemesis().apply(loss, "", LOST);
        // The node leads again what it led before.
        storm.awaitGreen();
        if (i % CHECK_EVERY == 0) {
          storm.check("after loss " + i);
        }
      }
      storm.end(nodes);
    }
  }

  private void report(String line) {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    System.out.println("[chaos %d] %7.1f s: %s".formatted(seed, millis / 1e3, line));
  }
}
