package io.kithgraph.storage.partition.transaction;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Precondition;
import io.kithgraph.storage.partition.record.Intent;
import io.kithgraph.storage.protocol.PartMutation;
import io.kithgraph.storage.protocol.PartitionRead;
import io.kithgraph.storage.protocol.TransactionPart;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A transaction that is prepared in this partition and waits for its decision: its intents by slot,
 * and the locks that it holds. Immutable.
 */
public final class PreparedTransaction {
  private final TransactionPart part;
  private final long preparedMillis;
  private final Map<Integer, Intent> intents;
  private final List<Lock> locks;

  /**
   * The transaction whose intents are these.
   *
   * @param intents at least one, by slot
   * @param locks what the parts of the intents need
   */
  public PreparedTransaction(Map<Integer, Intent> intents, Set<Lock> locks) {
    this.part = join(intents.values());
    this.preparedMillis = intents.values().iterator().next().preparedMillis();
    this.intents = new TreeMap<>(intents);
    this.locks = List.copyOf(locks);
  }

  /** The transaction whose intents were stored, at least one, by slot. */
  public static PreparedTransaction restored(Map<Integer, Intent> intents) {
    Set<VertexId> missing = new HashSet<>();
    intents.values().forEach(intent -> missing.addAll(intent.missing()));
    return new PreparedTransaction(intents, PartLocks.of(join(intents.values()), missing));
  }

  /**
   * The parts of one transaction in several slots, at least one, as one: each in its own order,
   * which is all that counts, because mutations in different slots have nothing in common.
   */
  public static TransactionPart join(Collection<Intent> intents) {
    TransactionPart first = intents.iterator().next().part();
    List<PartMutation> mutations = new ArrayList<>();
    List<Precondition> preconditions = new ArrayList<>();
    for (Intent intent : intents) {
      mutations.addAll(intent.part().mutations());
      preconditions.addAll(intent.part().preconditions());
    }
    return new TransactionPart(
        first.graph(),
        first.transaction(),
        first.primarySlot(),
        first.fingerprint(),
        mutations,
        preconditions,
        first.schemaVersion(),
        first.rollUps());
  }

  public RequestId transaction() {
    return part.transaction();
  }

  public TransactionPart part() {
    return part;
  }

  long preparedMillis() {
    return preparedMillis;
  }

  /** By slot, ascending. */
  public Map<Integer, Intent> intents() {
    return intents;
  }

  public List<Lock> locks() {
    return locks;
  }

  /** Whether it will, if it is committed, change what the read of the graph looks at. */
  boolean mayChange(GraphId graph, PartitionRead read) {
    return part.graph().equals(graph)
        && read.looksAt(vertex -> locks.stream().anyMatch(lock -> lock.target().concerns(vertex)));
  }
}
