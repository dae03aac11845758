package io.kithgraph.storage.partition;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.Slots;
import io.kithgraph.storage.engine.EngineIterator;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.StorageKeys;
import io.kithgraph.storage.protocol.CommandAnswer.Locked;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionRead;
import io.kithgraph.storage.protocol.TransactionPart;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The prepared transactions of a partition and what they hold. Changed by the apply thread alone;
 * {@link #olderThan} and {@link #holdUp} may be called by any thread.
 */
final class TransactionTable {
  private final Map<RequestId, PreparedTransaction> prepared = new ConcurrentHashMap<>();
  private final LockTable locks = new LockTable();

  /** In the order in which they were prepared, so that the oldest is at hand. */
  private final Map<RequestId, PreparedTransaction> byAge = new LinkedHashMap<>();

  private volatile long oldestMillis = Long.MAX_VALUE;

  /** Takes up a transaction whose intents are stored, or are about to be. */
  void add(PreparedTransaction transaction) {
    prepared.put(transaction.transaction(), transaction);
    byAge.put(transaction.transaction(), transaction);
    locks.acquire(transaction.locks(), transaction.transaction());
    noteOldest();
  }

  /** Lets go of a transaction and its locks. */
  void remove(PreparedTransaction transaction) {
    prepared.remove(transaction.transaction());
    byAge.remove(transaction.transaction());
    locks.release(transaction.locks(), transaction.transaction());
    noteOldest();
  }

  private void noteOldest() {
    Iterator<PreparedTransaction> oldest = byAge.values().iterator();
    oldestMillis = oldest.hasNext() ? oldest.next().preparedMillis() : Long.MAX_VALUE;
  }

  @Nullable PreparedTransaction find(RequestId transaction) {
    return prepared.get(transaction);
  }

  boolean isEmpty() {
    return prepared.isEmpty();
  }

  int size() {
    return prepared.size();
  }

  /** Whether somebody else holds what the locks conflict with, and who. */
  @Nullable Locked conflict(Collection<Lock> wanted, RequestId self, long nowMillis) {
    RequestId holder = locks.conflict(wanted, self);
    PreparedTransaction transaction = holder == null ? null : prepared.get(holder);
    return transaction == null ? null : locked(transaction, nowMillis);
  }

  static Locked locked(PreparedTransaction holder, long nowMillis) {
    return new Locked(
        holder.transaction(),
        holder.part().primarySlot(),
        Math.max(0, nowMillis - holder.preparedMillis()));
  }

  /** How many transactions a fence would not let in any more. */
  int excludedBy(IndexFence fence, GraphId graph) {
    int excluded = 0;
    for (PreparedTransaction transaction : prepared.values()) {
      TransactionPart part = transaction.part();
      excluded += part.graph().equals(graph) && fence.excludes(part) ? 1 : 0;
    }
    return excluded;
  }

  /** The transactions that were prepared at least so long ago, oldest first. */
  List<PartitionAnswer.Intent> olderThan(long minAgeMillis, long nowMillis, int limit) {
    return intents(transaction -> true, minAgeMillis, nowMillis, limit);
  }

  /**
   * Those of {@link #olderThan} that may change what the read looks at. Costs one comparison if no
   * transaction is so old, which is nearly always.
   */
  List<PartitionAnswer.Intent> holdUp(
      PartitionRead read, GraphId graph, long minAgeMillis, long nowMillis, int limit) {
    return nowMillis - minAgeMillis < oldestMillis
        ? List.of()
        : intents(
            transaction -> transaction.mayChange(graph, read), minAgeMillis, nowMillis, limit);
  }

  private List<PartitionAnswer.Intent> intents(
      Predicate<PreparedTransaction> wanted, long minAgeMillis, long nowMillis, int limit) {
    return prepared.values().stream()
        .filter(transaction -> nowMillis - transaction.preparedMillis() >= minAgeMillis)
        .filter(wanted)
        .sorted(Comparator.comparingLong(PreparedTransaction::preparedMillis))
        .limit(limit)
        .map(
            transaction ->
                new PartitionAnswer.Intent(
                    transaction.transaction(),
                    transaction.part().primarySlot(),
                    Math.max(0, nowMillis - transaction.preparedMillis())))
        .toList();
  }

  /**
   * Takes up all transactions whose intents are stored.
   *
   * @param stored scans stored entries from a key to another
   */
  void restore(Scan stored) {
    Map<RequestId, Map<Integer, Intent>> intents = new HashMap<>();
    forEachSlot(
        stored,
        PartitionRecords.INTENT,
        (key, value) ->
            intents
                .computeIfAbsent(
                    PartitionRecords.transactionOf(key), transaction -> new TreeMap<>())
                .put(StorageKeys.slotOf(key), Intent.decode(value)));
    intents.values().stream()
        .map(PreparedTransaction::new)
        .sorted(Comparator.comparingLong(PreparedTransaction::preparedMillis))
        .forEach(this::add);
  }

  /** Scans stored entries with {@code from <= key < to}. */
  interface Scan {
    EngineIterator scan(StorageKey from, StorageKey to);
  }

  /** Takes a transaction record. */
  interface RecordVisitor {
    void visit(StorageKey key, byte[] value);
  }

  /** Visits all transaction records of a kind, by slot; costs one seek for each slot in use. */
  static void forEachSlot(Scan stored, byte kind, RecordVisitor visitor) {
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
        } else if (slot < Slots.COUNT - 1) {
          iterator.seek(PartitionRecords.transactionPrefix(slot + 1, kind).bytes());
        } else if (slot < StorageKeys.PARTITION_SLOT) {
          iterator.seek(
              PartitionRecords.transactionPrefix(StorageKeys.PARTITION_SLOT, kind).bytes());
        } else {
          return;
        }
      }
    }
  }
}
