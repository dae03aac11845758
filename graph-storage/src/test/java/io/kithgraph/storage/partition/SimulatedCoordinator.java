package io.kithgraph.storage.partition;

import io.kithgraph.model.RequestId;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.CommandAnswer.Aborted;
import io.kithgraph.storage.protocol.CommandAnswer.Committed;
import io.kithgraph.storage.protocol.CommandAnswer.Prepared;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.TransactionPart;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * Brings one transaction through the commit protocol, or stops at any step and is never heard of
 * again. Confined to one test.
 */
final class SimulatedCoordinator {
  private final SimulatedCluster cluster;
  private final Random random;
  private final RequestId transaction;
  private final int primarySlot;
  private final Map<Integer, TransactionPart> parts;
  private final Set<Integer> prepared = new HashSet<>();
  private final Set<Integer> finished = new HashSet<>();
  private boolean stopped;
  private boolean resolving;
  private boolean acknowledged;

  SimulatedCoordinator(
      SimulatedCluster cluster,
      Random random,
      RequestId transaction,
      int primarySlot,
      Map<Integer, TransactionPart> parts) {
    this.cluster = cluster;
    this.random = random;
    this.transaction = transaction;
    this.primarySlot = primarySlot;
    this.parts = parts;
  }

  /** Whether the user was told that the transaction is committed. */
  boolean acknowledged() {
    return acknowledged;
  }

  RequestId transaction() {
    return transaction;
  }

  private int primary() {
    return SimulatedCluster.owner(primarySlot);
  }

  private TransactionPart primaryPart() {
    return Objects.requireNonNull(parts.get(primary()));
  }

  private boolean goesOn() {
    stopped |= random.nextInt(12) == 0;
    return !stopped;
  }

  void start() {
    if (parts.size() == 1) {
      cluster.send(primary(), new PartitionCommand.Commit(primaryPart()), this::onDecision);
      return;
    }
    for (Map.Entry<Integer, TransactionPart> part : parts.entrySet()) {
      if (part.getKey() != primary() && goesOn()) {
        cluster.send(
            part.getKey(),
            new PartitionCommand.Prepare(part.getValue()),
            answer -> onPrepared(part.getKey(), answer));
      }
    }
  }

  private void onPrepared(int participant, CommandAnswer answer) {
    if (!goesOn() || resolving) {
      return;
    }
    if (!(answer instanceof Prepared)) {
      resolve();
      return;
    }
    prepared.add(participant);
    if (prepared.size() == parts.size() - 1) {
      cluster.send(primary(), new PartitionCommand.Decide(primaryPart()), this::onDecision);
    }
  }

  /** Something was refused, was locked or is finished already: the primary knows. */
  private void resolve() {
    resolving = true;
    cluster.send(
        primary(), new PartitionCommand.Resolve(transaction, primarySlot), this::onDecision);
  }

  private void onDecision(CommandAnswer answer) {
    if (!goesOn()) {
      return;
    }
    if (answer instanceof Committed committed) {
      finish(true, committed.fingerprint());
    } else if (answer instanceof Aborted) {
      finish(false, 0);
    } else if (parts.size() > 1) {
      resolve();
    }
  }

  private void finish(boolean commit, long fingerprint) {
    if (parts.size() == 1) {
      acknowledged = commit && fingerprint == primaryPart().fingerprint();
      return;
    }
    for (int participant : parts.keySet()) {
      if (participant != primary() && goesOn()) {
        cluster.send(
            participant,
            new PartitionCommand.Finish(transaction, primarySlot, commit, fingerprint),
            answer -> {
              finished.add(participant);
              if (commit && finished.size() == parts.size() - 1) {
                // Committed it is, but perhaps with what another coordinator had in mind.
                acknowledged = fingerprint == primaryPart().fingerprint();
                cluster.send(
                    primary(),
                    new PartitionCommand.Finish(transaction, primarySlot, true, fingerprint),
                    null);
              }
            });
      }
    }
  }
}
