package io.kithgraph.storage.partition;

import io.kithgraph.meta.cluster.ClusterMap;
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
  private final ClusterMap map;
  private final Random random;
  private final RequestId transaction;
  private final int primarySlot;
  private final Map<Integer, TransactionPart> parts;
  private final Set<Integer> prepared = new HashSet<>();
  private final Set<Integer> finished = new HashSet<>();
  private boolean stopped;
  private boolean resolving;
  private boolean acknowledged;

  /**
   * @param map by which the transaction is divided into parts
   */
  SimulatedCoordinator(
      SimulatedCluster cluster,
      ClusterMap map,
      Random random,
      RequestId transaction,
      int primarySlot,
      Map<Integer, TransactionPart> parts) {
    this.cluster = cluster;
    this.map = map;
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
    return map.owner(primarySlot).value();
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
      cluster.send(primary(), map, new PartitionCommand.Commit(primaryPart()), this::onDecision);
      return;
    }
    for (Map.Entry<Integer, TransactionPart> part : parts.entrySet()) {
      if (part.getKey() != primary() && goesOn()) {
        cluster.send(
            part.getKey(),
            map,
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
      cluster.send(primary(), map, new PartitionCommand.Decide(primaryPart()), this::onDecision);
    }
  }

  /** Something was refused, was locked or is finished already: the primary knows. */
  private void resolve() {
    resolving = true;
    cluster.sendToOwner(
        primarySlot, new PartitionCommand.Resolve(transaction, primarySlot), this::onDecision);
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
    PartitionCommand.Finish command =
        new PartitionCommand.Finish(transaction, primarySlot, commit, fingerprint);
    for (int participant : parts.keySet()) {
      if (participant != primary() && goesOn()) {
        cluster.send(
            participant,
            map,
            command,
            answer -> {
              if (answer instanceof CommandAnswer.Outdated) {
                finishWhereItWent(participant, command);
              } else {
                finished(participant, command);
              }
            });
      }
    }
  }

  /** Intents lie in slots, and move with them. */
  private void finishWhereItWent(int participant, PartitionCommand.Finish command) {
    Set<Integer> slots = SimulatedCluster.slots(Objects.requireNonNull(parts.get(participant)));
    Set<Integer> left = new HashSet<>(slots);
    for (int slot : slots) {
      cluster.sendToOwner(
          slot,
          command,
          answer -> {
            left.remove(slot);
            if (left.isEmpty()) {
              finished(participant, command);
            }
          });
    }
  }

  private void finished(int participant, PartitionCommand.Finish command) {
    finished.add(participant);
    if (command.commit() && finished.size() == parts.size() - 1) {
      // Committed it is, but perhaps with what another coordinator had in mind.
      acknowledged = command.fingerprint() == primaryPart().fingerprint();
      cluster.send(primary(), map, command, null);
    }
  }
}
