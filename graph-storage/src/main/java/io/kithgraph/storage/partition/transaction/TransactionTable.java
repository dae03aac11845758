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
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The prepared transactions of a partition and what they hold. Changed by the apply thread alone;
 * {@link #olderThan} and {@link #holdUp} may be called by any thread.
 */
public final class TransactionTable {
  private final LongSupplier nanoClock;
  private final Map<RequestId, Held> prepared = new ConcurrentHashMap<>();
  private final LockTable locks = new LockTable();

  /** In the order in which they were prepared, so that the oldest is at hand. */
  private final Map<RequestId, Held> byAge = new LinkedHashMap<>();

  private volatile @Nullable Held oldest;

  /**
   * A transaction, and since when it is known here.
   *
   * @param sinceNanos by the monotonic clock; says nothing about other replicas
   */
  private record Held(PreparedTransaction transaction, long sinceNanos) {

    /**
     * How long it has been prepared: by the log's clock, but at least as long as it is known here,
     * so that a clock which has jumped ahead and back does not keep it young.
     */
    long ageMillis(long nowMillis, long nowNanos) {
      return Math.max(
          nowMillis - transaction.preparedMillis(),
          TimeUnit.NANOSECONDS.toMillis(nowNanos - sinceNanos));
    }
  }

  /**
   * No transactions yet.
   *
   * @param nanoClock such as {@link System#nanoTime}
   */
  public TransactionTable(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Takes up a transaction whose intents are stored, or are about to be. */
  public void add(PreparedTransaction transaction) {
    Held held = new Held(transaction, nanoClock.getAsLong());
    prepared.put(transaction.transaction(), held);
    byAge.put(transaction.transaction(), held);
    locks.acquire(transaction);
    noteOldest();
  }

  /** Lets go of a transaction and its locks. */
  public void remove(PreparedTransaction transaction) {
    prepared.remove(transaction.transaction());
    byAge.remove(transaction.transaction());
    locks.release(transaction);
    noteOldest();
  }

  private void noteOldest() {
    Iterator<Held> ascending = byAge.values().iterator();
    oldest = ascending.hasNext() ? ascending.next() : null;
  }

  public @Nullable PreparedTransaction find(RequestId transaction) {
    Held held = prepared.get(transaction);
    return held == null ? null : held.transaction();
  }

  public boolean isEmpty() {
    return prepared.isEmpty();
  }

  public int size() {
    return prepared.size();
  }

  /** Whether somebody else holds what the locks conflict with, and who. */
  public @Nullable Locked conflict(Collection<Lock> wanted, RequestId self, long nowMillis) {
    return locked(locks.conflict(wanted, self), nowMillis);
  }

  /** Whether somebody else holds what the puts conflict with, and who. */
  public @Nullable Locked conflict(HeldPuts wanted, long nowMillis) {
    return locked(locks.conflict(wanted), nowMillis);
  }

  private @Nullable Locked locked(@Nullable RequestId holder, long nowMillis) {
    PreparedTransaction transaction = holder == null ? null : find(holder);
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
    for (Held held : prepared.values()) {
      TransactionPart part = held.transaction().part();
      excluded += part.graph().equals(graph) && fence.excludes(part) ? 1 : 0;
    }
    return excluded;
  }

  /** How many transactions the fences of bulk loads would not let in any more. */
  public int excludedBy(LoadFences fences) {
    int excluded = 0;
    for (Held held : prepared.values()) {
      excluded += fences.exclude(held.transaction().part()) ? 1 : 0;
    }
    return excluded;
  }

  /**
   * The transactions that were prepared at least so long ago, oldest first.
   *
   * @param nowMillis the time by a clock like the log's, which may have jumped
   */
  public List<PartitionAnswer.Intent> olderThan(long minAgeMillis, long nowMillis, int limit) {
    return intents(transaction -> true, minAgeMillis, nowMillis, limit);
  }

  /**
   * Those of {@link #olderThan} that may change what the read looks at. Costs one comparison if no
   * transaction is so old, which is nearly always.
   */
  public List<PartitionAnswer.Intent> holdUp(
      PartitionRead read, GraphId graph, long minAgeMillis, long nowMillis, int limit) {
    Held first = oldest;
    return first == null || first.ageMillis(nowMillis, nanoClock.getAsLong()) < minAgeMillis
        ? List.of()
        : intents(
            transaction -> transaction.mayChange(graph, read), minAgeMillis, nowMillis, limit);
  }

  private List<PartitionAnswer.Intent> intents(
      Predicate<PreparedTransaction> wanted, long minAgeMillis, long nowMillis, int limit) {
    long nowNanos = nanoClock.getAsLong();
    return prepared.values().stream()
        .filter(held -> held.ageMillis(nowMillis, nowNanos) >= minAgeMillis)
        .filter(held -> wanted.test(held.transaction()))
        .sorted(Comparator.comparingLong(held -> held.transaction().preparedMillis()))
        .limit(limit)
        .map(
            held ->
                new PartitionAnswer.Intent(
                    held.transaction().transaction(),
                    held.transaction().part().primarySlot(),
                    held.ageMillis(nowMillis, nowNanos)))
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

  /** Those with an undivided part here, in the order in which they were prepared. */
  public List<PreparedTransaction> undivided() {
    return all().stream().filter(transaction -> transaction.puts() != null).toList();
  }

  /** In the order in which they were prepared. */
  private List<PreparedTransaction> all() {
    return byAge.values().stream()
        .map(Held::transaction)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** Takes up intents by transaction and slot, besides those that the transactions have here. */
  public void merge(Map<RequestId, Map<Integer, Intent>> intents) {
    List<PreparedTransaction> all = all();
    intents.forEach(
        (transaction, bySlot) -> {
          Map<Integer, Intent> merged = new TreeMap<>(bySlot);
          PreparedTransaction known = find(transaction);
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
    for (PreparedTransaction transaction : all()) {
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
    all().forEach(this::remove);
    transactions.stream()
        .sorted(Comparator.comparingLong(PreparedTransaction::preparedMillis))
        .forEach(this::add);
  }
}
