package io.kithgraph.storage.move;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.placement.SlotPlacement;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.CommandAnswer.Moving;
import io.kithgraph.storage.protocol.MoveProgress;
import io.kithgraph.storage.protocol.MovedRecord;
import io.kithgraph.storage.protocol.PartitionAnswer.Moved;
import io.kithgraph.storage.protocol.PartitionCommand.GiveSlots;
import io.kithgraph.storage.protocol.PartitionCommand.TakeSlots;
import io.kithgraph.storage.protocol.PartitionRead;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One process's attempt to bring a move of slots to its end, wherever its predecessors left it.
 *
 * <pre>
 *   BEGIN at both ─► records ─► changes ─► FENCE ─► last changes ─► OWN ─► the next map ─► RELEASE, END
 *                       ▲          └──────────────── another map came first, or it took too long
 *                       └─ a predecessor's place, kept by the target
 * </pre>
 *
 * <p>The slots change hands with the map, which names exactly one owner. What makes that safe: from
 * the fence on, the source applies nothing that was routed by a map before the next one, so the
 * state that is carried after the fence is final if that next map is ours; and if the next map is
 * another's, ours is never published, because it replaces the map that was read before the fence
 * and no other. A node that has fenced the source and cannot publish hands over the lead, so that a
 * replica that can goes on. Everything that this process sends is refused once a later attempt has
 * begun at the partition.
 *
 * <p>Confined to the chain of its calls; lives for one attempt.
 */
public final class SlotMove {
  /** What is carried at a time, about. */
  private static final int CHUNK_BYTES = 512 << 10;

  /** The source is fenced once the changes of the last round were no more than this, or ... */
  private static final int FEW_RECORDS = 64;

  /** ... after so many rounds that caught up, if there are always more. */
  private static final int MAX_ROUNDS = 20;

  /** The source goes on if the slots could not change hands within this time. */
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(700);

  /** A fence that could not be ended for so long after that is left to another replica. */
  private static final Duration HAND_OVER_AFTER = Duration.ofSeconds(1);

  /**
   * A predecessor's fence, if it still stands, is left to another replica after this time: longer,
   * for while nobody reaches the cluster map every replica hands over in turn.
   */
  private static final Duration HAND_ON_AFTER = Duration.ofSeconds(3);

  private final MoveOrder order;
  private final MoveCalls calls;
  private final AtomicLong carried = new AtomicLong();
  private int rounds;

  /** What ends an attempt. */
  public enum End {
    /** The slots are where they should be and nothing is left to do. */
    DONE,
    /** A later attempt has begun; this one has nothing more to do. */
    SUPERSEDED
  }

  /** What the target has: the place of the next step, and how far records have been carried. */
  private record Place(long number, MoveProgress progress) {}

  /**
   * A source that is fenced until the map after this one comes.
   *
   * @param ended whether that map is known to have come
   */
  private record Fence(ClusterMap map, long sequence, AtomicBoolean ended) {}

  public SlotMove(MoveOrder order, MoveCalls calls) {
    this.order = order;
    this.calls = calls;
  }

  /** How many records this attempt has carried. */
  public long carried() {
    return carried.get();
  }

  /**
   * Does all that is left to do. Ends with a failure if a call fails: then another attempt must be
   * made, by this process or any other.
   */
  public CompletableFuture<End> run() {
    return calls.newestMap().thenCompose(map -> isMoved(map) ? release() : begin());
  }

  private boolean isMoved(ClusterMap map) {
    return map.owns(order.to(), order.slots());
  }

  private CompletableFuture<End> begin() {
    return give(GiveSlots.Step.BEGIN, 0)
        .thenCompose(
            giving ->
                isSuperseded(giving)
                    ? ended(End.SUPERSEDED)
                    : giving.number() > 0 ? letGoOnOrHandOver() : beginTaking());
  }

  private CompletableFuture<End> letGoOnOrHandOver() {
    AtomicBoolean ended = new AtomicBoolean();
    handOverUnless(ended, HAND_ON_AFTER);
    return letGoOn(ended);
  }

  /** A predecessor may have fenced the source and died: the next map ends that, and its attempt. */
  private CompletableFuture<End> letGoOn(AtomicBoolean ended) {
    return calls
        .newestMap()
        .thenCompose(
            map -> {
              if (isMoved(map)) {
                ended.set(true);
                return release();
              }
              return publish(map, SlotPlacement.renewed(map), ended)
                  .thenCompose(done -> done ? beginTaking() : letGoOn(ended));
            });
  }

  /** Whether it was done or came too late: there is a map after the one. */
  private CompletableFuture<Boolean> publish(ClusterMap map, ClusterMap next, AtomicBoolean ended) {
    return calls
        .publish(map.epoch(), next)
        .thenApply(
            done -> {
              ended.set(true);
              return done;
            });
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
  private void handOverUnless(AtomicBoolean ended, Duration after) {
    calls
        .pause(after)
        .thenRun(
            () -> {
              if (!ended.get()) {
                calls.handOverLead(order.from());
              }
            });
  }

  private CompletableFuture<End> beginTaking() {
    return take(TakeSlots.Step.BEGIN, 0, List.of(), MoveProgress.START, 0, 0, false)
        .thenCompose(
            taking ->
                isSuperseded(taking)
                    ? ended(End.SUPERSEDED)
                    : copy(new Place(taking.number(), taking.progress())));
  }

  private CompletableFuture<End> copy(Place place) {
    return read(place)
        .thenCompose(
            moved ->
                carry(place, moved)
                    .thenCompose(
                        next -> {
                          if (next == null) {
                            return ended(End.SUPERSEDED);
                          }
                          rounds += moved.caughtUp() ? 1 : 0;
                          boolean soon =
                              moved.records().size() <= FEW_RECORDS || rounds >= MAX_ROUNDS;
                          return moved.caughtUp() && soon ? fence(next) : copy(next);
                        }));
  }

  private CompletableFuture<Moved> read(Place place) {
    return calls.read(
        order.from(),
        new PartitionRead.Moved(order.move(), order.slots(), place.progress(), CHUNK_BYTES));
  }

  /** Gives the place after the records, or null if a later attempt has begun. */
  private CompletableFuture<@Nullable Place> carry(Place place, Moved moved) {
    if (moved.records().isEmpty() && moved.progress().equals(place.progress())) {
      return CompletableFuture.completedFuture(place);
    }
    return take(
            TakeSlots.Step.RECORDS,
            place.number(),
            moved.records(),
            moved.progress(),
            moved.sequence(),
            0,
            false)
        .thenApply(
            taking -> {
              if (isSuperseded(taking) || taking.number() != place.number() + 1) {
                return null;
              }
              carried.addAndGet(moved.records().size());
              return new Place(taking.number(), taking.progress());
            });
  }

  private CompletableFuture<End> fence(Place place) {
    rounds = 0;
    return calls
        .newestMap()
        .thenCompose(
            map -> {
              if (isMoved(map)) {
                return release();
              }
              return give(GiveSlots.Step.FENCE, map.epoch().next().value())
                  .thenCompose(
                      giving -> {
                        if (isSuperseded(giving)) {
                          return ended(End.SUPERSEDED);
                        }
                        Fence fence = new Fence(map, giving.number(), new AtomicBoolean());
                        letGoOnInTime(fence);
                        handOverUnless(fence.ended(), LONGEST_PAUSE.plus(HAND_OVER_AFTER));
                        return carryLast(place, fence);
                      });
            });
  }

  private CompletableFuture<End> carryLast(Place place, Fence fence) {
    return read(place)
        .thenCompose(
            moved ->
                carry(place, moved)
                    .thenCompose(
                        next -> {
                          if (next == null) {
                            return ended(End.SUPERSEDED);
                          }
                          return moved.caughtUp() && moved.sequence() >= fence.sequence()
                              ? own(next, fence)
                              : carryLast(next, fence);
                        }));
  }

  /** If ours is not the next map by then, one that changes nothing is, and the source goes on. */
  @SuppressWarnings("FutureReturnValueIgnored") // if it fails, a later attempt does the same
  private void letGoOnInTime(Fence fence) {
    calls
        .pause(LONGEST_PAUSE)
        .thenCompose(
            over -> publish(fence.map(), SlotPlacement.renewed(fence.map()), fence.ended()));
  }

  private CompletableFuture<End> own(Place place, Fence fence) {
    boolean first = !fence.map().owners().contains(order.to());
    return calls
        .read(order.from(), new PartitionRead.Common(order.move()))
        .thenCompose(
            common ->
                take(
                    TakeSlots.Step.OWN,
                    place.number(),
                    common.records(),
                    place.progress(),
                    common.sequence(),
                    fence.map().epoch().next().value(),
                    first))
        .thenCompose(
            taking ->
                isSuperseded(taking) || taking.number() != place.number() + 1
                    ? ended(End.SUPERSEDED)
                    : changeHands(new Place(taking.number(), place.progress()), fence));
  }

  private CompletableFuture<End> changeHands(Place place, Fence fence) {
    ClusterMap next = SlotPlacement.moved(fence.map(), order.from(), order.to(), order.slots());
    return publish(fence.map(), next, fence.ended())
        .thenCompose(done -> done ? release() : changedMeanwhile(place));
  }

  private CompletableFuture<End> changedMeanwhile(Place place) {
    return calls.newestMap().thenCompose(map -> isMoved(map) ? release() : copy(place));
  }

  private CompletableFuture<End> release() {
    return give(GiveSlots.Step.RELEASE, 0).thenCompose(giving -> giving.done() ? end() : release());
  }

  private CompletableFuture<End> end() {
    return take(TakeSlots.Step.END, 0, List.of(), MoveProgress.COPIED, 0, 0, false)
        .thenApply(taking -> End.DONE);
  }

  private CompletableFuture<Moving> give(GiveSlots.Step step, long epoch) {
    return calls
        .send(
            order.from(), new GiveSlots(order.move(), order.attempt(), order.slots(), step, epoch))
        .thenApply(SlotMove::moving);
  }

  private CompletableFuture<Moving> take(
      TakeSlots.Step step,
      long number,
      List<MovedRecord> records,
      MoveProgress progress,
      long sourceSequence,
      long epoch,
      boolean firstSlots) {
    return calls
        .send(
            order.to(),
            new TakeSlots(
                order.move(),
                order.attempt(),
                order.slots(),
                step,
                number,
                records,
                progress,
                sourceSequence,
                epoch,
                firstSlots))
        .thenApply(SlotMove::moving);
  }

  private static Moving moving(CommandAnswer answer) {
    if (answer instanceof Moving moving) {
      return moving;
    }
    if (answer instanceof CommandAnswer.Refused refused) {
      throw new StorageException(refused.code(), refused.message());
    }
    throw new IllegalStateException(
        "A step of a move was answered with " + answer.getClass().getSimpleName());
  }

  private boolean isSuperseded(Moving answer) {
    return answer.attempt() > order.attempt();
  }

  private static CompletableFuture<End> ended(End end) {
    return CompletableFuture.completedFuture(end);
  }
}
