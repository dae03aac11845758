package io.kithgraph.meta.server;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.placement.ClusterLoad;
import io.kithgraph.meta.placement.PlanSettings;
import io.kithgraph.meta.placement.ReplicaMoves;
import io.kithgraph.meta.placement.SplitPlans;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a controller does about size and load: asks the nodes from time to time, and gives the next
 * map if a partition is to be divided, a replica to go elsewhere, or another replica to lead. One
 * who has just taken office knows no rates yet, and needs a window of time for them. Confined to
 * one thread.
 */
final class LoadPlans {
  private static final Logger LOG = LoggerFactory.getLogger(LoadPlans.class);

  private final PlanSettings settings;
  private final SplitPlans splits;
  private final LoadRates rates;
  private long askedAtNanos;
  private boolean asked;

  LoadPlans(PlanSettings settings) {
    this.settings = settings;
    this.splits = new SplitPlans(settings);
    this.rates = new LoadRates(settings.loadWindow());
  }

  /** Not in office: what is known is forgotten. */
  void forget() {
    rates.forget();
  }

  /** Whether the nodes are to be asked now; then the caller does, and begins the next interval. */
  boolean isDue(long nowNanos) {
    if (settings.atOnce() == 0
        || (asked && nowNanos - askedAtNanos < settings.interval().toNanos())) {
      return false;
    }
    asked = true;
    askedAtNanos = nowNanos;
    return true;
  }

  /**
   * The map that should come next.
   *
   * @param present the nodes that are up
   * @return empty if all can stay as it is for now
   */
  Optional<ClusterMap> next(ClusterMap map, ClusterLoad load, Set<NodeId> present, long nowNanos) {
    Map<PartitionId, Double> perSecond = rates.take(map, load, nowNanos);
    Optional<ClusterMap> split = splits.next(map, load, present, perSecond);
    if (split.isPresent()) {
      split.get().transfers().stream()
          .filter(transfer -> !map.transfers().contains(transfer))
          .forEach(
              transfer ->
                  LOG.info(
                      "A partition is to be divided: partition={} reason={} bytes={}"
                          + " operationsPerSecond={} slots={} to={}",
                      transfer.from().value(),
                      transfer.reason(),
                      bytes(load, transfer.from()),
                      Math.round(perSecond.getOrDefault(transfer.from(), 0.0)),
                      transfer.slots(),
                      transfer.to().value()));
      return split;
    }
    return balanced(map, load, present);
  }

  private Optional<ClusterMap> balanced(ClusterMap map, ClusterLoad load, Set<NodeId> present) {
    long changing =
        map.partitions().stream().filter(placement -> !isSettled(load, placement.id())).count();
    Optional<ClusterMap> bytes =
        settings.balanceBytes() == 0 || changing >= settings.atOnce()
            ? Optional.empty()
            : ReplicaMoves.balancedBytes(map, load, present, settings.balanceBytes());
    // Leads wait until all is calm: what changes may even them by itself.
    return bytes.isPresent() || changing > 0 || !map.transfers().isEmpty()
        ? bytes
        : ReplicaMoves.balancedLeads(map, present);
  }

  private static boolean isSettled(ClusterLoad load, PartitionId id) {
    return Optional.ofNullable(load.partitions().get(id)).map(of -> of.settled()).orElse(false);
  }

  private static long bytes(ClusterLoad load, PartitionId id) {
    return Optional.ofNullable(load.partitions().get(id)).map(of -> of.bytes()).orElse(0L);
  }
}
