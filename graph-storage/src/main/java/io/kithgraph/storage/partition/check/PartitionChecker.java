package io.kithgraph.storage.partition.check;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.Slots;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.edgetree.CorruptPageException;
import io.kithgraph.storage.edgetree.EdgeTree;
import io.kithgraph.storage.edgetree.EdgeTreeChecker;
import io.kithgraph.storage.edgetree.Page;
import io.kithgraph.storage.edgetree.PageSource;
import io.kithgraph.storage.engine.Engine;
import io.kithgraph.storage.engine.EngineIterator;
import io.kithgraph.storage.engine.EngineSnapshot;
import io.kithgraph.storage.key.ListAddress;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.StorageKeys;
import io.kithgraph.storage.key.StorageKeys.PageKey;
import io.kithgraph.storage.key.StorageKeys.VertexKey;
import io.kithgraph.storage.partition.record.AppliedState;
import io.kithgraph.storage.partition.record.IndexFence;
import io.kithgraph.storage.partition.record.Intent;
import io.kithgraph.storage.partition.record.MalformedRecordException;
import io.kithgraph.storage.partition.record.OutcomeRecord;
import io.kithgraph.storage.partition.record.PartitionRecords;
import io.kithgraph.storage.partition.record.RollUpSet;
import io.kithgraph.storage.partition.record.SlotMoves;
import io.kithgraph.storage.partition.record.Vertex;
import io.kithgraph.storage.partition.transaction.LockTable;
import io.kithgraph.storage.partition.transaction.PreparedTransaction;
import io.kithgraph.storage.protocol.PartitionAnswer.Ghost;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the whole state of one partition, offline or beside a running one: every key lies in its
 * slot, every list is a sound edge tree whose vertex exists if it is no index's and nothing in it
 * can have expired, roll-ups say what their edges give, no page belongs to nothing, records can be
 * read, and prepared transactions do not hold what excludes each other. Reads everything once.
 * Confined to one thread.
 */
public final class PartitionChecker {
  private static final int RECORD_HEADER_BYTES = 8;

  private final EngineSnapshot snapshot;
  private final SlotMoves moves;
  private final PageSource pages;
  private final EdgeTree tree;
  private final RollUpChecker rollUps;
  private final CheckNames names;
  private final IntPredicate owns;
  private final LongConsumer progress;
  private final List<String> problems = new ArrayList<>();
  private final Set<Ghost> ghosts = new HashSet<>();
  private final Map<RequestId, Map<Integer, Intent>> intents = new HashMap<>();
  private final Set<StorageKey> reached = new HashSet<>();
  private @Nullable VertexKey vertex;
  private @Nullable ListAddress list;
  private boolean broken;
  private long appliedIndex;
  private long vertices;
  private long lists;
  private long halves;
  private long intentRecords;
  private long outcomes;

  private PartitionChecker(
      EngineSnapshot snapshot, CheckNames names, IntPredicate owns, LongConsumer progress) {
    this.snapshot = snapshot;
    this.moves = SlotMoves.of(snapshot.get(PartitionRecords.slotMovesKey().bytes()));
    this.names = names;
    this.owns = owns;
    this.progress = progress;
    this.pages =
        key -> {
          byte[] value = snapshot.get(key.bytes());
          return value == null ? null : Page.decode(key, value);
        };
    this.tree = new EdgeTree(pages);
    this.rollUps =
        new RollUpChecker(
            tree, RollUpSet.load((from, to) -> snapshot.scan(from.bytes(), to.bytes())));
  }

  /** Checks the state that the engine holds now. */
  public static CheckReport check(Engine engine) {
    return check(engine, CheckNames.NUMBERS, slot -> true, halves -> {});
  }

  /**
   * As {@link #check(Engine)}.
   *
   * @param owns whether a slot is the partition's
   * @param progress receives how many more halves have been looked at
   */
  public static CheckReport check(
      Engine engine, CheckNames names, IntPredicate owns, LongConsumer progress) {
    try (EngineSnapshot snapshot = engine.snapshot()) {
      return new PartitionChecker(snapshot, names, owns, progress).run();
    }
  }

  private CheckReport run() {
    checkGhosts();
    try (EngineIterator iterator = snapshot.scan(new byte[] {}, null)) {
      for (; iterator.isValid(); iterator.next()) {
        StorageKey key = StorageKey.of(iterator.key());
        try {
          check(key, iterator.value());
        } catch (CorruptPageException e) {
          problem(e.key(), "Corrupt page: " + e.problem());
        } catch (MalformedRecordException e) {
          problem(key, "Malformed record: " + e.getMessage());
        }
      }
    }
    checkLocks();
    return new CheckReport(
        vertices, lists, halves, intentRecords, outcomes, appliedIndex, problems);
  }

  private void problem(StorageKey key, String what) {
    String text = what + ": " + names.describe(key) + " (key " + key + ")";
    // One damaged page may be met on several ways.
    if (problems.size() < CheckReport.MAX_PROBLEMS && !problems.contains(text)) {
      problems.add(text);
    }
  }

  private void checkGhosts() {
    StorageKey prefix = PartitionRecords.ghostPrefix();
    try (EngineIterator iterator = snapshot.scan(prefix.bytes(), prefix.afterPrefix().bytes())) {
      for (; iterator.isValid(); iterator.next()) {
        StorageKey key = StorageKey.of(iterator.key());
        try {
          ghosts.add(PartitionRecords.ghostOf(key));
        } catch (MalformedRecordException e) {
          problem(key, String.valueOf(e.getMessage()));
        }
      }
    }
  }

  private void check(StorageKey key, byte[] value) {
    if (moves.isForeign(StorageKeys.slotOf(key))) {
      // A copy on its way here, or one that is being removed.
      return;
    }
    StorageKeys.Decoded decoded = StorageKeys.decode(key);
    if (decoded == null) {
      checkRecord(key, value);
      return;
    }
    if (StorageKeys.slotOf(key) != Slots.of(decoded.graph(), decoded.vertex())) {
      problem(key, "A key lies in the wrong slot");
    } else if (!owns.test(StorageKeys.slotOf(key))) {
      problem(key, "A key lies in a partition that does not own its slot");
    }
    if (decoded instanceof VertexKey found) {
      vertices++;
      vertex = found;
      if (value.length < RECORD_HEADER_BYTES) {
        throw new MalformedRecordException("truncated vertex");
      }
      Vertex.decode(
          ByteBuffer.wrap(value, RECORD_HEADER_BYTES, value.length - RECORD_HEADER_BYTES), true);
    } else {
      checkPage(key, (PageKey) decoded);
    }
  }

  private void checkPage(StorageKey key, PageKey page) {
    if (page.isRoot()) {
      list = ListAddress.of(page.graph(), page.list());
      reached.clear();
      broken = false;
      lists++;
      if (isOfVertex(page) && !exists(page.graph(), page.vertex()) && tree.ttlMillis(list) == 0) {
        problem(key, "A list belongs to a vertex that does not exist");
      }
      try {
        long entries = new EdgeTreeChecker(pages, reached::add).check(list);
        halves += entries;
        progress.accept(entries);
      } catch (CorruptPageException e) {
        // What is below cannot be known, so the rest of its pages is not called lost.
        broken = true;
        throw e;
      }
      rollUps.check(list).forEach(what -> problem(key, what));
    }
    boolean known =
        list != null
            && list.graph().equals(page.graph())
            && list.list().equals(page.list())
            && (broken || reached.contains(key));
    if (!known) {
      problem(key, "A page belongs to no list");
    }
  }

  /** Entries of indexes lie under ids that need not be those of vertices. */
  private static boolean isOfVertex(PageKey page) {
    return !page.list().label().isHidden() || page.list().label().isRollUp();
  }

  /** The record of a vertex comes right before its lists. */
  private boolean exists(GraphId graph, VertexId id) {
    return ghosts.contains(new Ghost(graph, id))
        || (vertex != null && vertex.graph().equals(graph) && vertex.vertex().equals(id));
  }

  private void checkRecord(StorageKey key, byte[] value) {
    int slot = StorageKeys.slotOf(key);
    if (key.startsWith(PartitionRecords.transactionPrefix(slot, PartitionRecords.INTENT))) {
      intentRecords++;
      intents
          .computeIfAbsent(PartitionRecords.transactionOf(key), transaction -> new TreeMap<>())
          .put(slot, Intent.decode(value));
    } else if (key.startsWith(PartitionRecords.transactionPrefix(slot, PartitionRecords.OUTCOME))) {
      outcomes++;
      OutcomeRecord.decode(value);
    } else if (key.equals(PartitionRecords.appliedKey())) {
      appliedIndex = AppliedState.decode(value).index();
    } else if (key.startsWith(PartitionRecords.indexFencePrefix())) {
      IndexFence.decode(value);
    } else if (key.startsWith(PartitionRecords.rollUpsPrefix())) {
      RollUpSet.decode(value);
    } else if (key.equals(PartitionRecords.slotMovesKey())) {
      SlotMoves.decode(value);
    } else if (!key.equals(PartitionRecords.formatKey())
        && !key.equals(PartitionRecords.expiryKey())
        && !key.startsWith(PartitionRecords.changeNotePrefix())
        && !key.startsWith(PartitionRecords.ghostPrefix())) {
      problem(key, "A record of no known kind");
    }
  }

  private void checkLocks() {
    LockTable locks = new LockTable();
    intents.forEach(
        (transaction, slots) -> {
          PreparedTransaction prepared = PreparedTransaction.restored(slots);
          RequestId other = locks.conflict(prepared);
          if (other != null) {
            problem(
                PartitionRecords.transactionKey(
                    prepared.part().primarySlot(), PartitionRecords.INTENT, transaction),
                "Two prepared transactions exclude each other: " + transaction + ", " + other);
          }
          locks.acquire(prepared);
        });
  }
}
