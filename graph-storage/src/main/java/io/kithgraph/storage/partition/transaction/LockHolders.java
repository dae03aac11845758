package io.kithgraph.storage.partition.transaction;

import io.kithgraph.model.RequestId;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who holds one thing, in which modes: nearly always one transaction in one mode, which is kept
 * without a collection; of a celebrity's list any number. Confined to the apply thread.
 */
final class LockHolders {
  /** The only mode and transaction, while {@link #all} is null. */
  private final LockMode firstMode;

  private final RequestId first;

  /** All holders, the first included, once there was a second. */
  private @Nullable Map<LockMode, Set<RequestId>> all;

  LockHolders(LockMode mode, RequestId transaction) {
    firstMode = mode;
    first = transaction;
  }

  /** A transaction other than the given one that holds a mode with which the wanted conflicts. */
  @Nullable RequestId conflict(LockMode wanted, RequestId self) {
    if (all == null) {
      return wanted.conflicts().contains(firstMode) && !first.equals(self) ? first : null;
    }
    for (LockMode mode : wanted.conflicts()) {
      for (RequestId holder : all.getOrDefault(mode, Set.of())) {
        if (!holder.equals(self)) {
          return holder;
        }
      }
    }
    return null;
  }

  void add(LockMode mode, RequestId transaction) {
    if (all == null) {
      if (mode == firstMode && transaction.equals(first)) {
        return;
      }
      all = new EnumMap<>(LockMode.class);
      put(all, firstMode, first);
    }
    put(all, mode, transaction);
  }

  private static void put(
      Map<LockMode, Set<RequestId>> holders, LockMode mode, RequestId transaction) {
    holders.computeIfAbsent(mode, m -> new LinkedHashSet<>()).add(transaction);
  }

  /** Lets go of one mode of a transaction; whether nobody holds the thing any more. */
  boolean remove(LockMode mode, RequestId transaction) {
    if (all == null) {
      return mode == firstMode && transaction.equals(first);
    }
    Set<RequestId> transactions = all.get(mode);
    if (transactions != null && transactions.remove(transaction) && transactions.isEmpty()) {
      all.remove(mode);
    }
    return all.isEmpty();
  }
}
