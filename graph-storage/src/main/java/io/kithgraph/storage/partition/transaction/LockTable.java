package io.kithgraph.storage.partition.transaction;

import io.kithgraph.model.RequestId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What prepared transactions hold in this partition. Confined to the apply thread; not stored, but
 * rebuilt from the intents when the partition opens. Nobody waits here: who meets a lock is told
 * the holder and goes away, so there are no deadlocks.
 */
public final class LockTable {
  private final Map<Lock.Target, LockHolders> held = new HashMap<>();

  boolean isEmpty() {
    return held.isEmpty();
  }

  /** Another transaction that holds something in a mode that conflicts with one of the locks. */
  public @Nullable RequestId conflict(Collection<Lock> wanted, RequestId self) {
    if (held.isEmpty()) {
      return null;
    }
    for (Lock lock : wanted) {
      LockHolders holders = held.get(lock.target());
      RequestId holder = holders == null ? null : holders.conflict(lock.mode(), self);
      if (holder != null) {
        return holder;
      }
    }
    return null;
  }

  public void acquire(Collection<Lock> locks, RequestId transaction) {
    for (Lock lock : locks) {
      LockHolders holders = held.get(lock.target());
      if (holders == null) {
        held.put(lock.target(), new LockHolders(lock.mode(), transaction));
      } else {
        holders.add(lock.mode(), transaction);
      }
    }
  }

  void release(Collection<Lock> locks, RequestId transaction) {
    for (Lock lock : locks) {
      LockHolders holders = held.get(lock.target());
      if (holders != null && holders.remove(lock.mode(), transaction)) {
        held.remove(lock.target());
      }
    }
  }
}
