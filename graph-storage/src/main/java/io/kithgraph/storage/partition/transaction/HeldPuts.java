package io.kithgraph.storage.partition.transaction;

import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.protocol.PartMutation;
import io.kithgraph.storage.protocol.PartMutation.PutHalf;
import io.kithgraph.storage.protocol.TransactionPart;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an undivided part holds: the same locks as any part that puts these halves, each vertex as
 * if it were missing. Two such parts exclude each other only where they put the same edge, which is
 * told by hashes of the edges: a hash that two edges share makes one wait for the other in vain,
 * and nothing else. The locks themselves are made only if another transaction asks. Confined to the
 * apply thread.
 */
public final class HeldPuts {
  private final TransactionPart part;

  /** A hash table with open addressing, 0 where there is none. */
  private final long[] edges;

  private @Nullable Set<Lock> locks;
  private @Nullable LockTable table;

  /** What an undivided part will hold. */
  public HeldPuts(TransactionPart part) {
    this.part = part;
    this.edges = new long[Integer.highestOneBit(Math.max(1, part.mutations().size())) * 4];
    for (PartMutation mutation : part.mutations()) {
      if (mutation instanceof PutHalf put && put.stored()) {
        long hash = hash(part.graph(), put.key());
        edges[place(edges, hash)] = hash;
      }
    }
  }

  RequestId transaction() {
    return part.transaction();
  }

  /** Whether the two put the same edge. */
  boolean meets(HeldPuts other) {
    for (long hash : edges) {
      if (hash != 0 && other.edges[place(other.edges, hash)] != 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether one of the locks conflicts with what is held. */
  boolean excludes(Collection<Lock> wanted, RequestId self) {
    LockTable own = table;
    if (own == null) {
      own = new LockTable();
      own.acquire(locks(), part.transaction());
      table = own;
    }
    return own.conflict(wanted, self) != null;
  }

  /** What is held, one by one. */
  Set<Lock> locks() {
    Set<Lock> all = locks;
    if (all == null) {
      Set<VertexId> attached = new HashSet<>();
      for (PartMutation mutation : part.mutations()) {
        VertexId vertex = mutation.vertex();
        if (vertex != null) {
          attached.add(vertex);
        }
      }
      all = PartLocks.of(part, attached);
      locks = all;
    }
    return all;
  }

  /** The place of a hash in a table, or the empty place where it belongs. */
  private static int place(long[] table, long hash) {
    int mask = table.length - 1;
    int at = (int) hash & mask;
    while (table[at] != 0 && table[at] != hash) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private static long hash(GraphId graph, EdgeKey edge) {
    long hash = mix(graph.value() * 31L + edge.label().value());
    hash = mix(hash + hash(edge.source()));
    hash = mix(hash + hash(edge.destination()));
    hash = mix(hash + edge.tieBreaker());
    return hash == 0 ? 1 : hash;
  }

  private static long hash(VertexId id) {
    return id instanceof VertexId.LongId number ? number.longValue() : ~(long) id.hashCode();
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 32)) * 0x9E3779B97F4A7C15L;
    return mixed ^ (mixed >>> 29);
  }
}
