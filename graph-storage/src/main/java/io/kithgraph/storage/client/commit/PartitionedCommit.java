package io.kithgraph.storage.client.commit;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.Slots;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Commit;
import io.kithgraph.storage.api.EntryChange;
import io.kithgraph.storage.api.Mutation;
import io.kithgraph.storage.api.Precondition;
import io.kithgraph.storage.protocol.PartMutation;
import io.kithgraph.storage.protocol.TransactionPart;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Divides a commit into the parts of partitions: every vertex goes to the owner of its slot, every
 * edge as two halves to the owners of its ends. The primary is the owner of the first mutation's
 * vertex or source, or of the first precondition's if there is no mutation: so it depends on the
 * content alone. Confined to one division.
 */
final class PartitionedCommit {
  private final Commit commit;
  private final boolean undivided;
  private final Map<Integer, VertexExpansion> expansions;
  private final ClusterMap map;
  private final Map<PartitionId, List<PartMutation>> mutations = new TreeMap<>();
  private final Map<PartitionId, List<Precondition>> preconditions = new TreeMap<>();

  private PartitionedCommit(
      Commit commit, boolean undivided, Map<Integer, VertexExpansion> expansions, ClusterMap map) {
    this.commit = commit;
    this.undivided = undivided;
    this.expansions = expansions;
    this.map = map;
  }

  /**
   * The plan of one try.
   *
   * @param commit with at least one mutation or precondition
   * @param undivided whether partitions may remember its parts as wholes, if they only put edges
   * @param expansions what goes with each vertex deletion, by the place of the mutation
   */
  static TransactionPlan plan(
      Commit commit,
      boolean undivided,
      Map<Integer, VertexExpansion> expansions,
      ClusterMap map,
      int attempt) {
    return new PartitionedCommit(commit, undivided && onlyPutsEdges(commit), expansions, map)
        .plan(RequestAttempts.transaction(commit.requestId(), attempt));
  }

  /** The plan of ending the mark of a ghost whose edges are gone, in every partition. */
  static TransactionPlan release(
      GraphId graph, VertexId ghost, ClusterMap map, RequestId transaction) {
    int primarySlot = Slots.of(graph, ghost);
    PartitionId primary = map.owner(primarySlot);
    TransactionPart content =
        new TransactionPart(
            graph,
            transaction,
            primarySlot,
            primarySlot,
            List.of(new PartMutation.MarkGhost(PartMutation.ADDED, ghost, false)),
            List.of());
    List<TransactionPlan.Part> others =
        map.owners().stream()
            .filter(partition -> !partition.equals(primary))
            .map(partition -> new TransactionPlan.Part(partition, content))
            .toList();
    return new TransactionPlan(
        map, new TransactionPlan.Part(primary, content), others, transaction, 0, false);
  }

  /** Whether the commit puts edges, whether they are there or not, and does nothing else. */
  private static boolean onlyPutsEdges(Commit commit) {
    if (!commit.preconditions().isEmpty() || !commit.indexWork().isEmpty()) {
      return false;
    }
    for (Mutation mutation : commit.mutations()) {
      if (!(mutation instanceof Mutation.PutEdge put)
          || (put.mode() != Mutation.Mode.UPSERT && put.mode() != Mutation.Mode.IF_ABSENT)) {
        return false;
      }
    }
    return true;
  }

  private TransactionPlan plan(RequestId transaction) {
    int primarySlot = Slots.of(commit.graph(), firstVertex(commit));
    for (int ordinal = 0; ordinal < commit.mutations().size(); ordinal++) {
      divide(ordinal, commit.mutations().get(ordinal));
    }
    commit.indexWork().changes().forEach(this::divide);
    commit.preconditions().forEach(this::add);
    commit.indexWork().observed().forEach(this::add);
    // An undivided transaction has one content, because its id is used for one try.
    long fingerprint =
        undivided
            ? RequestAttempts.mix(transaction.leastSignificantBits())
            : ContentFingerprint.of(commit, new TreeMap<>(expansions).values());
    PartitionId primary = map.owner(primarySlot);
    Set<PartitionId> others = new LinkedHashSet<>(mutations.keySet());
    others.addAll(preconditions.keySet());
    others.remove(primary);
    return new TransactionPlan(
        map,
        part(primary, transaction, primarySlot, fingerprint),
        others.stream().map(p -> part(p, transaction, primarySlot, fingerprint)).toList(),
        transaction,
        commit.mutations().size(),
        commit.mayDiffer() || !expansions.isEmpty() || !commit.indexWork().isEmpty());
  }

  private void divide(EntryChange change) {
    add(
        change.entry().source(),
        change.added()
            ? new PartMutation.PutEntry(
                PartMutation.ADDED, change.entry(), change.sortKey(), change.unique())
            : new PartMutation.DeleteEntry(PartMutation.ADDED, change.entry(), change.unique()));
  }

  private void add(Precondition precondition) {
    preconditions
        .computeIfAbsent(owner(vertexOf(precondition)), p -> new ArrayList<>())
        .add(precondition);
  }

  private TransactionPlan.Part part(
      PartitionId partition, RequestId transaction, int primarySlot, long fingerprint) {
    return new TransactionPlan.Part(
        partition,
        new TransactionPart(
            commit.graph(),
            transaction,
            primarySlot,
            fingerprint,
            mutations.getOrDefault(partition, List.of()),
            preconditions.getOrDefault(partition, List.of()),
            commit.indexWork().schemaVersion(),
            commit.rollUps(),
            undivided));
  }

  private void divide(int ordinal, Mutation mutation) {
    if (mutation instanceof Mutation.PutVertex put) {
      add(
          put.id(),
          new PartMutation.PutVertex(ordinal, put.id(), put.label(), put.properties(), put.mode()));
    } else if (mutation instanceof Mutation.PatchVertex patch) {
      add(
          patch.id(),
          new PartMutation.PatchVertex(ordinal, patch.id(), patch.set(), patch.removedKeys()));
    } else if (mutation instanceof Mutation.DeleteVertex delete) {
      divide(ordinal, delete.id());
    } else if (mutation instanceof Mutation.PutEdge put) {
      add(put.key().source(), half(ordinal, put, Direction.OUT, true));
      add(put.key().destination(), half(ordinal, put, Direction.IN, put.inList()));
    } else {
      Mutation.DeleteEdge delete = (Mutation.DeleteEdge) mutation;
      deleteHalf(ordinal, delete, Direction.OUT);
      if (delete.inList()) {
        deleteHalf(ordinal, delete, Direction.IN);
      }
    }
  }

  private static PartMutation.PutHalf half(
      int ordinal, Mutation.PutEdge put, Direction direction, boolean stored) {
    return new PartMutation.PutHalf(
        ordinal,
        direction,
        put.key(),
        put.sortKey(),
        put.properties(),
        put.mode(),
        stored,
        put.endpointLabel(),
        put.ttl());
  }

  private void divide(int ordinal, VertexId deleted) {
    VertexExpansion expansion =
        expansions.getOrDefault(ordinal, new VertexExpansion(deleted, List.of(), false));
    if (expansion.ghost()) {
      for (PartitionId partition : map.owners()) {
        mutations
            .computeIfAbsent(partition, p -> new ArrayList<>())
            .add(new PartMutation.MarkGhost(PartMutation.ADDED, deleted, true));
      }
    } else {
      Set<EdgeKey> edges = new LinkedHashSet<>(expansion.edges());
      edges.addAll(edgesPutBefore(ordinal, deleted));
      for (EdgeKey edge : edges) {
        Mutation.DeleteEdge delete = new Mutation.DeleteEdge(edge, true);
        deleteHalf(PartMutation.ADDED, delete, Direction.OUT);
        deleteHalf(PartMutation.ADDED, delete, Direction.IN);
      }
    }
    add(deleted, new PartMutation.DeleteVertex(ordinal, deleted));
  }

  private List<EdgeKey> edgesPutBefore(int ordinal, VertexId vertex) {
    List<EdgeKey> edges = new ArrayList<>();
    for (Mutation mutation : commit.mutations().subList(0, ordinal)) {
      if (mutation instanceof Mutation.PutEdge put
          && (put.key().source().equals(vertex) || put.key().destination().equals(vertex))) {
        edges.add(put.key());
      }
    }
    return edges;
  }

  private void deleteHalf(int ordinal, Mutation.DeleteEdge delete, Direction direction) {
    add(
        delete.key().list(direction).vertex(),
        new PartMutation.DeleteHalf(ordinal, direction, delete.key(), delete.upToSortKey()));
  }

  private void add(VertexId vertex, PartMutation mutation) {
    mutations.computeIfAbsent(owner(vertex), p -> new ArrayList<>()).add(mutation);
  }

  private PartitionId owner(VertexId vertex) {
    return map.owner(commit.graph(), vertex);
  }

  /**
   * Whether the outcome of the part is that of the whole mutation. An edge's halves are decided
   * alike, but the IN half may not be stored.
   */
  static boolean standsForTheWhole(PartMutation mutation) {
    if (mutation instanceof PartMutation.PutHalf put) {
      return put.direction() == Direction.OUT;
    }
    if (mutation instanceof PartMutation.DeleteHalf delete) {
      return delete.direction() == Direction.OUT;
    }
    return true;
  }

  /** The slots that a part touches; marks of ghosts are in none. */
  static Set<Integer> slots(TransactionPart part) {
    Set<Integer> slots = new TreeSet<>();
    for (PartMutation mutation : part.mutations()) {
      VertexId vertex = vertexOf(mutation);
      if (vertex != null) {
        slots.add(Slots.of(part.graph(), vertex));
      }
    }
    for (Precondition precondition : part.preconditions()) {
      slots.add(Slots.of(part.graph(), vertexOf(precondition)));
    }
    return slots;
  }

  /** Whether the part marks a ghost, which every partition that owns slots is told. */
  static boolean isForAll(TransactionPart part) {
    return part.mutations().stream().anyMatch(PartMutation.MarkGhost.class::isInstance);
  }

  private static @Nullable VertexId vertexOf(PartMutation mutation) {
    if (mutation instanceof PartMutation.PutVertex put) {
      return put.id();
    } else if (mutation instanceof PartMutation.PatchVertex patch) {
      return patch.id();
    } else if (mutation instanceof PartMutation.DeleteVertex delete) {
      return delete.id();
    } else if (mutation instanceof PartMutation.PutHalf put) {
      return put.key().list(put.direction()).vertex();
    } else if (mutation instanceof PartMutation.DeleteHalf delete) {
      return delete.key().list(delete.direction()).vertex();
    } else if (mutation instanceof PartMutation.PutEntry put) {
      return put.key().source();
    } else if (mutation instanceof PartMutation.DeleteEntry delete) {
      return delete.key().source();
    }
    return null;
  }

  private static VertexId firstVertex(Commit commit) {
    if (commit.mutations().isEmpty()) {
      return vertexOf(commit.preconditions().get(0));
    }
    Mutation first = commit.mutations().get(0);
    if (first instanceof Mutation.PutVertex put) {
      return put.id();
    } else if (first instanceof Mutation.PatchVertex patch) {
      return patch.id();
    } else if (first instanceof Mutation.DeleteVertex delete) {
      return delete.id();
    } else if (first instanceof Mutation.PutEdge put) {
      return put.key().source();
    }
    return ((Mutation.DeleteEdge) first).key().source();
  }

  private static VertexId vertexOf(Precondition precondition) {
    if (precondition instanceof Precondition.VertexAt at) {
      return at.id();
    } else if (precondition instanceof Precondition.ListAt at) {
      return at.list().vertex();
    }
    return ((Precondition.EdgePresence) precondition).key().source();
  }
}
