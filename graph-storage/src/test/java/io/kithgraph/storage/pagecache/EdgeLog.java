package io.kithgraph.storage.pagecache;

import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.Slots;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.edgetree.EdgeEntry;
import io.kithgraph.storage.edgetree.EdgeTree;
import io.kithgraph.storage.edgetree.EdgeTreeChecker;
import io.kithgraph.storage.edgetree.EdgeTreeCursor;
import io.kithgraph.storage.edgetree.EdgeTreeSettings;
import io.kithgraph.storage.edgetree.EdgeTreeWriter;
import io.kithgraph.storage.edgetree.NeighbourIntersection;
import io.kithgraph.storage.edgetree.ScanOrder;
import io.kithgraph.storage.edgetree.SortRange;
import io.kithgraph.storage.key.ListAddress;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.StorageKeys;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * A log of entries, each some mutations of a small graph that depend on the seed and the sequence
 * number alone, the way to apply one to a page cache, and what the whole partition must then hold.
 * Immutable.
 */
final class EdgeLog {
  static final StorageKey APPLIED = StorageKeys.partitionRecord((byte) 1, new byte[0]);
  private static final GraphId GRAPH = new GraphId(1);
  private static final LabelId LABEL = new LabelId(1);

  private final long seed;
  private final int vertices;

  private record Step(boolean removal, EdgeKey edge, long sortKey, PropertySet properties) {}

  EdgeLog(long seed, int vertices) {
    this.seed = seed;
    this.vertices = vertices;
  }

  private List<Step> entry(long sequence) {
    Random random = new Random(seed * 1_000_003 + sequence);
    List<Step> steps = new ArrayList<>();
    boolean shrinking = sequence % 400 > 300;
    for (int i = random.nextInt(8); i >= 0; i--) {
      // Vertex 0 is followed by everybody and follows everybody, so its lists are large.
      boolean hub = random.nextInt(3) > 0;
      VertexId one = hub ? VertexId.of(0) : id(random.nextInt(vertices));
      VertexId other = id(random.nextInt(vertices));
      boolean out = random.nextBoolean();
      byte[] properties = new byte[random.nextInt(3) * 7];
      random.nextBytes(properties);
      steps.add(
          new Step(
              random.nextInt(10) < (shrinking ? 8 : 3),
              new EdgeKey(out ? one : other, LABEL, out ? other : one, 0),
              random.nextInt(1000),
              PropertySet.ofEncoded(properties)));
    }
    return steps;
  }

  private static VertexId id(int number) {
    return number % 11 == 10 ? VertexId.of("user-" + number) : VertexId.of(number);
  }

  /** Applies an entry as a batch of its own. */
  void apply(PageCache cache, EdgeTreeSettings settings, long sequence) {
    ApplyBatch batch = cache.begin(sequence);
    EdgeTreeWriter writer = new EdgeTreeWriter(batch, settings);
    for (Step step : entry(sequence)) {
      for (Direction direction : Direction.values()) {
        ListAddress list = ListAddress.of(GRAPH, step.edge.list(direction));
        VertexId neighbour = step.edge.neighbour(direction);
        if (step.removal) {
          writer.remove(list, neighbour, 0, sequence);
        } else {
          writer.put(list, new EdgeEntry(step.sortKey, neighbour, 0, step.properties), sequence);
        }
      }
      StorageKey vertex = StorageKeys.vertex(GRAPH, step.edge.source());
      if (step.removal) {
        batch.deleteRecord(vertex);
      } else {
        batch.putRecord(vertex, ByteBuffer.allocate(8).putLong(sequence).array());
      }
    }
    writer.flush(batch);
    batch.putUncached(APPLIED, ByteBuffer.allocate(8).putLong(sequence).array());
    batch.commit();
  }

  /**
   * What a partition holds: edges with their sort key and properties, and vertices with the
   * sequence that wrote them.
   */
  record State(Map<EdgeKey, EdgeEntry> edges, Map<VertexId, Long> records) {
    static State empty() {
      return new State(Map.of(), Map.of());
    }
  }

  /** The state after an entry. */
  State after(State before, long sequence) {
    Map<EdgeKey, EdgeEntry> edges = new HashMap<>(before.edges);
    Map<VertexId, Long> records = new HashMap<>(before.records);
    for (Step step : entry(sequence)) {
      if (step.removal) {
        edges.remove(step.edge);
        records.remove(step.edge.source());
      } else {
        edges.put(
            step.edge, new EdgeEntry(step.sortKey, step.edge.destination(), 0, step.properties));
        records.put(step.edge.source(), sequence);
      }
    }
    return new State(edges, records);
  }

  /**
   * Reads everything out of a view, checks the trees, and that both halves of every edge are there.
   */
  State read(View view) {
    EdgeTree tree = new EdgeTree(view);
    Map<EdgeKey, EdgeEntry> out = new HashMap<>();
    Map<EdgeKey, EdgeEntry> in = new HashMap<>();
    Map<VertexId, Long> records = new HashMap<>();
    for (int i = 0; i < vertices; i++) {
      VertexId vertex = id(i);
      StoredRecord record = view.record(StorageKeys.vertex(GRAPH, vertex));
      if (record != null) {
        records.put(vertex, ByteBuffer.wrap(record.payload()).getLong());
      }
      readList(tree, vertex, Direction.OUT, out);
      readList(tree, vertex, Direction.IN, in);
    }
    if (!out.equals(in)) {
      throw new AssertionError("Halves differ at sequence " + view.sequence());
    }
    return new State(out, records);
  }

  private static void readList(
      EdgeTree tree, VertexId vertex, Direction direction, Map<EdgeKey, EdgeEntry> into) {
    ListKey key = new ListKey(vertex, LABEL, direction);
    ListAddress list = ListAddress.of(GRAPH, key);
    EdgeTreeCursor cursor = tree.cursor(list, SortRange.ALL, ScanOrder.ASCENDING);
    long count = 0;
    while (cursor.nextRun(Integer.MAX_VALUE)) {
      for (int i = 0; i < cursor.size(); i++) {
        EdgeEntry entry = cursor.entry(i);
        EdgeKey edge = key.edge(entry.neighbour(), 0);
        into.put(edge, new EdgeEntry(entry.sortKey(), edge.destination(), 0, entry.properties()));
        count++;
      }
    }
    if (count != tree.degree(list)) {
      throw new AssertionError("Degree of " + list + " is wrong");
    }
  }

  /** Checks what each two of the first vertices follow both, against the state that must be. */
  void checkSharedNeighbours(View view, State expected, int first) {
    EdgeTree tree = new EdgeTree(view);
    Map<VertexId, NavigableSet<VertexId>> followed = new HashMap<>();
    for (EdgeKey edge : expected.edges.keySet()) {
      followed.computeIfAbsent(edge.source(), v -> new TreeSet<>()).add(edge.destination());
    }
    for (int i = 0; i < Math.min(first, vertices); i++) {
      for (int k = 0; k <= i; k++) {
        NavigableSet<VertexId> both =
            new TreeSet<>(followed.getOrDefault(id(i), Collections.emptyNavigableSet()));
        both.retainAll(followed.getOrDefault(id(k), Collections.emptyNavigableSet()));
        List<ListAddress> lists = List.of(outList(i), outList(k));
        NeighbourIntersection walk = new NeighbourIntersection(tree.sharedNeighbours(lists, null));
        List<VertexId> found = new ArrayList<>();
        for (var step = walk.next(); step != NeighbourIntersection.Step.END; step = walk.next()) {
          if (step == NeighbourIntersection.Step.FOUND) {
            found.add(walk.considered());
          }
        }
        if (!found.equals(List.copyOf(both))) {
          throw new AssertionError("What " + lists + " share is " + both + ", not " + found);
        }
      }
    }
  }

  private static ListAddress outList(int vertex) {
    return ListAddress.of(GRAPH, new ListKey(id(vertex), LABEL, Direction.OUT));
  }

  /** Checks the structure of all lists and that no page is stored that belongs to none. */
  void checkStructure(View view) {
    Set<StorageKey> reached = new HashSet<>();
    EdgeTreeChecker checker = new EdgeTreeChecker(view, reached::add);
    for (int i = 0; i < vertices; i++) {
      for (Direction direction : Direction.values()) {
        checker.check(ListAddress.of(GRAPH, new ListKey(id(i), LABEL, direction)));
      }
    }
    try (var entries = view.scan(StorageKeys.slotStart(0), StorageKeys.slotStart(Slots.COUNT))) {
      for (; entries.isValid(); entries.next()) {
        StorageKey key = StorageKey.of(entries.key());
        if (StorageKeys.decode(key) instanceof StorageKeys.PageKey && !reached.contains(key)) {
          throw new AssertionError("Page of no list: " + key);
        }
      }
    }
  }
}
