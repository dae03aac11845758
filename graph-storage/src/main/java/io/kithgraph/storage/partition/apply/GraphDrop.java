package io.kithgraph.storage.partition.apply;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.Slots;
import io.kithgraph.storage.engine.EngineIterator;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.StorageKeys;
import io.kithgraph.storage.key.StorageKeys.VertexKey;
import io.kithgraph.storage.partition.record.PartitionRecords;
import io.kithgraph.storage.protocol.CommandAnswer.Dropped;

/**
 * Removes a graph's data from a partition, a bounded number of records at a time; slots without any
 * cost a seek. Stateless.
 */
final class GraphDrop {
  /** The most records that one command removes. */
  static final int MAX_RECORDS = 2_000;

  private GraphDrop() {}

  static Dropped drop(EntryState state, GraphId graph) {
    state.removeGhosts(graph);
    state.removeRollUps(graph);
    state.removeRaw(PartitionRecords.indexFenceKey(graph));
    state.loadFences().labels(graph).forEach(state::unfence);
    int removed = 0;
    StorageKey from = StorageKeys.graphPrefix(0, graph);
    try (EngineIterator iterator = state.scanStored(from, StorageKeys.slotStart(Slots.COUNT))) {
      while (iterator.isValid()) {
        StorageKey key = StorageKey.of(iterator.key());
        int slot = StorageKeys.slotOf(key);
        StorageKey prefix = StorageKeys.graphPrefix(slot, graph);
        if (key.startsWith(prefix)) {
          if (removed == MAX_RECORDS) {
            return new Dropped(false);
          }
          remove(state, key);
          removed++;
          iterator.next();
        } else if (key.compareTo(prefix) < 0) {
          iterator.seek(prefix.bytes());
        } else {
          iterator.seek(StorageKeys.graphPrefix(slot + 1, graph).bytes());
        }
      }
    }
    return new Dropped(true);
  }

  private static void remove(EntryState state, StorageKey key) {
    if (StorageKeys.decode(key) instanceof VertexKey vertex) {
      state.removeVertex(vertex.graph(), vertex.vertex());
    } else {
      state.removeStoredPage(key);
    }
  }
}
