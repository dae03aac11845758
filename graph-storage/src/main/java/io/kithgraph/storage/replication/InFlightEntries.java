package io.kithgraph.storage.replication;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The proposals whose entries are on their way through the log. Thread-safe. */
final class InFlightEntries {
  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Set<EntryClosure> entries = new HashSet<>();

  void add(EntryClosure entry) {
    synchronized (lock) {
      entries.add(entry);
    }
  }

  void remove(EntryClosure entry) {
    synchronized (lock) {
      entries.remove(entry);
    }
  }

  /** Those whose deadline has passed; they stay on their way, but nobody waits any longer. */
  List<Proposal> expired() {
    return all().stream().filter(proposal -> proposal.deadline().hasPassed()).toList();
  }

  List<Proposal> all() {
    synchronized (lock) {
      List<Proposal> all = new ArrayList<>();
      entries.forEach(entry -> all.addAll(entry.proposals()));
      return all;
    }
  }
}
