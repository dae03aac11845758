package io.kithgraph.storage.partition.transaction;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.RequestId;
import io.kithgraph.storage.key.StorageKeys;
import io.kithgraph.storage.partition.record.IndexFence;
import io.kithgraph.storage.partition.record.Intent;
import io.kithgraph.storage.partition.record.LoadFences;
import io.kithgraph.storage.partition.record.PartitionRecords;
import io.kithgraph.storage.partition.record.StoredScan;
import io.kithgraph.storage.partition.record.TransactionRecords;
import io.kithgraph.storage.protocol.CommandAnswer.Locked;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionRead;
import io.kithgraph.storage.protocol.TransactionPart;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The prepared transactions of a partition and what they hold. Changed by the apply thread alone;
 * {@link #olderThan} and {@link #holdUp} may be called by any thread.
 */
public final class TransactionTable {
  private final Map<RequestId, PreparedTransaction> prepared = new ConcurrentHashMap<>();
  private final LockTable locks = new LockTable();

  /** In the order in which they were prepared, so that the oldest is at hand. */
  private final Map<RequestId, PreparedTransaction> byAge = new LinkedHashMap<>();

  private volatile long oldestMillis = Long.MAX_VALUE;

  /** Takes up a transaction whose intents are stored, or are about to be. */
  public void add(PreparedTransaction transaction) {
    prepared.put(transaction.transaction(), transaction);
    byAge.put(transaction.transaction(), transaction);
    locks.acquire(transaction.locks(), transaction.transaction());
    noteOldest();
  }

  /** Lets go of a transaction and its locks. */
  public void remove(PreparedTransaction transaction) {
    prepared.remove(transaction.transaction());
    byAge.remove(transaction.transaction());
    locks.release(transaction.locks(), transaction.transaction());
    noteOldest();
  }

  private void noteOldest() {
    Iterator<PreparedTransaction> oldest = byAge.values().iterator();
    oldestMillis = oldest.hasNext() ? oldest.next().preparedMillis() : Long.MAX_VALUE;
  }

  public @Nullable PreparedTransaction find(RequestId transaction) {
    return prepared.get(transaction);
  }

  public boolean isEmpty() {
    return prepared.isEmpty();
  }

  public int size() {
    return prepared.size();
  }

  /** Whether somebody else holds what the locks conflict with, and who. */
  public @Nullable Locked conflict(Collection<Lock> wanted, RequestId self, long nowMillis) {
    RequestId holder = locks.conflict(wanted, self);
    PreparedTransaction transaction = holder == null ? null : prepared.get(holder);
    return transaction == null ? null : locked(transaction, nowMillis);
  }

  public static Locked locked(PreparedTransaction holder, long nowMillis) {
    return new Locked(
        holder.transaction(),
        holder.part().primarySlot(),
        Math.max(0, nowMillis - holder.preparedMillis()));
  }

  /** How many transactions a fence would not let in any more. */
  public int excludedBy(IndexFence fence, GraphId graph) {
    int excluded = 0;
    for (PreparedTransaction transaction : prepared.values()) {
      TransactionPart part = transaction.part();
      excluded += part.graph().equals(graph) && fence.excludes(part) ? 1 : 0;
    }
    return excluded;
  }

  /** How many transactions the fences of bulk loads would not let in any more. */
  public int excludedBy(LoadFences fences) {
    int excluded = 0;
    for (PreparedTransaction transaction : prepared.values()) {
      excluded += fences.exclude(transaction.part()) ? 1 : 0;
    }
    return excluded;
  }

  /** The transactions that were prepared at least so long ago, oldest first. */
  public List<PartitionAnswer.Intent> olderThan(long minAgeMillis, long nowMillis, int limit) {
    return intents(transaction -> true, minAgeMillis, nowMillis, limit);
  }

  /**
   * Those of {@link #olderThan} that may change what the read looks at. Costs one comparison if no
   * transaction is so old, which is nearly always.
   */
  public List<PartitionAnswer.Intent> holdUp(
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
   * Takes up the transactions whose intents are stored in some of the slots.
   *
   * @param stored scans stored entries from a key to another
   */
  public void restore(StoredScan stored, IntPredicate slots) {
    Map<RequestId, Map<Integer, Intent>> intents = new HashMap<>();
    TransactionRecords.forEachSlot(
        stored,
        PartitionRecords.INTENT,
        (key, value) -> {
          int slot = StorageKeys.slotOf(key);
          if (slots.test(slot)) {
            intents
                .computeIfAbsent(
                    PartitionRecords.transactionOf(key), transaction -> new TreeMap<>())
                .put(slot, Intent.decode(value));
          }
        });
    merge(intents);
  }

  /** Takes up intents by transaction and slot, besides those that the transactions have here. */
  public void merge(Map<RequestId, Map<Integer, Intent>> intents) {
    List<PreparedTransaction> all = new ArrayList<>(byAge.values());
    intents.forEach(
        (transaction, bySlot) -> {
          Map<Integer, Intent> merged = new TreeMap<>(bySlot);
          PreparedTransaction known = prepared.get(transaction);
          if (known != null) {
            known.intents().forEach(merged::putIfAbsent);
            all.remove(known);
          }
          all.add(PreparedTransaction.restored(merged));
        });
    replaceAll(all);
  }

  /** Lets go of the intents in some slots, which others own from now on. */
  public void removeSlots(IntPredicate slots) {
    List<PreparedTransaction> left = new ArrayList<>();
    for (PreparedTransaction transaction : byAge.values()) {
      Map<Integer, Intent> kept = new TreeMap<>(transaction.intents());
      if (kept.keySet().removeIf(slots::test)) {
        if (!kept.isEmpty()) {
          left.add(PreparedTransaction.restored(kept));
        }
      } else {
        left.add(transaction);
      }
    }
    replaceAll(left);
  }

  private void replaceAll(List<PreparedTransaction> transactions) {
    List.copyOf(byAge.values()).forEach(this::remove);
    transactions.stream()
        .sorted(Comparator.comparingLong(PreparedTransaction::preparedMillis))
        .forEach(this::add);
  }
}
