package io.kithgraph.storage.partition.transaction;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Precondition;
import io.kithgraph.storage.key.StorageKeys;
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
import org.jspecify.annotations.Nullable;

/**
 * A transaction that is prepared in this partition and waits for its decision: its intents by slot,
 * and the locks that it holds. Immutable.
 */
public final class PreparedTransaction {
  private final TransactionPart part;
  private final long preparedMillis;
  private final Map<Integer, Intent> intents;
  private final List<Lock> locks;
  private final @Nullable HeldPuts puts;

  /**
   * The transaction whose intents are these.
   *
   * @param intents at least one, by slot
   * @param locks what the parts of the intents need
   */
  public PreparedTransaction(Map<Integer, Intent> intents, Set<Lock> locks) {
    this(intents, locks, null);
  }

  private PreparedTransaction(
      Map<Integer, Intent> intents, Set<Lock> locks, @Nullable HeldPuts puts) {
    this.part = join(intents.values());
    this.preparedMillis = intents.values().iterator().next().preparedMillis();
    this.intents = new TreeMap<>(intents);
    this.locks = List.copyOf(locks);
    this.puts = puts;
  }

  /** The transaction with an undivided part here, which holds what it puts. */
  public static PreparedTransaction undivided(Intent intent, HeldPuts puts) {
    return new PreparedTransaction(Map.of(StorageKeys.UNDIVIDED_SLOT, intent), Set.of(), puts);
  }

  /** The transaction whose intents were stored, at least one, by slot. */
  public static PreparedTransaction restored(Map<Integer, Intent> intents) {
    Intent undivided = intents.get(StorageKeys.UNDIVIDED_SLOT);
    HeldPuts puts = undivided == null ? null : new HeldPuts(undivided.part());
    Map<Integer, Intent> bySlot = new TreeMap<>(intents);
    bySlot.remove(StorageKeys.UNDIVIDED_SLOT);
    Set<VertexId> missing = new HashSet<>();
    bySlot.values().forEach(intent -> missing.addAll(intent.missing()));
    Set<Lock> locks = bySlot.isEmpty() ? Set.of() : PartLocks.of(join(bySlot.values()), missing);
    return new PreparedTransaction(intents, locks, puts);
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
        first.rollUps(),
        first.undivided());
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

  /** What it holds besides {@link #puts}. */
  List<Lock> locks() {
    return locks;
  }

  /** What its undivided part holds, if it has one here. */
  @Nullable HeldPuts puts() {
    return puts;
  }

  /** Whether it will, if it is committed, change what the read of the graph looks at. */
  boolean mayChange(GraphId graph, PartitionRead read) {
    return part.graph().equals(graph) && read.looksAt(this::concerns);
  }

  private boolean concerns(VertexId vertex) {
    if (locks.stream().anyMatch(lock -> lock.target().concerns(vertex))) {
      return true;
    }
    return puts != null
        && part.mutations().stream()
            .anyMatch(
                mutation ->
                    mutation instanceof PartMutation.PutHalf put
                        && (put.key().source().equals(vertex)
                            || put.key().destination().equals(vertex)));
  }
}
