package io.kithgraph.storage.partition;

import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Precondition;
import io.kithgraph.storage.protocol.PartMutation;
import io.kithgraph.storage.protocol.TransactionPart;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/** What a part reads and changes, for {@link PartitionModel}. Confined to one test. */
final class PartUses {
  final Set<EdgeKey> writtenEdges = new HashSet<>();
  final Set<EdgeKey> readEdges = new HashSet<>();
  final Set<ListKey> writtenLists = new HashSet<>();
  final Set<ListKey> readLists = new HashSet<>();
  final Set<VertexId> read = new HashSet<>();
  final Set<VertexId> attached = new HashSet<>();
  final Set<VertexId> made = new HashSet<>();
  final Set<VertexId> changed = new HashSet<>();
  final Set<VertexId> removed = new HashSet<>();

  PartUses(TransactionPart part, Predicate<VertexId> exists) {
    for (Precondition precondition : part.preconditions()) {
      if (precondition instanceof Precondition.VertexAt at) {
        read.add(at.id());
      } else if (precondition instanceof Precondition.ListAt at) {
        readLists.add(at.list());
      } else {
        readEdges.add(((Precondition.EdgePresence) precondition).key());
      }
    }
    for (PartMutation mutation : part.mutations()) {
      if (mutation instanceof PartMutation.PutVertex put) {
        changed.add(put.id());
      } else if (mutation instanceof PartMutation.PatchVertex patch) {
        changed.add(patch.id());
      } else if (mutation instanceof PartMutation.DeleteVertex delete) {
        removed.add(delete.id());
      } else if (mutation instanceof PartMutation.DeleteHalf delete) {
        writtenEdges.add(delete.key());
        writtenLists.add(delete.key().list(delete.direction()));
      } else if (mutation instanceof PartMutation.PutHalf put) {
        VertexId own = put.key().list(put.direction()).vertex();
        (exists.test(own) ? attached : made).add(own);
        if (put.stored()) {
          writtenEdges.add(put.key());
          writtenLists.add(put.key().list(put.direction()));
        }
      }
    }
  }

  boolean blocks(PartUses other) {
    return meet(writtenEdges, other.writtenEdges)
        || meet(writtenEdges, other.readEdges)
        || meet(writtenLists, other.readLists)
        || meet(changed, other.changed)
        || meet(changed, other.read)
        || meet(changed, other.made)
        || meet(made, other.read)
        || meet(removed, other.read)
        || meet(removed, other.attached)
        || meet(removed, other.made)
        || meet(removed, other.changed)
        || meet(removed, other.removed);
  }

  private static <T> boolean meet(Set<T> a, Set<T> b) {
    return a.stream().anyMatch(b::contains);
  }
}
