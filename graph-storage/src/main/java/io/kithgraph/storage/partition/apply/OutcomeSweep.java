package io.kithgraph.storage.partition.apply;

import io.kithgraph.storage.engine.EngineIterator;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.StorageKeys;
import io.kithgraph.storage.partition.record.AppliedState;
import io.kithgraph.storage.partition.record.OutcomeRecord;
import io.kithgraph.storage.partition.record.PartitionRecords;
import io.kithgraph.storage.partition.record.TransactionRecords;

/**
 * Forgets outcomes that have been remembered long enough, a bounded number at a time.
 *
 * <p>The sweep goes round through the slots. Every outcome that is written makes {@value
 * #LOOKS_PER_OUTCOME} others due to be looked at, so the work is in proportion to the writes.
 * Between two rounds it rests for three hours, and before the first for as long as nothing can be
 * old. The place and the debt are part of the replicated state. Stateless.
 */
public final class OutcomeSweep {
  public static final int LOOKS_PER_OUTCOME = 4;

  /** Below this debt nothing is done: starting a scan costs more than a few looks. */
  private static final int MIN_LOOKS = 256;

  /** Between two rounds. */
  private static final long REST_MILLIS = 3 * 3_600_000L;

  /** The most looks of one log entry. */
  private static final int MAX_LOOKS = 4_096;

  /**
   * Debt beyond this is forgiven: the sweep goes round at least as fast as outcomes are written.
   */
  public static final int MAX_DEBT = 1 << 20;

  private OutcomeSweep() {}

  /** Does what is due, before the commands of an entry; returns the state with the new place. */
  public static AppliedState sweep(AppliedState applied, EntryState state, long nowMillis) {
    if (applied.sweepDebt() < MIN_LOOKS) {
      return applied;
    }
    if (applied.sweepRestMillis() == 0) {
      long rest = nowMillis + OutcomeRecord.Role.DECISION.retentionMillis();
      return next(applied, 0, rest, applied.sweepPosition());
    }
    if (nowMillis < applied.sweepRestMillis()) {
      return applied;
    }
    int looks = Math.min(applied.sweepDebt(), MAX_LOOKS);
    StorageKey position = look(state, applied.sweepPosition(), looks, nowMillis);
    boolean round = position.equals(prefix(0));
    long rest = round ? nowMillis + REST_MILLIS : applied.sweepRestMillis();
    return next(applied, applied.sweepDebt() - looks, rest, position);
  }

  private static AppliedState next(
      AppliedState applied, int debt, long restMillis, StorageKey position) {
    return new AppliedState(applied.index(), applied.logTimeMillis(), debt, restMillis, position);
  }

  private static StorageKey look(EntryState state, StorageKey from, int looks, long nowMillis) {
    StorageKey end = prefix(StorageKeys.PARTITION_SLOT).afterPrefix();
    try (EngineIterator iterator = state.scanStored(from, end)) {
      for (int i = 0; i < looks && iterator.isValid(); i++) {
        StorageKey key = StorageKey.of(iterator.key());
        int slot = StorageKeys.slotOf(key);
        StorageKey prefix = prefix(slot);
        if (key.startsWith(prefix)) {
          if (OutcomeRecord.decode(iterator.value()).isExpired(nowMillis)) {
            state.removeRaw(key);
          }
          iterator.next();
        } else if (key.compareTo(prefix) < 0) {
          iterator.seek(prefix.bytes());
        } else if (slot < StorageKeys.PARTITION_SLOT) {
          iterator.seek(prefix(TransactionRecords.next(slot)).bytes());
        } else {
          break;
        }
      }
      boolean round = !iterator.isValid() || !isBefore(iterator.key(), end);
      return round ? prefix(0) : StorageKey.of(iterator.key());
    }
  }

  private static boolean isBefore(byte[] key, StorageKey end) {
    return StorageKey.of(key).compareTo(end) < 0;
  }

  private static StorageKey prefix(int slot) {
    return PartitionRecords.transactionPrefix(slot, PartitionRecords.OUTCOME);
  }
}
