package io.kithgraph.distribution.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.distribution.chaos.Fault.Bound;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** All that can go wrong with the disks of storage nodes. Confined to one thread. */
final class DiskFaults {
  private static final int SHORTEST_SYNC_MILLIS = 50;
  private static final int LONGEST_SYNC_MILLIS = 1_000;

  /** Less than any node keeps in reserve. */
  private static final long LITTLE_BYTES = 1 << 20;

  /** Enough for the log to go on for a while, so that it is not always the first to fail. */
  private static final int MOST_BYTES_LEFT = 1 << 20;

  private final KithCluster cluster;
  private final List<String> holders;
  private final Random random;

  /**
   * @param holders the storage nodes that hold replicas, three at least
   */
  DiskFaults(KithCluster cluster, List<String> holders, Random random) {
    this.cluster = cluster;
    this.holders = holders;
    this.random = random;
  }

  /** One of each kind, at nodes drawn anew; none if disks cannot be made faulty here. */
  List<Fault> all() {
    List<String> names = new ArrayList<>(holders);
    Collections.shuffle(names, random);
    if (cluster.disk(names.get(0)).isEmpty()) {
      return List.of();
    }
    String one = names.get(0);
    String other = names.get(1);
    String third = names.get(2);
    return List.of(
        slow(one),
        full(List.of(other), Bound.TAKEN_OVER),
        full(List.of(one, third), Bound.UNTIL_MENDED),
        end(third),
        killedAtTheEnd(one),
        slowWhileAnotherIsKilled(other, third));
  }

  private Fault slow(String name) {
    Duration sync = drawSync();
    return fault(slowName(name, sync), Bound.TAKEN_OVER, List.of(name), disk -> disk.slow(sync));
  }

  private Duration drawSync() {
    return Duration.ofMillis(
        SHORTEST_SYNC_MILLIS + random.nextInt(LONGEST_SYNC_MILLIS - SHORTEST_SYNC_MILLIS));
  }

  private static String slowName(String name, Duration sync) {
    return "slow disk of " + name + ", " + sync.toMillis() + " ms a sync";
  }

  /** Less is free than is kept in reserve. */
  private Fault full(List<String> names, Bound bound) {
    return fault(
        "full disk of " + String.join(" and ", names),
        bound,
        names,
        disk -> disk.claim(LITTLE_BYTES));
  }

  /** Writes fail. */
  private Fault end(String name) {
    int left = random.nextInt(MOST_BYTES_LEFT);
    return fault(endName(name, left), Bound.TAKEN_OVER, List.of(name), disk -> disk.endAfter(left));
  }

  private static String endName(String name, int left) {
    return "end of the disk of " + name + ", after " + left + " bytes";
  }

  /** Whatever a node has kept in memory since its writes fail is lost. */
  private Fault killedAtTheEnd(String name) {
    int left = random.nextInt(MOST_BYTES_LEFT);
    FaultyDisk disk = cluster.disk(name).orElseThrow();
    String what = endName(name, left) + ", and kill";
    return new Fault(
        what,
        Bound.TAKEN_OVER,
        () -> disk.endAfter(left),
        () -> {
          cluster.process(name).kill();
          heal(what, disk);
          cluster.restart(name);
        });
  }

  /** The majority needs the slow one. */
  private Fault slowWhileAnotherIsKilled(String slow, String killed) {
    Duration sync = drawSync();
    FaultyDisk disk = cluster.disk(slow).orElseThrow();
    String what = slowName(slow, sync) + ", and kill " + killed;
    return new Fault(
        what,
        Bound.TAKEN_OVER,
        () -> {
          disk.slow(sync);
          cluster.process(killed).kill();
        },
        () -> {
          heal(what, disk);
          cluster.restart(killed);
        });
  }

  private Fault fault(String name, Bound bound, List<String> nodes, Consumer<FaultyDisk> change) {
    List<FaultyDisk> disks = nodes.stream().flatMap(node -> cluster.disk(node).stream()).toList();
    return new Fault(
        name, bound, () -> disks.forEach(change), () -> disks.forEach(disk -> heal(name, disk)));
  }

  /** A fault that nobody met would be none. */
  private static void heal(String name, FaultyDisk disk) {
    disk.heal();
    assertThat(disk.takeHits()).as("%s was met", name).isPositive();
  }
}
