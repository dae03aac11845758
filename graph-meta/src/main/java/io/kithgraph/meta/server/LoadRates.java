package io.kithgraph.meta.server;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.placement.ClusterLoad;
import io.kithgraph.meta.placement.PartitionLoad;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * How much partitions have had to do over a window of time, from counts that only their differences
 * give a meaning. A rate is known only of a partition that has had the same leader and the same
 * slots for the whole window. Confined to one thread.
 */
final class LoadRates {
  private final Duration window;
  private final Map<PartitionId, Deque<Count>> counts = new HashMap<>();

  private record Count(long nanos, NodeId leader, Epoch slotsSince, long operations) {
    boolean continues(Count earlier) {
      return leader.equals(earlier.leader)
          && slotsSince.equals(earlier.slotsSince)
          && operations >= earlier.operations;
    }
  }

  LoadRates(Duration window) {
    this.window = window;
  }

  /** Nobody could count: what is known is forgotten. */
  void forget() {
    counts.clear();
  }

  /** Takes counts, and gives operations a second of the partitions for which they are known. */
  Map<PartitionId, Double> take(ClusterMap map, ClusterLoad load, long nowNanos) {
    counts.keySet().retainAll(load.partitions().keySet());
    Map<PartitionId, Double> rates = new HashMap<>();
    map.partitions()
        .forEach(
            placement -> {
              PartitionLoad of = load.partitions().get(placement.id());
              if (of != null) {
                Count count =
                    new Count(nowNanos, of.leader(), placement.slotsSince(), of.operations());
                double rate =
                    take(counts.computeIfAbsent(placement.id(), p -> new ArrayDeque<>()), count);
                if (rate > 0) {
                  rates.put(placement.id(), rate);
                }
              }
            });
    return rates;
  }

  private double take(Deque<Count> known, Count count) {
    if (!known.isEmpty() && !count.continues(known.getLast())) {
      known.clear();
    }
    known.add(count);
    // The first one stays the last that is at least a window old.
    while (known.size() > 1 && age(second(known), count) >= window.toNanos()) {
      known.removeFirst();
    }
    Count first = known.getFirst();
    long age = age(first, count);
    return age == 0 || age < window.toNanos()
        ? 0
        : (count.operations() - first.operations()) * 1e9 / age;
  }

  private static Count second(Deque<Count> known) {
    return known.stream().skip(1).findFirst().orElseThrow();
  }

  private static long age(Count count, Count now) {
    return now.nanos() - count.nanos();
  }
}
