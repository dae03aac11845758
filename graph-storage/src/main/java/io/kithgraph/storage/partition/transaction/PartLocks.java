package io.kithgraph.storage.partition.transaction;

import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Precondition;
import io.kithgraph.storage.partition.transaction.Lock.EdgeTarget;
import io.kithgraph.storage.partition.transaction.Lock.ListTarget;
import io.kithgraph.storage.partition.transaction.Lock.VertexTarget;
import io.kithgraph.storage.protocol.PartMutation;
import io.kithgraph.storage.protocol.PartMutation.DeleteEntry;
import io.kithgraph.storage.protocol.PartMutation.DeleteHalf;
import io.kithgraph.storage.protocol.PartMutation.DeleteVertex;
import io.kithgraph.storage.protocol.PartMutation.MarkGhost;
import io.kithgraph.storage.protocol.PartMutation.PatchVertex;
import io.kithgraph.storage.protocol.PartMutation.PutEntry;
import io.kithgraph.storage.protocol.PartMutation.PutHalf;
import io.kithgraph.storage.protocol.PartMutation.PutVertex;
import io.kithgraph.storage.protocol.TransactionPart;
import java.util.LinkedHashSet;
import java.util.Set;

/** Which locks a part needs. Stateless. */
public final class PartLocks {
  private final GraphId graph;
  private final Set<Lock> locks = new LinkedHashSet<>();

  private PartLocks(GraphId graph) {
    this.graph = graph;
  }

  /**
   * The locks of a part, in the order of its preconditions and mutations.
   *
   * @param missing the vertices to which the part attaches edges and which do not exist, or did not
   *     when the part was prepared
   */
  public static Set<Lock> of(TransactionPart part, Set<VertexId> missing) {
    PartLocks locks = new PartLocks(part.graph());
    for (Precondition precondition : part.preconditions()) {
      locks.add(precondition);
    }
    for (PartMutation mutation : part.mutations()) {
      locks.add(mutation, missing);
    }
    return locks.locks;
  }

  private void add(Precondition precondition) {
    if (precondition instanceof Precondition.VertexAt at) {
      vertex(at.id(), LockMode.VERTEX_READ);
    } else if (precondition instanceof Precondition.ListAt at) {
      locks.add(new Lock(new ListTarget(graph, at.list()), LockMode.LIST_READ));
    } else {
      EdgeKey key = ((Precondition.EdgePresence) precondition).key();
      locks.add(new Lock(new EdgeTarget(graph, key), LockMode.EDGE_READ));
    }
  }

  private void add(PartMutation mutation, Set<VertexId> missing) {
    if (mutation instanceof PutHalf put) {
      VertexId vertex = put.key().list(put.direction()).vertex();
      vertex(vertex, missing.contains(vertex) ? LockMode.VERTEX_ENSURE : LockMode.VERTEX_ATTACH);
      if (put.stored()) {
        half(put.key(), put.direction());
      }
    } else if (mutation instanceof DeleteHalf delete) {
      half(delete.key(), delete.direction());
    } else if (mutation instanceof PutVertex put) {
      vertex(put.id(), LockMode.VERTEX_CHANGE);
    } else if (mutation instanceof PatchVertex patch) {
      vertex(patch.id(), LockMode.VERTEX_CHANGE);
    } else if (mutation instanceof DeleteVertex delete) {
      vertex(delete.id(), LockMode.VERTEX_REMOVE);
    } else if (mutation instanceof PutEntry put) {
      entry(put.key(), put.unique());
    } else if (mutation instanceof DeleteEntry delete) {
      entry(delete.key(), delete.unique());
    } else {
      vertex(((MarkGhost) mutation).vertex(), LockMode.VERTEX_REMOVE);
    }
  }

  private void half(EdgeKey key, Direction direction) {
    locks.add(new Lock(new EdgeTarget(graph, key), LockMode.EDGE_WRITE));
    locks.add(new Lock(new ListTarget(graph, key.list(direction)), LockMode.LIST_WRITE));
  }

  private void entry(EdgeKey key, boolean unique) {
    half(key, Direction.OUT);
    if (unique) {
      // Whoever wants the value meets here, whichever vertex it is for.
      EdgeKey value = new EdgeKey(key.source(), key.label(), key.source(), 0);
      locks.add(new Lock(new EdgeTarget(graph, value), LockMode.EDGE_WRITE));
    }
  }

  private void vertex(VertexId vertex, LockMode mode) {
    locks.add(new Lock(new VertexTarget(graph, vertex), mode));
  }
}
