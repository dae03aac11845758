package io.kithgraph.storage.partition.record;

import io.kithgraph.model.Slots;
import io.kithgraph.storage.engine.EngineIterator;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.StorageKeys;

/** Finds the records of transactions, which lie slot by slot among all others. Stateless. */
public final class TransactionRecords {
  private TransactionRecords() {}

  /** Takes a transaction record. */
  public interface Visitor {
    void visit(StorageKey key, byte[] value);
  }

  /** After a slot below {@link StorageKeys#PARTITION_SLOT} the next that may have records. */
  public static int next(int slot) {
    if (slot + 1 < Slots.COUNT) {
      return slot + 1;
    }
    return slot < StorageKeys.UNDIVIDED_SLOT
        ? StorageKeys.UNDIVIDED_SLOT
        : StorageKeys.PARTITION_SLOT;
  }

  /** Visits all transaction records of a kind, by slot; costs one seek for each slot in use. */
  public static void forEachSlot(StoredScan stored, byte kind, Visitor visitor) {
    StorageKey from = PartitionRecords.transactionPrefix(0, kind);
    StorageKey partitionEnd =
        PartitionRecords.transactionPrefix(StorageKeys.PARTITION_SLOT, kind).afterPrefix();
    try (EngineIterator iterator = stored.scan(from, partitionEnd)) {
      while (iterator.isValid()) {
        StorageKey key = StorageKey.of(iterator.key());
        int slot = StorageKeys.slotOf(key);
        StorageKey prefix = PartitionRecords.transactionPrefix(slot, kind);
        if (key.startsWith(prefix)) {
          visitor.visit(key, iterator.value());
          iterator.next();
        } else if (key.compareTo(prefix) < 0) {
          iterator.seek(prefix.bytes());
        } else if (slot < StorageKeys.PARTITION_SLOT) {
          iterator.seek(PartitionRecords.transactionPrefix(next(slot), kind).bytes());
        } else {
          return;
        }
      }
    }
  }
}
