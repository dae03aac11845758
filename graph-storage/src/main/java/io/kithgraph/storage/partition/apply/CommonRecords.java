package io.kithgraph.storage.partition.apply;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.SlotRange;
import io.kithgraph.model.Slots;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.StorageKeys;
import io.kithgraph.storage.partition.record.IndexFence;
import io.kithgraph.storage.partition.record.Intent;
import io.kithgraph.storage.partition.record.PartitionRecords;
import io.kithgraph.storage.partition.record.RollUpSet;
import io.kithgraph.storage.partition.transaction.TransactionTable;
import io.kithgraph.storage.protocol.MovedRecord;
import io.kithgraph.storage.protocol.PartitionAnswer.Ghost;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a partition that takes slots learns from what their source keeps about all its slots. Which
 * labels have roll-ups, that edges may expire, and which indexes are dropped is added to what is
 * known here. Ghosts, and the transactions that mark them, are told to every partition that owns
 * slots: so the first source of a partition hands on all that it knows, any later one only which of
 * them have their lists here now. Confined to the apply thread; lives for one command.
 */
final class CommonRecords {
  private final EntryState state;
  private final TransactionTable transactions;
  private final SlotRange slots;

  CommonRecords(EntryState state, TransactionTable transactions, SlotRange slots) {
    this.state = state;
    this.transactions = transactions;
    this.slots = slots;
  }

  void take(Iterable<MovedRecord> records, boolean firstSlots) {
    Set<Ghost> ghosts = new HashSet<>();
    Map<RequestId, Map<Integer, Intent>> intents = new HashMap<>();
    for (MovedRecord moved : records) {
      StorageKey key = StorageKey.of(moved.key());
      byte[] value = moved.value();
      if (value == null) {
        continue;
      }
      if (key.startsWith(PartitionRecords.rollUpsPrefix())) {
        state.declare(PartitionRecords.graphOf(key), RollUpSet.decode(value));
      } else if (key.startsWith(PartitionRecords.indexFencePrefix())) {
        raise(PartitionRecords.graphOf(key), IndexFence.decode(value));
      } else if (key.equals(PartitionRecords.expiryKey())) {
        state.setExpires();
      } else if (firstSlots && key.startsWith(PartitionRecords.ghostPrefix())) {
        ghosts.add(PartitionRecords.ghostOf(key));
      } else if (firstSlots && isTransaction(key, PartitionRecords.INTENT)) {
        state.putRaw(key, value);
        intents
            .computeIfAbsent(PartitionRecords.transactionOf(key), id -> new HashMap<>())
            .put(StorageKeys.PARTITION_SLOT, Intent.decode(value));
      } else if (firstSlots && isTransaction(key, PartitionRecords.OUTCOME)) {
        state.putRaw(key, value);
      }
    }
    if (firstSlots) {
      replaceGhosts(ghosts);
      transactions.removeSlots(slot -> slot == StorageKeys.PARTITION_SLOT);
      transactions.merge(intents);
    } else {
      state.knownGhosts().forEach(ghost -> mark(ghost, true));
    }
  }

  private static boolean isTransaction(StorageKey key, byte kind) {
    return key.startsWith(PartitionRecords.transactionPrefix(StorageKeys.PARTITION_SLOT, kind));
  }

  private void raise(GraphId graph, IndexFence fence) {
    IndexFence known = state.indexFence(graph);
    IndexFence raised = known.raised(fence.schemaVersion(), fence.dropped());
    if (!raised.equals(known)) {
      state.putRaw(PartitionRecords.indexFenceKey(graph), raised.encode());
    }
  }

  private void replaceGhosts(Set<Ghost> ghosts) {
    for (Ghost known : state.knownGhosts()) {
      if (!ghosts.contains(known)) {
        state.removeGhost(known.graph(), known.vertex());
      }
    }
    ghosts.forEach(ghost -> mark(ghost, false));
  }

  /** Marks the ghost as one whose lists are here, if they are; if not, perhaps not at all. */
  private void mark(Ghost ghost, boolean onlyIfHere) {
    boolean here = slots.contains(Slots.of(ghost.graph(), ghost.vertex()));
    if (here || !onlyIfHere) {
      state.addGhost(ghost.graph(), ghost.vertex(), here);
    }
  }
}
