package io.kithgraph.storage.partition.apply;

import io.kithgraph.model.RequestId;
import io.kithgraph.storage.api.Outcome;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.partition.record.OutcomeRecord;
import io.kithgraph.storage.partition.record.OutcomeRecord.Role;
import io.kithgraph.storage.partition.record.PartitionRecords;
import io.kithgraph.storage.protocol.TransactionPart;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a partition remembers of ended transactions, by slot and transaction. Confined to the apply
 * thread; lives for one entry.
 */
final class OutcomeBook {
  private final EntryState state;
  private final long nowMillis;
  private int written;

  OutcomeBook(EntryState state, long nowMillis) {
    this.state = state;
    this.nowMillis = nowMillis;
  }

  /** How many outcomes have been written. */
  int written() {
    return written;
  }

  /** What is remembered of a transaction in a slot, or null. */
  @Nullable OutcomeRecord find(int slot, RequestId transaction) {
    byte[] sealed = state.raw(key(slot, transaction));
    return sealed == null ? null : OutcomeRecord.decode(sealed);
  }

  /** Remembers that the part is committed. */
  void committed(int slot, Role role, TransactionPart part, List<Outcome> outcomes) {
    put(part.transaction(), slot, record(true, role, part.fingerprint(), outcomes));
  }

  /** Remembers at a participant how a part has ended. */
  void ended(int slot, boolean commit, TransactionPart part, List<Outcome> outcomes) {
    put(part.transaction(), slot, record(commit, Role.PARTICIPANT, part.fingerprint(), outcomes));
  }

  /** Decides, at the primary, that a transaction is aborted. */
  void abort(int slot, RequestId transaction) {
    put(transaction, slot, record(false, Role.DECISION, 0, List.of()));
  }

  /** At the primary, that everybody has finished: the decision may be forgotten in time. */
  void settle(RequestId transaction, int primarySlot) {
    OutcomeRecord decision = find(primarySlot, transaction);
    if (decision != null && decision.role() == Role.UNSETTLED_DECISION) {
      put(
          transaction,
          primarySlot,
          record(decision.committed(), Role.DECISION, decision.fingerprint(), decision.outcomes()));
    }
  }

  private OutcomeRecord record(
      boolean committed, Role role, long fingerprint, List<Outcome> outcomes) {
    return new OutcomeRecord(committed, role, nowMillis, fingerprint, outcomes);
  }

  private void put(RequestId transaction, int slot, OutcomeRecord outcome) {
    state.putRaw(key(slot, transaction), outcome.encode());
    written++;
  }

  private static StorageKey key(int slot, RequestId transaction) {
    return PartitionRecords.transactionKey(slot, PartitionRecords.OUTCOME, transaction);
  }
}
