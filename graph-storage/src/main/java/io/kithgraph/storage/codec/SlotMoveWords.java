package io.kithgraph.storage.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.kithgraph.model.SlotRange;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionRead;
import io.kithgraph.storage.wire.GiveSlots;
import io.kithgraph.storage.wire.MoveProgress;
import io.kithgraph.storage.wire.MoveStep;
import io.kithgraph.storage.wire.MovedRead;
import io.kithgraph.storage.wire.MovedRecord;
import io.kithgraph.storage.wire.MovedRecords;
import io.kithgraph.storage.wire.Moving;
import io.kithgraph.storage.wire.TakeSlots;
import java.util.List;

/** The commands and reads that move slots, and their answers. Stateless. */
final class SlotMoveWords {
  private SlotMoveWords() {}

  static GiveSlots give(PartitionCommand.GiveSlots give) {
    return GiveSlots.newBuilder()
        .setStep(step(give, give.slots(), WireCodes.of(give.step())))
        .setEpoch(give.epoch())
        .build();
  }

  static PartitionCommand.GiveSlots give(GiveSlots message) {
    MoveStep step = message.getStep();
    return new PartitionCommand.GiveSlots(
        step.getMove(),
        step.getAttempt(),
        slots(step),
        WireCodes.of(PartitionCommand.GiveSlots.Step.class, step.getStep()),
        message.getEpoch());
  }

  static TakeSlots take(PartitionCommand.TakeSlots take) {
    return TakeSlots.newBuilder()
        .setStep(step(take, take.slots(), WireCodes.of(take.step())))
        .setNumber(take.number())
        .addAllRecords(records(take.records()))
        .setProgress(progress(take.progress()))
        .setSourceSequence(take.sourceSequence())
        .setEpoch(take.epoch())
        .setFirstSlots(take.firstSlots())
        .build();
  }

  static PartitionCommand.TakeSlots take(TakeSlots message) {
    MoveStep step = message.getStep();
    return new PartitionCommand.TakeSlots(
        step.getMove(),
        step.getAttempt(),
        slots(step),
        WireCodes.of(PartitionCommand.TakeSlots.Step.class, step.getStep()),
        message.getNumber(),
        read(message.getRecordsList()),
        progress(message.getProgress()),
        message.getSourceSequence(),
        message.getEpoch(),
        message.getFirstSlots());
  }

  private static MoveStep step(PartitionCommand.OfMove of, SlotRange slots, int step) {
    return MoveStep.newBuilder()
        .setMove(of.move())
        .setAttempt(of.attempt())
        .setFirstSlot(slots.first())
        .setLastSlot(slots.last())
        .setStep(step)
        .build();
  }

  private static SlotRange slots(MoveStep step) {
    return new SlotRange(step.getFirstSlot(), step.getLastSlot());
  }

  static Moving moving(CommandAnswer.Moving moving) {
    return Moving.newBuilder()
        .setAttempt(moving.attempt())
        .setNumber(moving.number())
        .setProgress(progress(moving.progress()))
        .setDone(moving.done())
        .build();
  }

  static CommandAnswer.Moving moving(Moving message) {
    return new CommandAnswer.Moving(
        message.getAttempt(),
        message.getNumber(),
        progress(message.getProgress()),
        message.getDone());
  }

  static MovedRead moved(PartitionRead.Moved read) {
    return MovedRead.newBuilder()
        .setMove(read.move())
        .setFirstSlot(read.slots().first())
        .setLastSlot(read.slots().last())
        .setAfter(progress(read.after()))
        .setMaxBytes(read.maxBytes())
        .build();
  }

  static PartitionRead.Moved moved(MovedRead message) {
    return new PartitionRead.Moved(
        message.getMove(),
        new SlotRange(message.getFirstSlot(), message.getLastSlot()),
        progress(message.getAfter()),
        message.getMaxBytes());
  }

  static MovedRecords moved(PartitionAnswer.Moved answer) {
    return MovedRecords.newBuilder()
        .addAllRecords(records(answer.records()))
        .setProgress(progress(answer.progress()))
        .setSequence(answer.sequence())
        .setCaughtUp(answer.caughtUp())
        .build();
  }

  static PartitionAnswer.Moved moved(MovedRecords message) {
    return new PartitionAnswer.Moved(
        read(message.getRecordsList()),
        progress(message.getProgress()),
        message.getSequence(),
        message.getCaughtUp());
  }

  private static List<MovedRecord> records(
      List<io.kithgraph.storage.protocol.MovedRecord> records) {
    return records.stream()
        .map(
            moved -> {
              MovedRecord.Builder message = MovedRecord.newBuilder().setKey(bytes(moved.key()));
              if (moved.value() != null) {
                message.setValue(bytes(moved.value()));
              }
              return message.build();
            })
        .toList();
  }

  private static List<io.kithgraph.storage.protocol.MovedRecord> read(List<MovedRecord> messages) {
    return messages.stream()
        .map(
            message ->
                new io.kithgraph.storage.protocol.MovedRecord(
                    message.getKey().toByteArray(),
                    message.hasValue() ? message.getValue().toByteArray() : null))
        .toList();
  }

  private static MoveProgress progress(io.kithgraph.storage.protocol.MoveProgress progress) {
    return MoveProgress.newBuilder()
        .setChanges(progress.changes())
        .setAfter(bytes(progress.after()))
        .build();
  }

  private static io.kithgraph.storage.protocol.MoveProgress progress(MoveProgress message) {
    return new io.kithgraph.storage.protocol.MoveProgress(
        message.getChanges(), message.getAfter().toByteArray());
  }

  /** The arrays of records are never changed. */
  private static ByteString bytes(byte[] bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes);
  }
}
