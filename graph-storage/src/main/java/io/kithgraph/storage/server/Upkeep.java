package io.kithgraph.storage.server;

import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.client.ExpiryReclaimer;
import io.kithgraph.storage.client.RoutingStorageClient;
import io.kithgraph.storage.client.commit.GhostCleaner;
import io.kithgraph.storage.client.commit.TransactionRecovery;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes on in the background for each partition that this node leads: abandoned transactions
 * are ended, ghosts are cleaned up, expired edges are removed. Each round begins a piece of work
 * for every partition that has none under way, so no partition ever has more than one of a kind.
 * Thread-safe.
 *
 * <p>When this node begins to lead a partition, whatever is prepared there is ended at once: most
 * likely its coordinator died with whoever led before.
 */
final class Upkeep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
  private static final Duration ROUND = Duration.ofSeconds(20);

  private record Work(String kind, PartitionId partition) {}

  private final HostedReplicas replicas;
  private final TransactionRecovery recovery;
  private final GhostCleaner cleaner;
  private final ExpiryReclaimer expiry;
  private final Duration abandonedAfter;
  private final StorageMetrics metrics;
  private final Set<Work> underWay = ConcurrentHashMap.newKeySet();
  private final ScheduledFuture<?> rounds;

  /** Confined to the timer. */
  private Set<PartitionId> ledBefore = new HashSet<>();

  Upkeep(
      HostedReplicas replicas,
      RoutingStorageClient client,
      ScheduledExecutorService timer,
      StorageNodeSettings settings,
      StorageMetrics metrics) {
    this.replicas = replicas;
    this.recovery = client.recovery();
    this.cleaner = client.ghostCleaner();
    this.expiry = client.expiryReclaimer();
    this.abandonedAfter = settings.abandonedAfter();
    this.metrics = metrics;
    this.rounds =
        timer.scheduleWithFixedDelay(
            this::round, 0, settings.upkeepInterval().toNanos(), TimeUnit.NANOSECONDS);
  }

  private void round() {
    try {
      Set<PartitionId> led = new HashSet<>(replicas.led());
      for (PartitionId partition : led) {
        Duration minAge = ledBefore.contains(partition) ? abandonedAfter : Duration.ZERO;
        begin(
            new Work("recovery", partition),
            () ->
                recovery
                    .run(partition, minAge, Deadline.after(ROUND))
                    .thenAccept(ended -> metrics.recovered(partition, ended)));
        begin(
            new Work("expiry", partition),
            () ->
                expiry
                    .reclaim(partition, Deadline.after(ROUND))
                    .thenAccept(metrics::expiredReclaimed));
        begin(
            new Work("ghosts", partition),
            () ->
                cleaner
                    .cleanOne(partition, Deadline.after(ROUND))
                    .thenAccept(
                        cleaned -> {
                          if (cleaned) {
                            metrics.ghostCleaned();
                          }
                        }));
      }
      ledBefore = led;
    } catch (RuntimeException e) { // catch-all: the root of a round; the next one tries again
      LOG.warn("A round of upkeep failed", e);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // ends by itself
  private void begin(Work work, Supplier<CompletionStage<?>> start) {
    if (underWay.add(work)) {
      start
          .get()
          .whenComplete(
              (done, failure) -> {
                underWay.remove(work);
                if (failure != null) {
                  LOG.info(
                      "Upkeep waits for the next round: kind={} partition={} reason={}",
                      work.kind(),
                      work.partition().value(),
                      failure.toString());
                }
              });
    }
  }

  @Override
  public void close() {
    rounds.cancel(false);
  }
}
