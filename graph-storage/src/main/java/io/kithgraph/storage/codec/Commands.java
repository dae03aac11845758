package io.kithgraph.storage.codec;

import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.GraphId;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.Outcome;
import io.kithgraph.storage.api.PriorityClass;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionReply;
import io.kithgraph.storage.protocol.PartitionRequest;
import io.kithgraph.storage.wire.CommandReply;
import io.kithgraph.storage.wire.CommandRequest;
import io.kithgraph.storage.wire.Committed;
import io.kithgraph.storage.wire.FenceIndexes;
import io.kithgraph.storage.wire.Finish;
import io.kithgraph.storage.wire.Locked;
import io.kithgraph.storage.wire.Outcomes;
import io.kithgraph.storage.wire.ReclaimIndex;
import io.kithgraph.storage.wire.Refused;
import io.kithgraph.storage.wire.TransactionRef;
import java.util.List;
import java.util.stream.Collectors;

/** Commands and their answers; the deadline travels beside them. Stateless. */
public final class Commands {
  private Commands() {}

  /** The message of a request. */
  public static CommandRequest write(PartitionRequest.Command request) {
    CommandRequest.Builder message =
        CommandRequest.newBuilder()
            .setPartition(request.partition().value())
            .setEpoch(request.epoch().value())
            .setPriority(WireCodes.of(request.priority()));
    PartitionCommand command = request.command();
    if (command instanceof PartitionCommand.Commit commit) {
      message.setCommit(Parts.write(commit.part()));
    } else if (command instanceof PartitionCommand.Prepare prepare) {
      message.setPrepare(Parts.write(prepare.part()));
    } else if (command instanceof PartitionCommand.Decide decide) {
      message.setDecide(Parts.write(decide.part()));
    } else if (command instanceof PartitionCommand.Finish finish) {
      message.setFinish(
          Finish.newBuilder()
              .setTransaction(Words.transaction(finish.transaction(), finish.primarySlot()))
              .setCommit(finish.commit())
              .setFingerprint(finish.fingerprint()));
    } else if (command instanceof PartitionCommand.Resolve resolve) {
      message.setResolve(Words.transaction(resolve.transaction(), resolve.primarySlot()));
    } else if (command instanceof PartitionCommand.FenceIndexes fence) {
      FenceIndexes.Builder part =
          FenceIndexes.newBuilder()
              .setGraph(fence.graph().value())
              .setSchemaVersion(fence.schemaVersion());
      fence.dropped().forEach(label -> part.addDropped(label.value()));
      message.setFenceIndexes(part);
    } else if (command instanceof PartitionCommand.ReclaimIndex reclaim) {
      message.setReclaimIndex(
          ReclaimIndex.newBuilder()
              .setGraph(reclaim.graph().value())
              .setEntries(reclaim.entries().value())
              .setFromSlot(reclaim.fromSlot()));
    } else if (command instanceof PartitionCommand.GiveSlots give) {
      message.setGiveSlots(SlotMoveWords.give(give));
    } else if (command instanceof PartitionCommand.TakeSlots take) {
      message.setTakeSlots(SlotMoveWords.take(take));
    } else if (command instanceof PartitionCommand.LoadStep step) {
      message.setLoadStep(BulkLoadMessages.write(step));
    } else {
      message.setDropGraph(((PartitionCommand.DropGraph) command).graph().value());
    }
    return message.build();
  }

  /**
   * The request of a message.
   *
   * @param deadline as it came beside the message
   * @throws io.kithgraph.storage.api.StorageException with {@code INVALID_ARGUMENT} if the message
   *     is not well-formed
   */
  public static PartitionRequest.Command read(CommandRequest message, Deadline deadline) {
    try {
      return new PartitionRequest.Command(
          new PartitionId(message.getPartition()),
          new Epoch(message.getEpoch()),
          command(message),
          deadline,
          WireCodes.of(PriorityClass.class, message.getPriority()));
    } catch (IllegalArgumentException e) {
      throw WireCodes.malformed(String.valueOf(e.getMessage()));
    }
  }

  private static PartitionCommand command(CommandRequest message) {
    return switch (message.getCommandCase()) {
      case COMMIT -> new PartitionCommand.Commit(Parts.read(message.getCommit()));
      case PREPARE -> new PartitionCommand.Prepare(Parts.read(message.getPrepare()));
      case DECIDE -> new PartitionCommand.Decide(Parts.read(message.getDecide()));
      case FINISH -> {
        Finish finish = message.getFinish();
        TransactionRef ref = finish.getTransaction();
        yield new PartitionCommand.Finish(
            Words.transaction(ref),
            ref.getPrimarySlot(),
            finish.getCommit(),
            finish.getFingerprint());
      }
      case RESOLVE ->
          new PartitionCommand.Resolve(
              Words.transaction(message.getResolve()), message.getResolve().getPrimarySlot());
      case DROP_GRAPH -> new PartitionCommand.DropGraph(new GraphId(message.getDropGraph()));
      case FENCE_INDEXES -> {
        FenceIndexes fence = message.getFenceIndexes();
        yield new PartitionCommand.FenceIndexes(
            new GraphId(fence.getGraph()),
            fence.getSchemaVersion(),
            fence.getDroppedList().stream().map(Words::label).collect(Collectors.toSet()));
      }
      case RECLAIM_INDEX -> {
        ReclaimIndex reclaim = message.getReclaimIndex();
        yield new PartitionCommand.ReclaimIndex(
            new GraphId(reclaim.getGraph()),
            Words.label(reclaim.getEntries()),
            reclaim.getFromSlot());
      }
      case GIVE_SLOTS -> SlotMoveWords.give(message.getGiveSlots());
      case TAKE_SLOTS -> SlotMoveWords.take(message.getTakeSlots());
      case LOAD_STEP -> BulkLoadMessages.read(message.getLoadStep());
      case COMMAND_NOT_SET ->
          throw WireCodes.malformed("a command that this release does not know");
    };
  }

  /** The message of a reply. */
  public static CommandReply write(PartitionReply.Command reply) {
    CommandReply.Builder message = CommandReply.newBuilder().setIndex(reply.index());
    CommandAnswer answer = reply.answer();
    if (answer instanceof CommandAnswer.Committed committed) {
      message.setCommitted(
          Committed.newBuilder()
              .setOutcomes(outcomes(committed.outcomes()))
              .setRepeated(committed.repeated())
              .setFingerprint(committed.fingerprint()));
    } else if (answer instanceof CommandAnswer.Prepared prepared) {
      message.setPrepared(outcomes(prepared.outcomes()));
    } else if (answer instanceof CommandAnswer.Aborted) {
      message.setAborted(true);
    } else if (answer instanceof CommandAnswer.Finished finished) {
      if (finished.outcomes().isEmpty()) {
        message.setFinished(true);
      } else {
        message.setFinishedUndivided(outcomes(finished.outcomes()));
      }
    } else if (answer instanceof CommandAnswer.Dropped dropped) {
      message.setDroppedExhausted(dropped.exhausted());
    } else if (answer instanceof CommandAnswer.Refused refused) {
      message.setRefused(
          Refused.newBuilder()
              .setCode(WireCodes.of(refused.code()))
              .setMessage(refused.message())
              .setOrdinal(refused.ordinal()));
    } else if (answer instanceof CommandAnswer.Fenced fenced) {
      message.setFencedOlder(fenced.older());
    } else if (answer instanceof CommandAnswer.Reclaimed reclaimed) {
      message.setReclaimedNextSlot(reclaimed.nextSlot());
    } else if (answer instanceof CommandAnswer.Moving moving) {
      message.setMoving(SlotMoveWords.moving(moving));
    } else if (answer instanceof CommandAnswer.LoadBegun begun) {
      message.setLoadBegunPrepared(begun.prepared());
    } else {
      CommandAnswer.Locked locked = (CommandAnswer.Locked) answer;
      message.setLocked(
          Locked.newBuilder()
              .setHolder(Words.transaction(locked.holder(), locked.holderPrimarySlot()))
              .setHeldMillis(locked.heldMillis()));
    }
    return message.build();
  }

  /**
   * The reply of a message.
   *
   * @throws io.kithgraph.storage.api.StorageException with {@code INVALID_ARGUMENT} if the message
   *     is not well-formed
   */
  public static PartitionReply.Command read(CommandReply message) {
    CommandAnswer answer =
        switch (message.getAnswerCase()) {
          case COMMITTED ->
              new CommandAnswer.Committed(
                  outcomes(message.getCommitted().getOutcomes()),
                  message.getCommitted().getRepeated(),
                  message.getCommitted().getFingerprint());
          case PREPARED -> new CommandAnswer.Prepared(outcomes(message.getPrepared()));
          case ABORTED -> new CommandAnswer.Aborted();
          case FINISHED -> new CommandAnswer.Finished();
          case FINISHED_UNDIVIDED ->
              new CommandAnswer.Finished(outcomes(message.getFinishedUndivided()));
          case DROPPED_EXHAUSTED -> new CommandAnswer.Dropped(message.getDroppedExhausted());
          case REFUSED ->
              new CommandAnswer.Refused(
                  WireCodes.of(ErrorCode.class, message.getRefused().getCode()),
                  message.getRefused().getMessage(),
                  message.getRefused().getOrdinal());
          case LOCKED ->
              new CommandAnswer.Locked(
                  Words.transaction(message.getLocked().getHolder()),
                  message.getLocked().getHolder().getPrimarySlot(),
                  message.getLocked().getHeldMillis());
          case FENCED_OLDER -> new CommandAnswer.Fenced(message.getFencedOlder());
          case RECLAIMED_NEXT_SLOT -> new CommandAnswer.Reclaimed(message.getReclaimedNextSlot());
          case MOVING -> SlotMoveWords.moving(message.getMoving());
          case LOAD_BEGUN_PREPARED -> new CommandAnswer.LoadBegun(message.getLoadBegunPrepared());
          case ANSWER_NOT_SET ->
              throw WireCodes.malformed("an answer that this release does not know");
        };
    return new PartitionReply.Command(answer, message.getIndex());
  }

  private static Outcomes outcomes(List<Outcome> outcomes) {
    Outcomes.Builder message = Outcomes.newBuilder();
    outcomes.forEach(outcome -> message.addOutcomes(WireCodes.of(outcome)));
    return message.build();
  }

  private static List<Outcome> outcomes(Outcomes message) {
    return message.getOutcomesList().stream()
        .map(code -> WireCodes.of(Outcome.class, code))
        .toList();
  }
}
