package io.kithgraph.storage.partition.transaction;

import io.kithgraph.model.RequestId;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What prepared transactions hold in this partition. Confined to the apply thread; not stored, but
 * rebuilt from the intents when the partition opens. Nobody waits here: who meets a lock is told
 * the holder and goes away, so there are no deadlocks.
 */
public final class LockTable {
  private final Map<Lock.Target, Map<LockMode, Set<RequestId>>> holders = new HashMap<>();

  boolean isEmpty() {
    return holders.isEmpty();
  }

  /** Another transaction that holds something in a mode that conflicts with one of the locks. */
  public @Nullable RequestId conflict(Collection<Lock> wanted, RequestId self) {
    if (holders.isEmpty()) {
      return null;
    }
    for (Lock lock : wanted) {
      Map<LockMode, Set<RequestId>> held = holders.get(lock.target());
      if (held == null) {
        continue;
      }
      for (LockMode mode : lock.mode().conflicts()) {
        for (RequestId holder : held.getOrDefault(mode, Set.of())) {
          if (!holder.equals(self)) {
            return holder;
          }
        }
      }
    }
    return null;
  }

  public void acquire(Collection<Lock> locks, RequestId transaction) {
    for (Lock lock : locks) {
      holders
          .computeIfAbsent(lock.target(), target -> new EnumMap<>(LockMode.class))
          .computeIfAbsent(lock.mode(), mode -> new LinkedHashSet<>())
          .add(transaction);
    }
  }

  void release(Collection<Lock> locks, RequestId transaction) {
    for (Lock lock : locks) {
      Map<LockMode, Set<RequestId>> held = holders.get(lock.target());
      if (held == null) {
        continue;
      }
      Set<RequestId> transactions = held.get(lock.mode());
      if (transactions != null && transactions.remove(transaction) && transactions.isEmpty()) {
        held.remove(lock.mode());
        if (held.isEmpty()) {
          holders.remove(lock.target());
        }
      }
    }
  }
}
