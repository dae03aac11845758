package io.kithgraph.storage.partition.record;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.RollUpList;
import io.kithgraph.storage.engine.EngineIterator;
import io.kithgraph.storage.key.StorageKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which labels have roll-ups, as the partition has been told with the edges that it was given. What
 * it knows of a label is stored with the first such edge and holds for every later change, so that
 * whoever deletes an edge need not know the schema. Immutable.
 *
 * <p>Body of the record of a label: count varint | hidden label varint …, ascending.
 */
public final class RollUpSet {
  static final RollUpSet EMPTY = new RollUpSet(Map.of());

  private final Map<GraphId, Map<LabelId, List<RollUpList>>> rollUps;

  private RollUpSet(Map<GraphId, Map<LabelId, List<RollUpList>>> rollUps) {
    this.rollUps = rollUps;
  }

  /** What stored entries with {@code from <= key < to} say. */
  public static RollUpSet load(StoredScan stored) {
    StorageKey prefix = PartitionRecords.rollUpsPrefix();
    RollUpSet loaded = EMPTY;
    try (EngineIterator iterator = stored.scan(prefix, prefix.afterPrefix())) {
      for (; iterator.isValid(); iterator.next()) {
        GraphId graph = PartitionRecords.graphOf(StorageKey.of(iterator.key()));
        loaded = loaded.with(graph, decode(iterator.value()));
      }
    }
    return loaded;
  }

  /** The roll-ups of a label; usually none. */
  public List<RollUpList> of(GraphId graph, LabelId label) {
    return rollUps.isEmpty()
        ? List.of()
        : rollUps.getOrDefault(graph, Map.of()).getOrDefault(label, List.of());
  }

  /** The labels of a graph that have roll-ups. */
  public Collection<LabelId> labels(GraphId graph) {
    return rollUps.getOrDefault(graph, Map.of()).keySet();
  }

  public boolean knows(GraphId graph, Collection<RollUpList> wanted) {
    return wanted.stream().allMatch(rollUp -> of(graph, rollUp.label()).contains(rollUp));
  }

  /** This set with more roll-ups. */
  public RollUpSet with(GraphId graph, Collection<RollUpList> more) {
    Map<LabelId, List<RollUpList>> labels = new HashMap<>(rollUps.getOrDefault(graph, Map.of()));
    for (RollUpList rollUp : more) {
      TreeSet<RollUpList> all = new TreeSet<>(labels.getOrDefault(rollUp.label(), List.of()));
      all.add(rollUp);
      labels.put(rollUp.label(), List.copyOf(all));
    }
    Map<GraphId, Map<LabelId, List<RollUpList>>> changed = new HashMap<>(rollUps);
    changed.put(graph, labels);
    return new RollUpSet(changed);
  }

  /** This set without a graph. */
  public RollUpSet without(GraphId graph) {
    Map<GraphId, Map<LabelId, List<RollUpList>>> changed = new HashMap<>(rollUps);
    changed.remove(graph);
    return new RollUpSet(changed);
  }

  /** The record of a label. */
  public byte[] encode(GraphId graph, LabelId label) {
    List<RollUpList> of = of(graph, label);
    RecordWriter out = PartitionRecords.begin().varint(of.size());
    of.forEach(rollUp -> out.varint(rollUp.list().value()));
    return PartitionRecords.seal(out);
  }

  public static List<RollUpList> decode(byte[] sealed) {
    RecordReader in = PartitionRecords.open(sealed);
    int count = in.count();
    List<RollUpList> read = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      read.add(read(in));
    }
    in.end();
    return read;
  }

  /** Reads a roll-up, written as its hidden label. */
  static RollUpList read(RecordReader in) {
    int label = in.varint();
    return (label <= 0 ? Optional.<RollUpList>empty() : RollUpList.of(new LabelId(label)))
        .orElseThrow(() -> new MalformedRecordException("no roll-up: " + label));
  }
}
