package io.kithgraph.storage.partition.record;

import io.kithgraph.model.SlotRange;
import io.kithgraph.storage.protocol.MoveProgress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a partition knows of slots that come and go. Immutable.
 *
 * <p>Body of the record, where an absent giving or taking is one byte 0:
 *
 * <pre>
 *   epoch i64 | offset i64 | last move i64 | giving | taking
 *
 *   giving   1 u8 | move i64 | attempt i64 | first slot u16 | last slot u16 | fence i64 | releasing u8
 *   taking   1 u8 | move i64 | attempt i64 | first slot u16 | last slot u16 | number i64
 *                 | changes u8 | after bytes | epoch i64 | owned u8
 * </pre>
 *
 * @param epoch the partition applies nothing that was routed by a map before this epoch, and has
 *     all that such a map gives it
 * @param offset what is added to an index of the log to give a sequence number: a partition's
 *     sequence numbers are above those of all records that it has taken from others, so that
 *     versions of lists and vertices never repeat
 * @param lastMove the highest number of a move that has begun here; a lower one never begins again
 */
public record SlotMoves(
    long epoch, long offset, long lastMove, @Nullable Giving giving, @Nullable Taking taking) {

  /** No slot ever came or went. */
  public static final SlotMoves NONE = new SlotMoves(0, 0, 0, null, null);

  /**
   * Slots on their way to another partition.
   *
   * @param fence the sequence number of the state at the last fence, 0 before the first
   * @param releasing whether they belong to the other partition and are being removed here
   */
  public record Giving(long move, long attempt, SlotRange slots, long fence, boolean releasing) {}

  /**
   * Slots on their way here.
   *
   * @param number the place of the next step
   * @param epoch of the map that gives them here, once all is here; else 0
   * @param owned whether that map is known to have come: until then it may still be another's
   */
  public record Taking(
      long move,
      long attempt,
      SlotRange slots,
      long number,
      MoveProgress progress,
      long epoch,
      boolean owned) {}

  /** What is stored, if anything is. */
  public static SlotMoves of(byte @Nullable [] sealed) {
    return sealed == null ? NONE : decode(sealed);
  }

  /** These with an epoch at least. */
  public SlotMoves withEpoch(long atLeast) {
    return new SlotMoves(Math.max(epoch, atLeast), offset, lastMove, giving, taking);
  }

  /** These with an offset at least. */
  public SlotMoves withOffset(long atLeast) {
    return new SlotMoves(epoch, Math.max(offset, atLeast), lastMove, giving, taking);
  }

  /** These with slots that are given away, or none. */
  public SlotMoves withGiving(@Nullable Giving changed) {
    long last = changed == null ? lastMove : Math.max(lastMove, changed.move());
    return new SlotMoves(epoch, offset, last, changed, taking);
  }

  /** These with slots that are taken, or none. */
  public SlotMoves withTaking(@Nullable Taking changed) {
    long last = changed == null ? lastMove : Math.max(lastMove, changed.move());
    return new SlotMoves(epoch, offset, last, giving, changed);
  }

  /** The slots whose changes are noted. */
  public Optional<SlotRange> noted() {
    return giving == null || giving.releasing() ? Optional.empty() : Optional.of(giving.slots());
  }

  /** Whether records in the slot are not the partition's: not yet, or not any more. */
  public boolean isForeign(int slot) {
    return (taking != null && !taking.owned() && taking.slots().contains(slot))
        || (giving != null && giving.releasing() && giving.slots().contains(slot));
  }

  public byte[] encode() {
    RecordWriter out = PartitionRecords.begin().i64(epoch).i64(offset).i64(lastMove);
    if (giving == null) {
      out.bool(false);
    } else {
      out.bool(true).i64(giving.move()).i64(giving.attempt());
      MoveCodec.slots(out, giving.slots());
      out.i64(giving.fence()).bool(giving.releasing());
    }
    if (taking == null) {
      out.bool(false);
    } else {
      out.bool(true).i64(taking.move()).i64(taking.attempt());
      MoveCodec.slots(out, taking.slots());
      out.i64(taking.number());
      MoveCodec.progress(out, taking.progress());
      out.i64(taking.epoch()).bool(taking.owned());
    }
    return PartitionRecords.seal(out);
  }

  public static SlotMoves decode(byte[] sealed) {
    RecordReader in = PartitionRecords.open(sealed);
    long epoch = in.i64();
    long offset = in.i64();
    long lastMove = in.i64();
    Giving giving =
        in.bool() ? new Giving(in.i64(), in.i64(), MoveCodec.slots(in), in.i64(), in.bool()) : null;
    Taking taking =
        in.bool()
            ? new Taking(
                in.i64(),
                in.i64(),
                MoveCodec.slots(in),
                in.i64(),
                MoveCodec.progress(in),
                in.i64(),
                in.bool())
            : null;
    in.end();
    return new SlotMoves(epoch, offset, lastMove, giving, taking);
  }
}
