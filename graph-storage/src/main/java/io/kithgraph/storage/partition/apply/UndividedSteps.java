package io.kithgraph.storage.partition.apply;

import io.kithgraph.model.RequestId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.Mutation.Mode;
import io.kithgraph.storage.api.Outcome;
import io.kithgraph.storage.edgetree.EdgeTreeSettings;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.StorageKeys;
import io.kithgraph.storage.partition.record.Intent;
import io.kithgraph.storage.partition.record.OutcomeRecord;
import io.kithgraph.storage.partition.record.OutcomeRecord.Role;
import io.kithgraph.storage.partition.record.PartitionRecords;
import io.kithgraph.storage.partition.transaction.HeldPuts;
import io.kithgraph.storage.partition.transaction.PreparedTransaction;
import io.kithgraph.storage.partition.transaction.TransactionTable;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.CommandAnswer.Aborted;
import io.kithgraph.storage.protocol.CommandAnswer.Committed;
import io.kithgraph.storage.protocol.CommandAnswer.Prepared;
import io.kithgraph.storage.protocol.PartMutation;
import io.kithgraph.storage.protocol.PartMutation.PutHalf;
import io.kithgraph.storage.protocol.TransactionPart;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The commit protocol for undivided parts: as for others, but what is remembered is one record for
 * the whole part, no edge is looked for before it is put, and the locks are a set of numbers. Such
 * a record cannot move with slots, so while some are given away undivided parts are refused, and
 * those that are prepared then are divided. Confined to the apply thread; lives for one entry.
 */
final class UndividedSteps {
  private final EntryState state;
  private final TransactionTable transactions;
  private final OutcomeBook outcomes;
  private final long nowMillis;

  UndividedSteps(
      EntryState state, TransactionTable transactions, OutcomeBook outcomes, long nowMillis) {
    this.state = state;
    this.transactions = transactions;
    this.outcomes = outcomes;
    this.nowMillis = nowMillis;
  }

  CommandAnswer prepare(TransactionPart part) {
    CommandAnswer known = findOutcome(part);
    if (known != null) {
      return known;
    }
    PreparedTransaction before = transactions.find(part.transaction());
    if (before != null) {
      Intent intent = before.intents().get(StorageKeys.UNDIVIDED_SLOT);
      return intent != null && intent.part().fingerprint() == part.fingerprint()
          ? new Prepared(List.of())
          : TransactionTable.locked(before, nowMillis);
    }
    HeldPuts puts = new HeldPuts(part);
    CommandAnswer hindrance = hindrance(part, puts);
    if (hindrance != null) {
      return hindrance;
    }
    Intent intent = new Intent(part, nowMillis, List.of(), List.of());
    state.putRaw(intentKey(part), intent.encode());
    transactions.add(PreparedTransaction.undivided(intent, puts));
    return new Prepared(List.of());
  }

  CommandAnswer decide(TransactionPart part, Role role) {
    CommandAnswer known = findOutcome(part);
    if (known != null) {
      return known;
    }
    PreparedTransaction before = transactions.find(part.transaction());
    if (before != null) {
      // No coordinator of an undivided part sends both to one partition.
      return TransactionTable.locked(before, nowMillis);
    }
    CommandAnswer hindrance = hindrance(part, transactions.isEmpty() ? null : new HeldPuts(part));
    if (hindrance != null) {
      return hindrance;
    }
    List<Outcome> put = UndividedPuts.apply(state, part);
    outcomes.committed(part.primarySlot(), role, part, put);
    return new Committed(put, false, part.fingerprint());
  }

  private @Nullable CommandAnswer findOutcome(TransactionPart part) {
    OutcomeRecord outcome = outcomes.find(part.primarySlot(), part.transaction());
    if (outcome == null) {
      outcome = outcomes.find(StorageKeys.UNDIVIDED_SLOT, part.transaction());
    }
    if (outcome == null) {
      return null;
    }
    return outcome.committed()
        ? new Committed(outcome.outcomes(), true, outcome.fingerprint())
        : new Aborted();
  }

  private @Nullable CommandAnswer hindrance(TransactionPart part, @Nullable HeldPuts puts) {
    try {
      checkContent(part);
      CommandAnswer locked = puts == null ? null : transactions.conflict(puts, nowMillis);
      if (locked != null) {
        return locked;
      }
      checkState(part);
    } catch (RefusalException refusal) {
      return refusal.toAnswer();
    }
    return null;
  }

  private static void checkContent(TransactionPart part) throws RefusalException {
    if (!part.preconditions().isEmpty()) {
      throw new RefusalException(
          ErrorCode.INVALID_ARGUMENT, "An undivided part has no preconditions", -1);
    }
    for (PartMutation mutation : part.mutations()) {
      if (!(mutation instanceof PutHalf put)
          || (put.mode() != Mode.UPSERT && put.mode() != Mode.IF_ABSENT)) {
        throw new RefusalException(
            ErrorCode.INVALID_ARGUMENT,
            "An undivided part puts edges, whether they are there or not, and nothing else",
            mutation.ordinal());
      }
      RefusalException.checkSize(
          put.properties(), EdgeTreeSettings.MAX_PROPERTY_BYTES, "an edge", put.ordinal());
    }
  }

  private void checkState(TransactionPart part) throws RefusalException {
    if (state.moves().giving() != null) {
      throw new RefusalException(
          ErrorCode.CONFLICT, "Slots are leaving the partition; divide the part by slots", -1);
    }
    if (state.loadFences().exclude(part)) {
      throw RefusalException.bulkLoaded();
    }
    boolean ghosts = state.ghostCount() > 0;
    for (PartMutation mutation : part.mutations()) {
      PutHalf put = (PutHalf) mutation;
      if (ghosts) {
        checkNotGhost(part, put.key().source(), put);
        checkNotGhost(part, put.key().destination(), put);
      }
      if (put.endpointLabel().isEmpty()) {
        VertexId vertex = put.key().list(put.direction()).vertex();
        if (!state.vertexExists(part.graph(), vertex)) {
          throw RefusalException.vertexMissing(vertex, put.ordinal());
        }
      }
    }
  }

  private void checkNotGhost(TransactionPart part, VertexId vertex, PutHalf put)
      throws RefusalException {
    if (state.isGhost(part.graph(), vertex)) {
      throw RefusalException.beingDeleted(vertex, put.ordinal());
    }
  }

  /** Divides by slots what is prepared, so that it can move with them. */
  static void divide(EntryState state, TransactionTable transactions) {
    Map<RequestId, Map<Integer, Intent>> divided = new HashMap<>();
    for (PreparedTransaction prepared : transactions.undivided()) {
      Intent whole = prepared.intents().get(StorageKeys.UNDIVIDED_SLOT);
      if (whole != null) {
        Map<Integer, Intent> intents = divided(whole);
        intents.forEach(
            (slot, intent) ->
                state.putRaw(
                    PartitionRecords.transactionKey(
                        slot, PartitionRecords.INTENT, prepared.transaction()),
                    intent.encode()));
        state.removeRaw(intentKey(whole.part()));
        divided.put(prepared.transaction(), intents);
      }
    }
    if (!divided.isEmpty()) {
      transactions.removeSlots(slot -> slot == StorageKeys.UNDIVIDED_SLOT);
      transactions.merge(divided);
    }
  }

  private static Map<Integer, Intent> divided(Intent whole) {
    TransactionPart part = whole.part().divided();
    SlotParts slots = new SlotParts(part);
    Map<Integer, Intent> intents = new TreeMap<>();
    for (int slot : slots.slots()) {
      TransactionPart slotPart = slots.part(slot);
      // Nobody has looked which vertices are missing, so each may be.
      Set<VertexId> missing = new LinkedHashSet<>();
      for (PartMutation mutation : slotPart.mutations()) {
        missing.add(((PutHalf) mutation).key().list(((PutHalf) mutation).direction()).vertex());
      }
      intents.put(
          slot, new Intent(slotPart, whole.preparedMillis(), List.of(), List.copyOf(missing)));
    }
    return intents;
  }

  private static StorageKey intentKey(TransactionPart part) {
    return PartitionRecords.transactionKey(
        StorageKeys.UNDIVIDED_SLOT, PartitionRecords.INTENT, part.transaction());
  }
}
