package io.kithgraph.storage.replication;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithgraph.storage.api.PriorityClass;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The commands of one partition that wait for a log entry, by priority class. Bounded in number and
 * in bytes: the lowest class is refused first, and what ends a transaction last. Thread-safe.
 */
final class ProposalQueue {
  private final RaftSettings settings;
  private final WriteThrottle throttle;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Map<PriorityClass, ArrayDeque<Proposal>> waiting =
      new EnumMap<>(PriorityClass.class);

  @GuardedBy("lock")
  private int count;

  @GuardedBy("lock")
  private long bytes;

  @GuardedBy("lock")
  private int entriesInFlight;

  @GuardedBy("lock")
  private boolean closed;

  /**
   * @param throttle says when what waits should not go on, and what should not even wait
   */
  ProposalQueue(RaftSettings settings, WriteThrottle throttle) {
    this.settings = settings;
    this.throttle = throttle;
    for (PriorityClass priority : PriorityClass.values()) {
      waiting.put(priority, new ArrayDeque<>());
    }
  }

  /** What became of an offer. */
  enum Admission {
    TAKEN,
    FULL,
    OUTRUN,
    CLOSED
  }

  Admission offer(Proposal proposal) {
    throttle.refresh();
    synchronized (lock) {
      if (closed) {
        return Admission.CLOSED;
      }
      if (!throttle.admits(proposal.priority(), proposal.endsTransaction())) {
        return Admission.OUTRUN;
      }
      double share = share(proposal);
      if (count >= settings.maxWaitingCommands() * share
          || bytes + proposal.encoded().length > settings.maxWaitingBytes() * share) {
        return Admission.FULL;
      }
      queue(proposal.priority()).add(proposal);
      count++;
      bytes += proposal.encoded().length;
      return Admission.TAKEN;
    }
  }

  private static double share(Proposal proposal) {
    if (proposal.endsTransaction()) {
      return 1.5;
    }
    return switch (proposal.priority()) {
      case INTERACTIVE -> 1;
      case BATCH -> 0.75;
      case BACKGROUND -> 0.5;
    };
  }

  /**
   * The commands of the next entry, and counts the entry as in flight until {@link #landed}; empty
   * if nothing waits or enough entries are in flight.
   */
  List<Proposal> next() {
    synchronized (lock) {
      if (count == 0 || entriesInFlight >= settings.maxEntriesInFlight() || throttle.holds()) {
        return List.of();
      }
      List<Proposal> entry = new ArrayList<>(Math.min(count, settings.maxEntryCommands()));
      int entryBytes = 0;
      for (PriorityClass priority : PriorityClass.values()) {
        ArrayDeque<Proposal> queue = queue(priority);
        while (!queue.isEmpty() && takesMore(entry, entryBytes, queue.element())) {
          Proposal proposal = queue.remove();
          entry.add(proposal);
          entryBytes += proposal.encoded().length;
        }
      }
      count -= entry.size();
      bytes -= entryBytes;
      entriesInFlight++;
      return entry;
    }
  }

  private boolean takesMore(List<Proposal> entry, int entryBytes, Proposal next) {
    if (entry.isEmpty()) {
      return true;
    }
    return entry.size() < settings.maxEntryCommands()
        && entryBytes < settings.maxEntryBytes()
        && !next.isAlone()
        && !entry.get(0).isAlone();
  }

  /** An entry is applied, or will never be. */
  void landed() {
    throttle.refresh();
    synchronized (lock) {
      entriesInFlight--;
    }
  }

  /** Takes out all proposals whose deadline has passed. */
  List<Proposal> removeExpired() {
    throttle.refresh();
    synchronized (lock) {
      if (count == 0) {
        return List.of();
      }
      List<Proposal> expired = new ArrayList<>();
      for (ArrayDeque<Proposal> queue : waiting.values()) {
        for (Iterator<Proposal> each = queue.iterator(); each.hasNext(); ) {
          Proposal proposal = each.next();
          if (proposal.deadline().hasPassed()) {
            each.remove();
            expired.add(proposal);
            count--;
            bytes -= proposal.encoded().length;
          }
        }
      }
      return expired;
    }
  }

  /** Takes out all proposals. */
  List<Proposal> removeAll() {
    synchronized (lock) {
      List<Proposal> all = new ArrayList<>(count);
      for (ArrayDeque<Proposal> queue : waiting.values()) {
        all.addAll(queue);
        queue.clear();
      }
      count = 0;
      bytes = 0;
      return all;
    }
  }

  int size() {
    synchronized (lock) {
      return count;
    }
  }

  /** Refuses everything from now on. */
  void close() {
    synchronized (lock) {
      closed = true;
    }
  }

  @GuardedBy("lock")
  private ArrayDeque<Proposal> queue(PriorityClass priority) {
    return Objects.requireNonNull(waiting.get(priority));
  }
}
