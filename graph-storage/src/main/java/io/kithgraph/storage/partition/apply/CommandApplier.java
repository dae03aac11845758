package io.kithgraph.storage.partition.apply;

import io.kithgraph.model.Direction;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.Outcome;
import io.kithgraph.storage.api.Precondition;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.StorageKeys;
import io.kithgraph.storage.partition.record.IndexFence;
import io.kithgraph.storage.partition.record.Intent;
import io.kithgraph.storage.partition.record.OutcomeRecord;
import io.kithgraph.storage.partition.record.OutcomeRecord.Role;
import io.kithgraph.storage.partition.record.PartitionRecords;
import io.kithgraph.storage.partition.transaction.Lock;
import io.kithgraph.storage.partition.transaction.PartLocks;
import io.kithgraph.storage.partition.transaction.PreparedTransaction;
import io.kithgraph.storage.partition.transaction.TransactionTable;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.CommandAnswer.Aborted;
import io.kithgraph.storage.protocol.CommandAnswer.Committed;
import io.kithgraph.storage.protocol.CommandAnswer.Finished;
import io.kithgraph.storage.protocol.CommandAnswer.Prepared;
import io.kithgraph.storage.protocol.PartMutation;
import io.kithgraph.storage.protocol.PartMutation.PutHalf;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionCommand.Commit;
import io.kithgraph.storage.protocol.PartitionCommand.Decide;
import io.kithgraph.storage.protocol.PartitionCommand.DropGraph;
import io.kithgraph.storage.protocol.PartitionCommand.FenceIndexes;
import io.kithgraph.storage.protocol.PartitionCommand.Finish;
import io.kithgraph.storage.protocol.PartitionCommand.GiveSlots;
import io.kithgraph.storage.protocol.PartitionCommand.LoadStep;
import io.kithgraph.storage.protocol.PartitionCommand.Prepare;
import io.kithgraph.storage.protocol.PartitionCommand.ReclaimIndex;
import io.kithgraph.storage.protocol.PartitionCommand.Resolve;
import io.kithgraph.storage.protocol.PartitionCommand.Routed;
import io.kithgraph.storage.protocol.PartitionCommand.TakeSlots;
import io.kithgraph.storage.protocol.TransactionPart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The commit protocol on the state of one partition: what each command of one log entry does, in
 * order. {@link PartitionCommand} has the states and transitions. Confined to the apply thread;
 * lives for one entry.
 */
public final class CommandApplier {
  private final EntryState state;
  private final TransactionTable transactions;
  private final long nowMillis;
  private final OutcomeBook outcomeBook;

  /**
   * @param nowMillis the log's clock
   */
  public CommandApplier(EntryState state, TransactionTable transactions, long nowMillis) {
    this.state = state;
    this.transactions = transactions;
    this.nowMillis = nowMillis;
    this.outcomeBook = new OutcomeBook(state, nowMillis);
  }

  /** How many outcomes the commands so far have left to be remembered. */
  public int outcomesWritten() {
    return outcomeBook.written();
  }

  public CommandAnswer apply(PartitionCommand command) {
    if (command instanceof Routed routed) {
      if (routed.epoch() < state.moves().epoch()) {
        return new CommandAnswer.Outdated();
      }
      new SlotMoveSteps(state, transactions).learn(routed.slotsSince());
      return apply(routed.command());
    }
    if (command instanceof Commit commit) {
      return decide(commit.part(), Role.DECISION);
    }
    if (command instanceof Prepare prepare) {
      return prepare(prepare.part());
    }
    if (command instanceof Decide decide) {
      return decide(decide.part(), Role.UNSETTLED_DECISION);
    }
    if (command instanceof Finish finish) {
      return finish(finish);
    }
    if (command instanceof Resolve resolve) {
      return resolve(resolve);
    }
    if (command instanceof FenceIndexes fence) {
      return fence(fence);
    }
    if (command instanceof ReclaimIndex reclaim) {
      return IndexReclaim.reclaim(state, reclaim);
    }
    if (command instanceof GiveSlots give) {
      return new SlotMoveSteps(state, transactions).give(give);
    }
    if (command instanceof TakeSlots take) {
      return new SlotMoveSteps(state, transactions).take(take);
    }
    if (command instanceof LoadStep step) {
      return LoadSteps.apply(state, transactions, step);
    }
    return GraphDrop.drop(state, ((DropGraph) command).graph());
  }

  private CommandAnswer fence(FenceIndexes fence) {
    IndexFence known = state.indexFence(fence.graph());
    IndexFence raised = known.raised(fence.schemaVersion(), fence.dropped());
    if (raised.dropped().size() > IndexFence.MAX_DROPPED) {
      return new CommandAnswer.Refused(
          ErrorCode.TOO_LARGE,
          "A graph has at most " + IndexFence.MAX_DROPPED + " dropped indexes",
          -1);
    }
    if (!raised.equals(known)) {
      state.putRaw(PartitionRecords.indexFenceKey(fence.graph()), raised.encode());
    }
    return new CommandAnswer.Fenced(transactions.excludedBy(raised, fence.graph()));
  }

  private UndividedSteps undivided() {
    return new UndividedSteps(state, transactions, outcomeBook, nowMillis);
  }

  private CommandAnswer prepare(TransactionPart part) {
    if (part.undivided()) {
      return undivided().prepare(part);
    }
    SlotParts slots = new SlotParts(part);
    CommandAnswer known = findOutcome(part, slots);
    if (known != null) {
      return known;
    }
    PreparedTransaction before = transactions.find(part.transaction());
    if (before != null) {
      return answerPreparedBefore(before, part, slots);
    }
    Set<VertexId> missing = missingVertices(part);
    Set<Lock> locks = PartLocks.of(part, missing);
    CommandAnswer locked = transactions.conflict(locks, part.transaction(), nowMillis);
    if (locked != null) {
      return locked;
    }
    PartEvaluation evaluation = new PartEvaluation(state, part, missing);
    try {
      checkPreconditions(part);
      evaluation.evaluate(part);
    } catch (RefusalException refusal) {
      return refusal.toAnswer();
    }
    Map<Integer, Intent> intents = new TreeMap<>();
    for (int slot : slots.slots()) {
      TransactionPart slotPart = slots.part(slot);
      List<Outcome> outcomes = slots.outcomes(slot, evaluation.outcomes());
      Intent intent = new Intent(slotPart, nowMillis, outcomes, attachedTo(slotPart, missing));
      intents.put(slot, intent);
      state.putRaw(key(slot, PartitionRecords.INTENT, part.transaction()), intent.encode());
    }
    if (!intents.isEmpty()) {
      transactions.add(new PreparedTransaction(intents, locks));
    }
    return new Prepared(evaluation.outcomes());
  }

  /** The vertices to which the part attaches edges and which do not exist. */
  private Set<VertexId> missingVertices(TransactionPart part) {
    Set<VertexId> looked = new HashSet<>();
    Set<VertexId> missing = new HashSet<>();
    for (PartMutation mutation : part.mutations()) {
      if (mutation instanceof PutHalf put) {
        VertexId vertex = put.key().list(put.direction()).vertex();
        if (looked.add(vertex) && !state.vertexExists(part.graph(), vertex)) {
          missing.add(vertex);
        }
      }
    }
    return missing;
  }

  /** Those of the vertices to which the part attaches edges, in its order. */
  private static List<VertexId> attachedTo(TransactionPart part, Set<VertexId> vertices) {
    if (vertices.isEmpty()) {
      return List.of();
    }
    Set<VertexId> attached = new LinkedHashSet<>();
    for (PartMutation mutation : part.mutations()) {
      if (mutation instanceof PutHalf put) {
        VertexId vertex = put.key().list(put.direction()).vertex();
        if (vertices.contains(vertex)) {
          attached.add(vertex);
        }
      }
    }
    return List.copyOf(attached);
  }

  private CommandAnswer answerPreparedBefore(
      PreparedTransaction before, TransactionPart part, SlotParts slots) {
    Map<Integer, List<Outcome>> outcomes = new HashMap<>();
    for (int slot : slots.slots()) {
      Intent intent = before.intents().get(slot);
      if (intent == null || intent.part().fingerprint() != part.fingerprint()) {
        return TransactionTable.locked(before, nowMillis);
      }
      outcomes.put(slot, intent.outcomes());
    }
    return new Prepared(slots.join(outcomes));
  }

  /** Applies the part and decides its transaction: committed. */
  private CommandAnswer decide(TransactionPart part, Role role) {
    if (part.undivided()) {
      return undivided().decide(part, role);
    }
    SlotParts slots = new SlotParts(part);
    CommandAnswer known = findOutcome(part, slots);
    if (known != null) {
      return known;
    }
    Set<VertexId> missing = missingVertices(part);
    if (!transactions.isEmpty()) {
      CommandAnswer locked =
          transactions.conflict(PartLocks.of(part, missing), part.transaction(), nowMillis);
      if (locked != null) {
        return locked;
      }
    }
    PartEvaluation evaluation = new PartEvaluation(state, part, missing);
    try {
      checkPreconditions(part);
      evaluation.evaluate(part);
    } catch (RefusalException refusal) {
      return refusal.toAnswer();
    }
    evaluation.apply();
    boolean decisionWritten = false;
    for (int slot : slots.slots()) {
      boolean primary = slot == part.primarySlot();
      decisionWritten |= primary;
      Role slotRole = primary ? role : Role.PARTICIPANT;
      List<Outcome> outcomes = slots.outcomes(slot, evaluation.outcomes());
      outcomeBook.committed(slot, slotRole, part, outcomes);
    }
    if (!decisionWritten) {
      outcomeBook.committed(part.primarySlot(), role, part, List.of());
    }
    PreparedTransaction before = transactions.find(part.transaction());
    if (before != null) {
      // Partitions were merged since: what was prepared elsewhere has just been applied here.
      removeIntents(before);
    }
    return new Committed(evaluation.outcomes(), false, part.fingerprint());
  }

  private CommandAnswer finish(Finish finish) {
    PreparedTransaction prepared = transactions.find(finish.transaction());
    List<Outcome> put = prepared == null ? List.of() : end(prepared, finish);
    if (finish.commit()) {
      outcomeBook.settle(finish.transaction(), finish.primarySlot());
    }
    return new Finished(put);
  }

  /**
   * Ends what is prepared. Where slots have come from elsewhere, that may be of several contents,
   * if an id was used for more than one: each is ended by its own primary, and applied only if it
   * is what that has decided on.
   *
   * @return what became of an undivided part, if one was applied
   */
  private List<Outcome> end(PreparedTransaction prepared, Finish finish) {
    Map<Integer, Intent> left = new TreeMap<>();
    Map<Integer, Intent> applied = new TreeMap<>();
    List<Outcome> put = new ArrayList<>();
    prepared
        .intents()
        .forEach(
            (slot, intent) -> {
              TransactionPart part = intent.part();
              if (part.primarySlot() != finish.primarySlot()) {
                left.put(slot, intent);
              } else if (finish.commit() && part.fingerprint() == finish.fingerprint()) {
                applied.put(slot, intent);
              }
            });
    Map<Integer, Intent> bySlot = new TreeMap<>(applied);
    Intent undivided = bySlot.remove(StorageKeys.UNDIVIDED_SLOT);
    if (undivided != null) {
      put.addAll(UndividedPuts.apply(state, undivided.part()));
    }
    if (!bySlot.isEmpty()) {
      PartEvaluation.applyPrepared(state, bySlot.values());
    }
    prepared
        .intents()
        .forEach(
            (slot, intent) -> {
              if (!left.containsKey(slot)) {
                boolean commit = applied.containsKey(slot);
                List<Outcome> outcomes = intent.part().undivided() ? put : intent.outcomes();
                outcomeBook.ended(slot, commit, intent.part(), commit ? outcomes : List.of());
                state.removeRaw(key(slot, PartitionRecords.INTENT, finish.transaction()));
              }
            });
    transactions.remove(prepared);
    if (!left.isEmpty()) {
      transactions.merge(Map.of(finish.transaction(), left));
    }
    return put;
  }

  private CommandAnswer resolve(Resolve resolve) {
    OutcomeRecord decision = outcomeBook.find(resolve.primarySlot(), resolve.transaction());
    if (decision == null) {
      outcomeBook.abort(resolve.primarySlot(), resolve.transaction());
      return new Aborted();
    }
    return decision.committed()
        ? new Committed(decision.outcomes(), true, decision.fingerprint())
        : new Aborted();
  }

  /** What is remembered of the transaction in the slots of the part, as an answer. */
  private @Nullable CommandAnswer findOutcome(TransactionPart part, SlotParts slots) {
    Map<Integer, List<Outcome>> outcomes = new HashMap<>();
    boolean committed = false;
    boolean aborted = false;
    long fingerprint = part.fingerprint();
    OutcomeRecord decision = outcomeBook.find(part.primarySlot(), part.transaction());
    if (decision != null) {
      committed = decision.committed();
      aborted = !committed;
      fingerprint = decision.fingerprint();
    }
    for (int slot : slots.slots()) {
      OutcomeRecord outcome =
          slot == part.primarySlot() ? decision : outcomeBook.find(slot, part.transaction());
      if (outcome != null) {
        outcomes.put(slot, outcome.outcomes());
        committed |= outcome.committed();
        aborted |= !outcome.committed();
        fingerprint = outcome.committed() ? outcome.fingerprint() : fingerprint;
      }
    }
    if (committed) {
      return new Committed(slots.join(outcomes), true, fingerprint);
    }
    return aborted ? new Aborted() : null;
  }

  private void checkPreconditions(TransactionPart part) throws RefusalException {
    if (IndexFence.changesVertices(part) && state.indexFence(part.graph()).excludes(part)) {
      throw new RefusalException(
          ErrorCode.STALE_SCHEMA,
          "The graph has an index that the commit does not know; try again with a newer schema",
          -1);
    }
    if (state.loadFences().exclude(part)) {
      throw RefusalException.bulkLoaded();
    }
    for (Precondition precondition : part.preconditions()) {
      if (!holds(part, precondition)) {
        throw new RefusalException(
            ErrorCode.PRECONDITION_FAILED,
            "Something that the commit relies on has changed; read again: " + precondition,
            -1);
      }
    }
  }

  private boolean holds(TransactionPart part, Precondition precondition) {
    if (precondition instanceof Precondition.VertexAt at) {
      return state.vertexVersion(part.graph(), at.id()) == at.version();
    }
    if (precondition instanceof Precondition.ListAt at) {
      return state.listVersion(part.graph(), at.list()) == at.version();
    }
    Precondition.EdgePresence presence = (Precondition.EdgePresence) precondition;
    var key = presence.key();
    var list = key.list(Direction.OUT);
    boolean exists =
        state.hasLive(part.graph(), list, key.destination(), key.tieBreaker())
            && !state.isGhost(part.graph(), key.source())
            && !state.isGhost(part.graph(), key.destination());
    return exists == presence.exists();
  }

  private void removeIntents(PreparedTransaction prepared) {
    for (int slot : prepared.intents().keySet()) {
      state.removeRaw(key(slot, PartitionRecords.INTENT, prepared.transaction()));
    }
    transactions.remove(prepared);
  }

  private static StorageKey key(int slot, byte kind, RequestId transaction) {
    return PartitionRecords.transactionKey(slot, kind, transaction);
  }
}
