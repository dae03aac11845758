package io.kithgraph.storage.client.commit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Commit;
import io.kithgraph.storage.api.EntryChange;
import io.kithgraph.storage.api.Mutation;
import io.kithgraph.storage.api.Precondition;
import io.kithgraph.storage.protocol.TransactionPart;
import java.util.Collection;
import java.util.TreeSet;

/**
 * A 64-bit hash of what a transaction does, the same wherever and however it is divided into parts;
 * {@link TransactionPart} says what it is for. Not a defence against malice: whoever may commit may
 * commit anything. Confined to one computation.
 */
final class ContentFingerprint {
  private long hash;

  private ContentFingerprint(GraphId graph) {
    add(graph.value());
  }

  /** Of a commit, with the edges that go with the vertices which it deletes. */
  static long of(Commit commit, Collection<VertexExpansion> deletions) {
    ContentFingerprint print = new ContentFingerprint(commit.graph());
    commit.mutations().forEach(print::add);
    commit.preconditions().forEach(print::add);
    commit.indexWork().observed().forEach(print::add);
    for (EntryChange change : commit.indexWork().changes()) {
      print.add(change.added() ? 110 : 111).add(change.entry()).add(change.sortKey());
    }
    for (VertexExpansion deletion : deletions) {
      print.add(100).add(deletion.vertex()).add(deletion.ghost() ? 1 : 0);
      deletion.edges().forEach(print::add);
    }
    return print.hash;
  }

  private void add(Mutation mutation) {
    if (mutation instanceof Mutation.PutVertex put) {
      add(1).add(put.id()).add(put.label().value()).add(put.properties().encoded());
      add(code(put.mode()));
    } else if (mutation instanceof Mutation.PatchVertex patch) {
      add(2).add(patch.id()).add(patch.set().encoded());
      new TreeSet<>(patch.removedKeys()).forEach(this::add);
    } else if (mutation instanceof Mutation.DeleteVertex delete) {
      add(3).add(delete.id());
    } else if (mutation instanceof Mutation.PutEdge put) {
      add(4).add(put.key()).add(put.sortKey()).add(put.properties().encoded());
      add(code(put.mode())).add(put.inList() ? 1 : 0);
      put.endpointLabel().ifPresent(label -> add(label.value()));
      if (!put.ttl().isNone()) {
        add(put.ttl().millis()).add(put.ttl().expiredUpTo());
      }
    } else {
      Mutation.DeleteEdge delete = (Mutation.DeleteEdge) mutation;
      add(5).add(delete.key()).add(delete.inList() ? 1 : 0);
      if (delete.upToSortKey() != Long.MAX_VALUE) {
        add(delete.upToSortKey());
      }
    }
  }

  private void add(Precondition precondition) {
    if (precondition instanceof Precondition.VertexAt at) {
      add(10).add(at.id()).add(at.version());
    } else if (precondition instanceof Precondition.ListAt at) {
      ListKey list = at.list();
      add(11).add(list.vertex()).add(list.label().value());
      add(list.direction() == Direction.OUT ? 0 : 1).add(at.version());
    } else {
      Precondition.EdgePresence presence = (Precondition.EdgePresence) precondition;
      add(12).add(presence.key()).add(presence.exists() ? 1 : 0);
    }
  }

  private ContentFingerprint add(EdgeKey key) {
    return add(key.source()).add(key.label().value()).add(key.destination()).add(key.tieBreaker());
  }

  private ContentFingerprint add(VertexId id) {
    return id instanceof VertexId.LongId number
        ? add(20).add(number.longValue())
        : add(id.toString().getBytes(UTF_8));
  }

  private ContentFingerprint add(byte[] bytes) {
    add(bytes.length);
    for (byte b : bytes) {
      hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
    }
    return add(21);
  }

  private ContentFingerprint add(long value) {
    hash = RequestAttempts.mix(hash * 31 + value);
    return this;
  }

  /** By name and not by place, which a new mode might change. */
  private static int code(Mutation.Mode mode) {
    return switch (mode) {
      case UPSERT -> 0;
      case IF_ABSENT -> 1;
      case CREATE -> 2;
      case UPDATE -> 3;
    };
  }
}
