package io.kithgraph.storage.partition.read;

import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.Slots;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.StorageClient.ListDegree;
import io.kithgraph.storage.api.VertexRecord;
import io.kithgraph.storage.edgetree.EdgeTree;
import io.kithgraph.storage.edgetree.EdgeTreeCursor;
import io.kithgraph.storage.edgetree.ScanOrder;
import io.kithgraph.storage.edgetree.SortRange;
import io.kithgraph.storage.engine.EngineIterator;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.StorageKeys;
import io.kithgraph.storage.key.StorageKeys.VertexKey;
import io.kithgraph.storage.pagecache.StoredRecord;
import io.kithgraph.storage.partition.record.Vertex;
import io.kithgraph.storage.partition.record.VertexLists;
import io.kithgraph.storage.protocol.PartitionAnswer.Page;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads vertices, which lists they have, and scans over them. Confined to the thread of the call.
 */
final class VertexReader {
  /** A vertex's few small lists are passed over one by one before the iterator is sent on. */
  private static final int STEPS_BEFORE_SEEK = 4;

  private final ReadState state;

  VertexReader(ReadState state) {
    this.state = state;
  }

  List<Optional<VertexRecord>> vertices(List<VertexId> ids, boolean properties) {
    List<Optional<VertexRecord>> records = new ArrayList<>(ids.size());
    for (VertexId id : ids) {
      records.add(vertex(id, properties));
      if ((records.size() & 0xFF) == 0) {
        state.budget().checkTime();
      }
    }
    return records;
  }

  private Optional<VertexRecord> vertex(VertexId id, boolean properties) {
    if (state.isGhost(id)) {
      return Optional.empty();
    }
    StoredRecord record = state.pages().record(StorageKeys.vertex(state.graph(), id));
    if (record == null) {
      return Optional.empty();
    }
    Vertex vertex = Vertex.decode(ByteBuffer.wrap(record.payload()), properties);
    return Optional.of(new VertexRecord(id, vertex.label(), vertex.properties(), record.lsn()));
  }

  List<List<ListDegree>> lists(List<VertexId> vertices) {
    List<List<ListDegree>> all = new ArrayList<>(vertices.size());
    for (VertexId vertex : vertices) {
      state.budget().checkTime();
      List<ListDegree> lists = new ArrayList<>();
      for (ListKey list : state.isGhost(vertex) ? List.<ListKey>of() : listsOf(vertex)) {
        lists.add(new ListDegree(list, degree(list)));
      }
      all.add(lists);
    }
    return all;
  }

  /** Some edges of the lists of a vertex, whether or not it is a ghost, and they have expired. */
  List<EdgeKey> edges(VertexId vertex, int limit) {
    EdgeTree tree = new EdgeTree(state.pages());
    List<EdgeKey> edges = new ArrayList<>();
    for (ListKey list : listsOf(vertex)) {
      EdgeTreeCursor cursor = tree.cursor(state.address(list), SortRange.ALL, ScanOrder.ASCENDING);
      while (edges.size() < limit && cursor.nextRun(limit - edges.size())) {
        for (int i = 0; i < cursor.size(); i++) {
          edges.add(list.edge(cursor.neighbour(i), cursor.tieBreaker(i)));
        }
      }
    }
    return edges;
  }

  private List<ListKey> listsOf(VertexId vertex) {
    List<ListKey> lists = new ArrayList<>();
    StorageKey prefix = StorageKeys.vertexPrefix(state.graph(), vertex);
    try (EngineIterator iterator = state.view().scan(prefix, prefix.afterPrefix())) {
      VertexLists.forEach(iterator, lists::add);
    }
    return lists;
  }

  /** A page of all vertices of the graph, by slot and id. */
  Page scan(int fromSlot, @Nullable VertexId after, int limit, boolean properties) {
    StorageKey start =
        after == null
            ? StorageKeys.graphPrefix(fromSlot, state.graph())
            : StorageKeys.vertexPrefix(state.graph(), after).afterPrefix();
    List<VertexRecord> vertices = new ArrayList<>();
    try (EngineIterator iterator = state.view().scan(start, StorageKeys.slotStart(Slots.COUNT))) {
      while (iterator.isValid()) {
        StorageKey key = StorageKey.of(iterator.key());
        StorageKey prefix = StorageKeys.graphPrefix(StorageKeys.slotOf(key), state.graph());
        if (!key.startsWith(prefix)) {
          state.budget().checkTime();
          skipToGraph(iterator, key, prefix);
          continue;
        }
        boolean vertex =
            StorageKeys.decode(key) instanceof VertexKey found && !state.isGhost(found.vertex());
        if (!vertex) {
          skipVertex(iterator, key);
          continue;
        }
        if (vertices.size() >= limit || !take(key, iterator.value(), properties, vertices)) {
          return new Page(vertices, false);
        }
        iterator.next();
      }
    }
    return new Page(vertices, true);
  }

  private boolean take(
      StorageKey key, byte[] value, boolean properties, List<VertexRecord> vertices) {
    boolean stop = !vertices.isEmpty() && state.budget().isTimeUp();
    if (stop || !state.budget().spend(32L + value.length)) {
      return false;
    }
    if (StorageKeys.decode(key) instanceof VertexKey found) {
      ByteBuffer in = ByteBuffer.wrap(value);
      long version = in.getLong();
      Vertex vertex = Vertex.decode(in, properties);
      vertices.add(new VertexRecord(found.vertex(), vertex.label(), vertex.properties(), version));
    }
    return true;
  }

  /** Moves past what other graphs have here; often that is little, and stepping is cheaper. */
  private void skipToGraph(EngineIterator iterator, StorageKey key, StorageKey prefix) {
    StorageKey target =
        key.compareTo(prefix) < 0
            ? prefix
            : StorageKeys.graphPrefix(StorageKeys.slotOf(key) + 1, state.graph());
    for (int i = 0; i < STEPS_BEFORE_SEEK; i++) {
      iterator.next();
      if (!iterator.isValid() || StorageKey.of(iterator.key()).compareTo(target) >= 0) {
        return;
      }
    }
    iterator.seek(target.bytes());
  }

  /** Moves past the pages of the vertex whose page or record the iterator stands on. */
  private void skipVertex(EngineIterator iterator, StorageKey key) {
    StorageKeys.Decoded decoded = StorageKeys.decode(key);
    if (decoded == null) {
      iterator.next();
      return;
    }
    StorageKey prefix = StorageKeys.vertexPrefix(state.graph(), decoded.vertex());
    for (int i = 0; i < STEPS_BEFORE_SEEK; i++) {
      iterator.next();
      if (!iterator.isValid() || !StorageKey.of(iterator.key()).startsWith(prefix)) {
        return;
      }
    }
    iterator.seek(prefix.afterPrefix().bytes());
  }

  /** The degree as readers see it. */
  private long degree(ListKey list) {
    long degree = state.tree().degree(state.address(list));
    for (VertexId ghost : state.ghosts()) {
      degree -= state.tree().countParallel(state.address(list), ghost);
    }
    return degree;
  }
}
