package io.kithgraph.storage.partition.apply;

import io.kithgraph.model.Slots;
import io.kithgraph.storage.engine.EngineIterator;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.StorageKeys;
import io.kithgraph.storage.key.StorageKeys.PageKey;
import io.kithgraph.storage.protocol.CommandAnswer.Reclaimed;
import io.kithgraph.storage.protocol.PartitionCommand.ReclaimIndex;

/**
 * Removes the entries of a dropped index from a partition: a bounded number of pages at a time, and
 * not many slots, because every key of the graph is looked at. Stateless.
 */
final class IndexReclaim {
  /** The most pages that one command removes. */
  static final int MAX_PAGES = 2_000;

  /** After so many keys a command ends with the slot that it is in. */
  static final int MAX_KEYS = 10_000;

  private IndexReclaim() {}

  static Reclaimed reclaim(EntryState state, ReclaimIndex command) {
    int slot = command.fromSlot();
    int removed = 0;
    int seen = 0;
    StorageKey from = StorageKeys.graphPrefix(slot, command.graph());
    try (EngineIterator iterator = state.scanStored(from, StorageKeys.slotStart(Slots.COUNT))) {
      while (iterator.isValid()) {
        StorageKey key = StorageKey.of(iterator.key());
        int keySlot = StorageKeys.slotOf(key);
        StorageKey prefix = StorageKeys.graphPrefix(keySlot, command.graph());
        if (keySlot > slot && seen >= MAX_KEYS) {
          return new Reclaimed(keySlot);
        }
        slot = keySlot;
        seen++;
        if (!key.startsWith(prefix)) {
          iterator.seek(
              key.compareTo(prefix) < 0
                  ? prefix.bytes()
                  : StorageKeys.graphPrefix(keySlot + 1, command.graph()).bytes());
          continue;
        }
        if (StorageKeys.decode(key) instanceof PageKey page
            && page.list().label().equals(command.entries())) {
          if (removed == MAX_PAGES) {
            return new Reclaimed(slot);
          }
          state.removeStoredPage(key);
          removed++;
        }
        iterator.next();
      }
    }
    return new Reclaimed(Slots.COUNT);
  }
}
