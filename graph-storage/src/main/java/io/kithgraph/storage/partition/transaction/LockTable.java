package io.kithgraph.storage.partition.transaction;

import io.kithgraph.model.RequestId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What prepared transactions hold in this partition. Confined to the apply thread; not stored, but
 * rebuilt from the intents when the partition opens. Nobody waits here: who meets a lock is told
 * the holder and goes away, so there are no deadlocks.
 */
public final class LockTable {
  private final Map<Lock.Target, LockHolders> held = new HashMap<>();

  /** What undivided parts hold, by transaction. */
  private final Map<RequestId, HeldPuts> puts = new LinkedHashMap<>();

  /** Another transaction that holds something in a mode that conflicts with one of the locks. */
  @Nullable RequestId conflict(Collection<Lock> wanted, RequestId self) {
    for (HeldPuts other : puts.values()) {
      if (!other.transaction().equals(self) && other.excludes(wanted, self)) {
        return other.transaction();
      }
    }
    return held.isEmpty() ? null : conflictOfEach(wanted, self);
  }

  private @Nullable RequestId conflictOfEach(Collection<Lock> wanted, RequestId self) {
    for (Lock lock : wanted) {
      LockHolders holders = held.get(lock.target());
      RequestId holder = holders == null ? null : holders.conflict(lock.mode(), self);
      if (holder != null) {
        return holder;
      }
    }
    return null;
  }

  /** Another transaction that holds something with which the puts conflict. */
  @Nullable RequestId conflict(HeldPuts wanted) {
    RequestId self = wanted.transaction();
    for (HeldPuts other : puts.values()) {
      if (!other.transaction().equals(self) && wanted.meets(other)) {
        return other.transaction();
      }
    }
    return held.isEmpty() ? null : conflictOfEach(wanted.locks(), self);
  }

  /** Another transaction that holds something with which what a transaction holds conflicts. */
  public @Nullable RequestId conflict(PreparedTransaction wanted) {
    HeldPuts wantedPuts = wanted.puts();
    RequestId holder = wantedPuts == null ? null : conflict(wantedPuts);
    return holder == null ? conflict(wanted.locks(), wanted.transaction()) : holder;
  }

  /** Takes up what a transaction holds. */
  public void acquire(PreparedTransaction transaction) {
    acquire(transaction.locks(), transaction.transaction());
    HeldPuts held = transaction.puts();
    if (held != null) {
      puts.put(transaction.transaction(), held);
    }
  }

  /** Lets go of what a transaction holds. */
  void release(PreparedTransaction transaction) {
    release(transaction.locks(), transaction.transaction());
    puts.remove(transaction.transaction());
  }

  void acquire(Collection<Lock> locks, RequestId transaction) {
    for (Lock lock : locks) {
      LockHolders holders = held.get(lock.target());
      if (holders == null) {
        held.put(lock.target(), new LockHolders(lock.mode(), transaction));
      } else {
        holders.add(lock.mode(), transaction);
      }
    }
  }

  private void release(Collection<Lock> locks, RequestId transaction) {
    for (Lock lock : locks) {
      LockHolders holders = held.get(lock.target());
      if (holders != null && holders.remove(lock.mode(), transaction)) {
        held.remove(lock.target());
      }
    }
  }
}
