package io.kithgraph.storage.partition.record;

import io.kithgraph.model.SlotRange;
import io.kithgraph.storage.protocol.MoveProgress;
import io.kithgraph.storage.protocol.MovedRecord;
import io.kithgraph.storage.protocol.PartitionCommand.GiveSlots;
import io.kithgraph.storage.protocol.PartitionCommand.TakeSlots;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands that move slots, as bytes behind their tags, format version 1.
 *
 * <pre>
 *   GiveSlots  move i64 | attempt i64 | first slot u16 | last slot u16 | step u8 | epoch i64
 *   TakeSlots  as GiveSlots, then number i64 | count varint | records | progress | source sequence i64
 *                                 | first slots u8
 *   record     key bytes | 1 u8 | value bytes, or key bytes | 0 u8 if it is gone
 *   progress   changes u8 | after bytes
 * </pre>
 *
 * <p>Steps are numbered in their order, from 0. Stateless.
 */
final class MoveCodec {
  private MoveCodec() {}

  @SuppressWarnings("EnumOrdinal") // as the class says
  static void write(RecordWriter out, GiveSlots give) {
    out.i64(give.move()).i64(give.attempt());
    slots(out, give.slots());
    out.u8(give.step().ordinal()).i64(give.epoch());
  }

  static GiveSlots give(RecordReader in) {
    return new GiveSlots(
        in.i64(), in.i64(), slots(in), constant(GiveSlots.Step.values(), in.u8()), in.i64());
  }

  @SuppressWarnings("EnumOrdinal") // as the class says
  static void write(RecordWriter out, TakeSlots take) {
    out.i64(take.move()).i64(take.attempt());
    slots(out, take.slots());
    out.u8(take.step().ordinal()).i64(take.epoch()).i64(take.number());
    out.varint(take.records().size());
    for (MovedRecord moved : take.records()) {
      out.bytes(moved.key()).bool(moved.value() != null);
      if (moved.value() != null) {
        out.bytes(moved.value());
      }
    }
    progress(out, take.progress());
    out.i64(take.sourceSequence()).bool(take.firstSlots());
  }

  static TakeSlots take(RecordReader in) {
    long move = in.i64();
    long attempt = in.i64();
    SlotRange slots = slots(in);
    TakeSlots.Step step = constant(TakeSlots.Step.values(), in.u8());
    long epoch = in.i64();
    long number = in.i64();
    int count = in.count();
    List<MovedRecord> records = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      records.add(new MovedRecord(in.bytes(), in.bool() ? in.bytes() : null));
    }
    return new TakeSlots(
        move, attempt, slots, step, number, records, progress(in), in.i64(), epoch, in.bool());
  }

  static void slots(RecordWriter out, SlotRange slots) {
    out.u16(slots.first()).u16(slots.last());
  }

  static SlotRange slots(RecordReader in) {
    try {
      return new SlotRange(in.u16(), in.u16());
    } catch (IllegalArgumentException e) {
      throw new MalformedRecordException("not a range of slots", e);
    }
  }

  static void progress(RecordWriter out, MoveProgress progress) {
    out.bool(progress.changes()).bytes(progress.after());
  }

  static MoveProgress progress(RecordReader in) {
    return new MoveProgress(in.bool(), in.bytes());
  }

  private static <E> E constant(E[] constants, int code) {
    if (code >= constants.length) {
      throw new MalformedRecordException("unknown step " + code);
    }
    return constants[code];
  }
}
