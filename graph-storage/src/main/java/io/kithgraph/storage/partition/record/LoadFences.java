package io.kithgraph.storage.partition.record;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.RequestId;
import io.kithgraph.storage.engine.EngineIterator;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.protocol.PartMutation;
import io.kithgraph.storage.protocol.TransactionPart;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The labels that are being loaded in bulk: until that ends, nobody else writes their edges or
 * deletes vertices of their graphs. Immutable.
 *
 * <p>Body of the record of a label: load 16 | whether its tables were taken over u8.
 */
public final class LoadFences {
  public static final LoadFences NONE = new LoadFences(Map.of());

  private final Map<Label, Fence> fences;

  /** A label of a graph. */
  public record Label(GraphId graph, LabelId label) {}

  /**
   * Which load has a label.
   *
   * @param ingested whether the partition has taken its tables over
   */
  public record Fence(RequestId load, boolean ingested) {}

  private LoadFences(Map<Label, Fence> fences) {
    this.fences = fences;
  }

  /** What stored entries with {@code from <= key < to} say. */
  public static LoadFences load(StoredScan stored) {
    StorageKey prefix = PartitionRecords.loadFencePrefix();
    Map<Label, Fence> loaded = new HashMap<>();
    try (EngineIterator iterator = stored.scan(prefix, prefix.afterPrefix())) {
      for (; iterator.isValid(); iterator.next()) {
        loaded.put(
            PartitionRecords.loadFenceLabel(StorageKey.of(iterator.key())),
            decode(iterator.value()));
      }
    }
    return new LoadFences(loaded);
  }

  /** All loads that have a label. */
  public Set<RequestId> loads() {
    return fences.values().stream().map(Fence::load).collect(Collectors.toSet());
  }

  /** The fence of a label, or null. */
  public @Nullable Fence of(GraphId graph, LabelId label) {
    return fences.get(new Label(graph, label));
  }

  /** The fenced labels of a graph. */
  public List<Label> labels(GraphId graph) {
    return fences.keySet().stream().filter(label -> label.graph().equals(graph)).toList();
  }

  public LoadFences with(Label label, Fence fence) {
    Map<Label, Fence> changed = new HashMap<>(fences);
    changed.put(label, fence);
    return new LoadFences(changed);
  }

  public LoadFences without(Label label) {
    Map<Label, Fence> changed = new HashMap<>(fences);
    changed.remove(label);
    return new LoadFences(changed);
  }

  /** Whether a fence keeps the part out. */
  public boolean exclude(TransactionPart part) {
    if (fences.isEmpty()) {
      return false;
    }
    for (PartMutation mutation : part.mutations()) {
      if (excludes(part.graph(), mutation)) {
        return true;
      }
    }
    return false;
  }

  private boolean excludes(GraphId graph, PartMutation mutation) {
    if (mutation instanceof PartMutation.PutHalf put) {
      return of(graph, put.key().label()) != null;
    }
    if (mutation instanceof PartMutation.DeleteHalf delete) {
      return of(graph, delete.key().label()) != null;
    }
    boolean deletesVertex =
        mutation instanceof PartMutation.DeleteVertex || mutation instanceof PartMutation.MarkGhost;
    return deletesVertex && !labels(graph).isEmpty();
  }

  public static byte[] encode(Fence fence) {
    return PartitionRecords.seal(
        PartitionRecords.begin().transaction(fence.load()).bool(fence.ingested()));
  }

  private static Fence decode(byte[] sealed) {
    RecordReader in = PartitionRecords.open(sealed);
    Fence fence = new Fence(in.transaction(), in.bool());
    in.end();
    return fence;
  }
}
