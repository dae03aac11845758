package io.kithgraph.storage.partition.apply;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RollUpList;
import io.kithgraph.model.SlotRange;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.edgetree.EdgeEntry;
import io.kithgraph.storage.edgetree.EdgeTree;
import io.kithgraph.storage.edgetree.EdgeTreeWriter;
import io.kithgraph.storage.engine.EngineIterator;
import io.kithgraph.storage.key.ListAddress;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.StorageKeys;
import io.kithgraph.storage.pagecache.ApplyBatch;
import io.kithgraph.storage.pagecache.StoredRecord;
import io.kithgraph.storage.partition.record.GhostSet;
import io.kithgraph.storage.partition.record.IndexFence;
import io.kithgraph.storage.partition.record.LoadFences;
import io.kithgraph.storage.partition.record.PartitionRecords;
import io.kithgraph.storage.partition.record.RollUpSet;
import io.kithgraph.storage.partition.record.SlotMoves;
import io.kithgraph.storage.partition.record.Vertex;
import io.kithgraph.storage.partition.record.VertexLists;
import io.kithgraph.storage.protocol.PartitionAnswer.Ghost;
import io.kithgraph.storage.protocol.PartitionCommand.IngestTables;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state of a partition while one log entry is applied: what was stored before, with the effects
 * of the entry's commands so far. Confined to the apply thread; lives for one entry.
 */
public final class EntryState {
  private static final byte[] NO_VALUE = {};

  private final ApplyBatch batch;
  private final EdgeTreeWriter writer;
  private final EdgeTree tree;
  private final EdgeTree live;
  private boolean expires;
  private final GhostSet ghosts;
  private RollUpSet rollUps;
  private SlotMoves moves;
  private LoadFences loadFences;
  private @Nullable IngestTables ingest;
  private final Map<Ghost, Boolean> addedGhosts = new HashMap<>();
  private final Set<Ghost> removedGhosts = new HashSet<>();
  private final Map<StorageKey, byte @Nullable []> raw = new HashMap<>();
  private final Set<ListAddress> changedLists = new HashSet<>();

  /**
   * @param expires whether some list has a ttl
   * @param moves what is known of slots that come and go
   * @param nowMillis the log's clock
   */
  public EntryState(
      ApplyBatch batch,
      EdgeTreeWriter writer,
      GhostSet ghosts,
      RollUpSet rollUps,
      LoadFences loadFences,
      boolean expires,
      SlotMoves moves,
      long nowMillis) {
    this.expires = expires;
    this.moves = moves;
    this.batch = batch;
    this.writer = writer;
    this.tree = new EdgeTree(writer);
    this.live = new EdgeTree(writer, nowMillis);
    this.ghosts = ghosts;
    this.rollUps = rollUps;
    this.loadFences = loadFences;
  }

  @Nullable EdgeEntry half(GraphId graph, ListKey list, VertexId neighbour, long tieBreaker) {
    return tree.find(ListAddress.of(graph, list), neighbour, tieBreaker);
  }

  /** All entries of a list for one neighbour. */
  List<EdgeEntry> parallel(GraphId graph, ListKey list, VertexId neighbour) {
    return tree.findAll(ListAddress.of(graph, list), neighbour, Long.MAX_VALUE, Integer.MAX_VALUE);
  }

  /** Puts the entry and gives the one that it replaced, or null. */
  @Nullable EdgeEntry putHalf(GraphId graph, ListKey list, EdgeEntry entry) {
    return put(ListAddress.of(graph, list), entry);
  }

  /** As {@link #putHalf}. */
  @Nullable EdgeEntry put(ListAddress list, EdgeEntry entry) {
    changedLists.add(list);
    return writer.put(list, entry, batch.sequence());
  }

  /**
   * As {@link #put}, unless there is one that has not expired, which stays as it is.
   *
   * @param expiredUpTo the largest sort key that has expired
   */
  @Nullable EdgeEntry putIfAbsent(ListAddress list, EdgeEntry entry, long expiredUpTo) {
    changedLists.add(list);
    return writer.putIfAbsent(list, entry, expiredUpTo, batch.sequence());
  }

  /**
   * Whether it is certain from the list alone that its vertex exists, if that is no ghost: only
   * lists whose edges expire may outlive theirs.
   */
  boolean belongsToVertex(ListAddress list) {
    return writer.page(list.rootKey()) != null && tree.ttlMillis(list) == 0;
  }

  /** Removes the entry and gives it, or null if there was none. */
  @Nullable EdgeEntry removeHalf(GraphId graph, ListKey list, VertexId neighbour, long tieBreaker) {
    return writer.remove(ListAddress.of(graph, list), neighbour, tieBreaker, batch.sequence());
  }

  /** Takes note of the roll-ups of labels. */
  void declare(GraphId graph, List<RollUpList> declared) {
    if (declared.isEmpty() || rollUps.knows(graph, declared)) {
      return;
    }
    rollUps = rollUps.with(graph, declared);
    for (RollUpList rollUp : declared) {
      LabelId label = rollUp.label();
      batch.putUncached(PartitionRecords.rollUpsKey(graph, label), rollUps.encode(graph, label));
    }
  }

  /** The roll-ups after the entry. */
  public RollUpSet rollUps() {
    return rollUps;
  }

  /** Forgets the roll-ups of a graph. */
  void removeRollUps(GraphId graph) {
    for (LabelId label : rollUps.labels(graph)) {
      batch.deleteUncached(PartitionRecords.rollUpsKey(graph, label));
    }
    rollUps = rollUps.without(graph);
  }

  /** The labels that are being loaded in bulk, after the entry. */
  public LoadFences loadFences() {
    return loadFences;
  }

  /** Says which bulk load has a label. */
  void fence(LoadFences.Label label, LoadFences.Fence fence) {
    loadFences = loadFences.with(label, fence);
    batch.putUncached(PartitionRecords.loadFenceKey(label), LoadFences.encode(fence));
  }

  /** No bulk load has the label any more. */
  void unfence(LoadFences.Label label) {
    loadFences = loadFences.without(label);
    batch.deleteUncached(PartitionRecords.loadFenceKey(label));
  }

  /** Has tables taken over together with the entry, whose one command that is. */
  void ingest(IngestTables tables) {
    ingest = tables;
  }

  /** The tables that are taken over with the entry, or null. */
  public @Nullable IngestTables ingest() {
    return ingest;
  }

  /** Says how long the edges of a list live, which has one. */
  void setTtl(GraphId graph, ListKey list, long ttlMillis) {
    writer.setTtl(ListAddress.of(graph, list), ttlMillis, batch.sequence());
    setExpires();
  }

  /** Takes note that some list has a ttl. */
  void setExpires() {
    if (!expires) {
      expires = true;
      batch.putUncached(PartitionRecords.expiryKey(), new byte[] {1});
    }
  }

  /** What is known after the commands so far of slots that come and go. */
  public SlotMoves moves() {
    return moves;
  }

  /** Keeps what is known of slots that come and go. */
  public void setMoves(SlotMoves changed) {
    moves = changed;
    batch.putUncached(PartitionRecords.slotMovesKey(), changed.encode());
  }

  /** The sequence number of the state after the entry. */
  long sequence() {
    return batch.sequence();
  }

  /** Stores what another partition stored under the key, or nothing. */
  void replaceStored(StorageKey key, byte @Nullable [] value) {
    batch.replace(key, value);
  }

  /** Whether some list has a ttl after the entry, or had one once. */
  public boolean expires() {
    return expires;
  }

  /** The edges of a list that have not expired. */
  long liveDegree(GraphId graph, ListKey list) {
    return live.degree(ListAddress.of(graph, list));
  }

  /** Whether the list has the edge and it has not expired. */
  boolean hasLive(GraphId graph, ListKey list, VertexId neighbour, long tieBreaker) {
    return live.find(ListAddress.of(graph, list), neighbour, tieBreaker) != null;
  }

  long degree(GraphId graph, ListKey list) {
    return tree.degree(ListAddress.of(graph, list));
  }

  long listVersion(GraphId graph, ListKey list) {
    return tree.version(ListAddress.of(graph, list));
  }

  /** The lists of a vertex that may have entries. */
  Set<ListKey> lists(GraphId graph, VertexId vertex) {
    Set<ListKey> lists = new HashSet<>();
    StorageKey prefix = StorageKeys.vertexPrefix(graph, vertex);
    try (EngineIterator iterator = batch.scan(prefix, prefix.afterPrefix())) {
      VertexLists.forEach(iterator, lists::add);
    }
    for (ListAddress address : changedLists) {
      if (address.graph().equals(graph)
          && address.list().vertex().equals(vertex)
          && !address.list().label().isHidden()) {
        lists.add(address.list());
      }
    }
    return lists;
  }

  @Nullable Vertex vertex(GraphId graph, VertexId id) {
    StoredRecord record = batch.record(StorageKeys.vertex(graph, id));
    return record == null ? null : Vertex.decode(record.payload());
  }

  /** The version of the vertex record, 0 if there is none. */
  long vertexVersion(GraphId graph, VertexId id) {
    StoredRecord record = batch.record(StorageKeys.vertex(graph, id));
    return record == null ? 0 : record.lsn();
  }

  boolean vertexExists(GraphId graph, VertexId id) {
    return batch.record(StorageKeys.vertex(graph, id)) != null;
  }

  void putVertex(GraphId graph, VertexId id, LabelId label, PropertySet properties) {
    batch.putRecord(StorageKeys.vertex(graph, id), new Vertex(label, properties).encode());
  }

  void removeVertex(GraphId graph, VertexId id) {
    batch.deleteRecord(StorageKeys.vertex(graph, id));
  }

  boolean isGhost(GraphId graph, VertexId id) {
    if (addedGhosts.isEmpty() && removedGhosts.isEmpty()) {
      return !ghosts.isEmpty() && ghosts.of(graph).contains(id);
    }
    Ghost ghost = new Ghost(graph, id);
    return addedGhosts.containsKey(ghost)
        || (!removedGhosts.contains(ghost) && ghosts.of(graph).contains(id));
  }

  /** All ghosts, as the commands so far have left them. */
  Set<Ghost> knownGhosts() {
    Set<Ghost> known = new HashSet<>(ghosts.all());
    known.addAll(addedGhosts.keySet());
    known.removeAll(removedGhosts);
    return known;
  }

  int ghostCount() {
    return ghosts.size() + addedGhosts.size() - removedGhosts.size();
  }

  /** Marks a ghost that is not marked. */
  void addGhost(GraphId graph, VertexId id, boolean owned) {
    Ghost ghost = new Ghost(graph, id);
    removedGhosts.remove(ghost);
    addedGhosts.put(ghost, owned);
    batch.putUncached(PartitionRecords.ghostKey(graph, id), new byte[] {(byte) (owned ? 1 : 0)});
  }

  /** Ends the mark of a ghost. */
  void removeGhost(GraphId graph, VertexId id) {
    Ghost ghost = new Ghost(graph, id);
    if (addedGhosts.remove(ghost) == null || ghosts.of(graph).contains(id)) {
      removedGhosts.add(ghost);
    }
    batch.deleteUncached(PartitionRecords.ghostKey(graph, id));
  }

  /** The ghosts after the entry. */
  public GhostSet ghosts() {
    return addedGhosts.isEmpty() && removedGhosts.isEmpty()
        ? ghosts
        : ghosts.with(batch.sequence(), addedGhosts, removedGhosts);
  }

  /** The fence of a graph's indexes. */
  IndexFence indexFence(GraphId graph) {
    return IndexFence.of(raw(PartitionRecords.indexFenceKey(graph)));
  }

  /** A record that is not cached, with the effects of the entry so far. */
  byte @Nullable [] raw(StorageKey key) {
    return raw.containsKey(key) ? raw.get(key) : batch.uncached(key);
  }

  void putRaw(StorageKey key, byte[] value) {
    raw.put(key, value);
    batch.putUncached(key, value);
  }

  void removeRaw(StorageKey key) {
    raw.put(key, null);
    batch.deleteUncached(key);
  }

  /** Stored entries with {@code from <= key < to}, without the effects of this entry. */
  EngineIterator scanStored(StorageKey from, StorageKey to) {
    return batch.scan(from, to);
  }

  /** Removes a page of a list that nobody will read or change again. */
  void removeStoredPage(StorageKey key) {
    batch.delete(key);
  }

  /** Ends all marks of a graph. */
  void removeGhosts(GraphId graph) {
    Set<VertexId> marked = new HashSet<>(ghosts.of(graph));
    addedGhosts.keySet().stream()
        .filter(ghost -> ghost.graph().equals(graph))
        .forEach(ghost -> marked.add(ghost.vertex()));
    for (VertexId vertex : marked) {
      if (isGhost(graph, vertex)) {
        removeGhost(graph, vertex);
      }
    }
  }

  /**
   * Hands the changed pages to the batch; nothing may be changed after. What has changed in slots
   * that are being given away is noted.
   */
  public void finish() {
    writer.flush(batch);
    moves.noted().ifPresent(this::noteChanges);
  }

  private void noteChanges(SlotRange slots) {
    for (StorageKey key : batch.changedKeys()) {
      if (slots.contains(StorageKeys.slotOf(key))) {
        batch.putUncached(PartitionRecords.changeNoteKey(batch.sequence(), key.bytes()), NO_VALUE);
      }
    }
  }
}
