package io.kithgraph.storage.partition;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.SlotTransfer;
import io.kithgraph.meta.cluster.TransferReason;
import io.kithgraph.meta.placement.SlotPlacement;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.StorageKeys;
import io.kithgraph.storage.move.MoveCalls;
import io.kithgraph.storage.move.MoveOrder;
import io.kithgraph.storage.move.SlotMove;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.MovedRecord;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionRead;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Moves of slots one after another, each by the real {@link SlotMove}, whose processes die at any
 * step or are taken for dead and go on beside their successors. Confined to one test.
 */
final class SimulatedMoves {
  private static final int PLANNED_BYTES = 600;

  /** What may be broken on purpose. */
  enum Fault {
    NONE,
    /** Partitions apply what old maps have routed. */
    EPOCHS_UNCHECKED,
    /** What changes while records are carried is not carried again. */
    CHANGES_FORGOTTEN,
    /** A map replaces whatever map is there. */
    MAPS_NOT_COMPARED,
    /** What is prepared in the slots stays behind. */
    INTENTS_LEFT,
    /** What is remembered of ended transactions stays behind. */
    OUTCOMES_LEFT
  }

  private final SimulatedCluster cluster;
  private final Random random;
  private final Fault fault;
  private int left;
  private long moves;
  private int attempts;
  private @Nullable SlotTransfer current;
  private @Nullable CompletableFuture<SlotMove.End> running;

  SimulatedMoves(SimulatedCluster cluster, Random random, int count, Fault fault) {
    this.cluster = cluster;
    this.random = random;
    this.left = count;
    this.fault = fault;
  }

  boolean areDone() {
    return left == 0 && current == null;
  }

  /** Lets a move begin, its process be replaced, or the map change for another reason. */
  void happen() {
    CompletableFuture<SlotMove.End> run = running;
    if (current != null && run != null && run.isDone() && !run.isCompletedExceptionally()) {
      // A process that finds itself replaced ends, and its successor goes on.
      if (run.join() == SlotMove.End.DONE) {
        current = null;
        running = null;
      }
    }
    if (current == null) {
      if (left > 0) {
        begin();
      }
    } else if (run == null || run.isDone() || random.nextInt(5) == 0) {
      attempts++;
      start();
    } else if (random.nextInt(12) == 0) {
      ClusterMap map = cluster.newestMap();
      cluster.publish(map.epoch(), SlotPlacement.renewed(map));
    }
  }

  private void begin() {
    ClusterMap map = cluster.newestMap();
    List<PartitionId> owners = map.owners();
    PartitionId from = owners.get(random.nextInt(owners.size()));
    int other = random.nextInt(SimulatedCluster.PARTITIONS - 1);
    PartitionId to = new PartitionId(other < from.value() ? other : other + 1);
    left--;
    moves++;
    current =
        new SlotTransfer(moves, from, to, SlotPlacement.half(map, from), TransferReason.ASKED);
    attempts = 1;
    start();
  }

  private void start() {
    SlotTransfer transfer = Objects.requireNonNull(current);
    MoveOrder order = new MoveOrder(transfer, attempts);
    running = new SlotMove(order, new Calls()).run();
  }

  /** The calls of one process. */
  private final class Calls implements MoveCalls {

    @Override
    public CompletableFuture<CommandAnswer> send(
        PartitionId partition, PartitionCommand.OfMove step) {
      PartitionCommand.OfMove sent = broken(step);
      if (random.nextInt(10) == 0) {
        cluster.post(() -> cluster.apply(partition.value(), sent));
      }
      return call(() -> cluster.apply(partition.value(), sent));
    }

    @Override
    public CompletableFuture<PartitionAnswer.Moved> read(
        PartitionId partition, PartitionRead read) {
      PartitionRead small =
          read instanceof PartitionRead.Moved moved
              ? new PartitionRead.Moved(
                  moved.move(), moved.slots(), moved.after(), random.nextInt(PLANNED_BYTES) + 1)
              : read;
      return call(
          () -> broken(small, (PartitionAnswer.Moved) cluster.read(partition.value(), small)));
    }

    @Override
    public CompletableFuture<ClusterMap> newestMap() {
      return call(cluster::newestMap);
    }

    @Override
    public CompletableFuture<Boolean> publish(Epoch from, ClusterMap next) {
      return call(
          () -> fault == Fault.MAPS_NOT_COMPARED ? replaceAny(next) : cluster.publish(from, next));
    }

    private boolean replaceAny(ClusterMap next) {
      Epoch newest = cluster.newestMap().epoch();
      return cluster.publish(
          newest,
          new ClusterMap(newest.next(), next.slotOwners(), next.partitions(), next.nodes()));
    }

    /** Any process may go on at any time here. */
    @Override
    public void handOverLead(PartitionId partition) {}

    @Override
    public CompletableFuture<Void> pause(Duration time) {
      CompletableFuture<Void> over = new CompletableFuture<>();
      if (random.nextInt(4) == 0) {
        // Mostly it ends when nothing is left to do.
        cluster.post(() -> over.complete(null));
      }
      return over;
    }
  }

  /** What is called happens some time, and its answer comes some time later; either may be lost. */
  private <T> CompletableFuture<T> call(Supplier<T> effect) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    int luck = random.nextInt(60);
    if (luck == 0) {
      cluster.post(() -> answer.completeExceptionally(lost()));
      return answer;
    }
    cluster.post(
        () -> {
          try {
            T value = effect.get();
            cluster.post(
                () -> {
                  if (luck == 1) {
                    answer.completeExceptionally(lost());
                  } else if (luck != 2) {
                    answer.complete(value);
                  } // Else the process waits for ever, which is how one dies.
                });
          } catch (StorageException e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  private static StorageException lost() {
    return new StorageException(ErrorCode.UNAVAILABLE, "lost");
  }

  private PartitionCommand.OfMove broken(PartitionCommand.OfMove step) {
    if (!(step instanceof PartitionCommand.TakeSlots take)
        || (fault != Fault.INTENTS_LEFT && fault != Fault.OUTCOMES_LEFT)) {
      return step;
    }
    int kind = fault == Fault.INTENTS_LEFT ? 1 : 2;
    List<MovedRecord> kept =
        take.records().stream().filter(moved -> !isTransaction(moved.key(), kind)).toList();
    return new PartitionCommand.TakeSlots(
        take.move(),
        take.attempt(),
        take.slots(),
        take.step(),
        take.number(),
        kept,
        take.progress(),
        take.sourceSequence(),
        take.epoch(),
        take.firstSlots());
  }

  private static boolean isTransaction(byte[] key, int kind) {
    StorageKey stored = StorageKey.of(key);
    byte[] none = {};
    return stored.startsWith(
        StorageKeys.transactionRecord(StorageKeys.slotOf(stored), (byte) kind, none));
  }

  private PartitionAnswer.Moved broken(PartitionRead read, PartitionAnswer.Moved moved) {
    boolean forgets =
        fault == Fault.CHANGES_FORGOTTEN
            && read instanceof PartitionRead.Moved of
            && of.after().changes();
    return forgets
        ? new PartitionAnswer.Moved(List.of(), moved.progress(), moved.sequence(), true)
        : moved;
  }
}
