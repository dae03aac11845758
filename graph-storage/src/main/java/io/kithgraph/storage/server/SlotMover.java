package io.kithgraph.storage.server;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.ClusterMapSource;
import io.kithgraph.meta.cluster.SlotTransfer;
import io.kithgraph.meta.placement.SlotPlacement;
import io.kithgraph.storage.move.MoveCalls;
import io.kithgraph.storage.move.MoveOrder;
import io.kithgraph.storage.move.SlotMove;
import io.kithgraph.storage.partition.ReplicaStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the map's wishes for slots whose source this node leads. Whoever leads the source
 * next goes on: the number of an attempt begins with the term of the leader, so that it is higher
 * than all of its predecessors'. Thread-safe.
 */
final class SlotMover implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SlotMover.class);
  private static final Duration ROUND = Duration.ofMillis(500);

  /** The lower bits of the number of an attempt: those of one leader count up. */
  private static final int COUNT_BITS = 20;

  private final ClusterMapSource maps;
  private final HostedReplicas replicas;
  private final MoveCalls calls;
  private final Map<Long, SlotMove> running = new ConcurrentHashMap<>();
  private final ScheduledExecutorService executor;

  /** Confined to the executor. */
  private long attempts;

  SlotMover(ClusterMapSource maps, HostedReplicas replicas, MoveCalls calls) {
    this.maps = maps;
    this.replicas = replicas;
    this.calls = calls;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "storage-moves");
              thread.setDaemon(true);
              return thread;
            });
  }

  void start() {
    ScheduledFuture<?> rounds =
        executor.scheduleWithFixedDelay(
            this::round, ROUND.toNanos(), ROUND.toNanos(), TimeUnit.NANOSECONDS);
    LOG.debug("Looking for slots to move: {}", rounds);
  }

  private void round() {
    try {
      for (SlotTransfer transfer : maps.current().transfers()) {
        Optional<ReplicaStatus> led =
            replicas.status().stream()
                .filter(status -> status.partition().equals(transfer.from()))
                .filter(status -> status.role() == ReplicaStatus.Role.LEADER)
                .findFirst();
        if (led.isPresent() && !running.containsKey(transfer.number())) {
          run(transfer, led.get().term());
        }
      }
    } catch (RuntimeException e) { // catch-all: the root of a round; the next one tries again
      LOG.warn("Slots cannot be moved yet", e);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // ends by itself
  private void run(SlotTransfer transfer, long term) {
    attempts++;
    SlotMove move = new SlotMove(new MoveOrder(transfer, (term << COUNT_BITS) + attempts), calls);
    running.put(transfer.number(), move);
    LOG.info(
        "Slots are moved: slots={} from={} to={}",
        transfer.slots(),
        transfer.from().value(),
        transfer.to().value());
    move.run()
        .thenCompose(
            end ->
                end == SlotMove.End.DONE
                    ? forget(transfer)
                    : CompletableFuture.completedFuture(false))
        .whenComplete(
            (done, failure) -> {
              running.remove(transfer.number());
              if (failure != null) {
                LOG.info(
                    "A move of slots waits for the next attempt: slots={} carried={} reason={}",
                    transfer.slots(),
                    move.carried(),
                    failure.toString());
              } else {
                LOG.info("A move of slots has ended: slots={} done={}", transfer.slots(), done);
              }
            });
  }

  /** Takes the wish, of which nothing is left to do, out of the map. */
  private CompletableFuture<Boolean> forget(SlotTransfer transfer) {
    return calls
        .newestMap()
        .thenCompose(
            map -> {
              if (!map.transfers().contains(transfer)) {
                return CompletableFuture.completedFuture(true);
              }
              ClusterMap next = SlotPlacement.ended(map, transfer);
              return calls
                  .publish(map.epoch(), next)
                  .thenCompose(
                      done -> done ? CompletableFuture.completedFuture(true) : forget(transfer));
            });
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
