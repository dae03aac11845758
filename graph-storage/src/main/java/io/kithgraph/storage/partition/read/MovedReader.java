package io.kithgraph.storage.partition.read;

import io.kithgraph.model.SlotRange;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.engine.EngineIterator;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.StorageKeys;
import io.kithgraph.storage.pagecache.View;
import io.kithgraph.storage.partition.record.PartitionRecords;
import io.kithgraph.storage.partition.record.SlotMoves;
import io.kithgraph.storage.protocol.MoveProgress;
import io.kithgraph.storage.protocol.MovedRecord;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionRead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the records of slots that the partition gives away, as they are stored: all of them in the
 * order of their keys, or those that have changed in the order of the log. A changed record is read
 * as it is in the view, which may be newer than the note of its change, but never older. Confined
 * to the thread of the call.
 */
final class MovedReader {
  private final View view;

  MovedReader(View view) {
    this.view = view;
  }

  PartitionAnswer.Moved read(PartitionRead.Moved read) {
    checkUnderWay(read.move());
    return read.after().changes() ? changes(read) : records(read);
  }

  private PartitionAnswer.Moved records(PartitionRead.Moved read) {
    List<MovedRecord> records = new ArrayList<>();
    int bytes = 0;
    try (EngineIterator iterator = view.scan(start(read.slots()), end(read.slots()))) {
      skipTo(iterator, read.after().after());
      for (; iterator.isValid(); iterator.next()) {
        if (bytes >= read.maxBytes()) {
          byte[] last = records.get(records.size() - 1).key();
          return answer(records, new MoveProgress(false, last), false);
        }
        MovedRecord found = new MovedRecord(iterator.key(), iterator.value());
        records.add(found);
        bytes += found.bytes();
      }
    }
    return answer(records, MoveProgress.COPIED, false);
  }

  private PartitionAnswer.Moved changes(PartitionRead.Moved read) {
    StorageKey notes = PartitionRecords.changeNotePrefix();
    Map<StorageKey, MovedRecord> records = new LinkedHashMap<>();
    byte[] last = read.after().after();
    boolean caughtUp = true;
    int bytes = 0;
    try (EngineIterator iterator = view.scan(notes, notes.afterPrefix())) {
      skipTo(iterator, last);
      for (; iterator.isValid(); iterator.next()) {
        if (bytes >= read.maxBytes()) {
          caughtUp = false;
          break;
        }
        last = iterator.key();
        byte[] changed = PartitionRecords.changedKey(last);
        MovedRecord found = new MovedRecord(changed, view.uncached(StorageKey.of(changed)));
        if (records.put(StorageKey.of(changed), found) == null) {
          bytes += found.bytes();
        }
      }
    }
    return answer(List.copyOf(records.values()), new MoveProgress(true, last), caughtUp);
  }

  /** Stands on the first key after the given one, if one is given. */
  private static void skipTo(EngineIterator iterator, byte[] after) {
    if (after.length > 0) {
      iterator.seek(after);
      if (iterator.isValid() && Arrays.equals(iterator.key(), after)) {
        iterator.next();
      }
    }
  }

  PartitionAnswer.Moved read(PartitionRead.Common read) {
    checkUnderWay(read.move());
    List<MovedRecord> records = new ArrayList<>();
    for (StorageKey prefix : PartitionRecords.commonPrefixes()) {
      try (EngineIterator iterator = view.scan(prefix, prefix.afterPrefix())) {
        for (; iterator.isValid(); iterator.next()) {
          records.add(new MovedRecord(iterator.key(), iterator.value()));
        }
      }
    }
    return answer(records, MoveProgress.COPIED, true);
  }

  private PartitionAnswer.Moved answer(
      List<MovedRecord> records, MoveProgress progress, boolean caughtUp) {
    return new PartitionAnswer.Moved(records, progress, view.sequence(), caughtUp);
  }

  /** Without notes of changes, nothing could be said of what has been carried. */
  private void checkUnderWay(long move) {
    SlotMoves moves = SlotMoves.of(view.uncached(PartitionRecords.slotMovesKey()));
    SlotMoves.Giving giving = moves.giving();
    if (giving == null || giving.move() != move || giving.releasing()) {
      throw new StorageException(
          ErrorCode.CONFLICT, "Move " + move + " is not under way in this partition");
    }
  }

  private static StorageKey start(SlotRange slots) {
    return StorageKeys.slotStart(slots.first());
  }

  private static StorageKey end(SlotRange slots) {
    return StorageKeys.slotStart(slots.last() + 1);
  }
}
