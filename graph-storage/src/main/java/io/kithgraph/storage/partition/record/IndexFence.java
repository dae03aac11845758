package io.kithgraph.storage.partition.record;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.pagecache.View;
import io.kithgraph.storage.protocol.PartMutation;
import io.kithgraph.storage.protocol.TransactionPart;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a partition knows about the property indexes of a graph: whoever changes vertices must know
 * the schema of a version at least, and nobody may read or write the entries of dropped indexes.
 * Immutable.
 *
 * <p>Body of the record: schema version i64 | count varint | hidden label varint …, ascending.
 *
 * @param dropped the hidden labels of dropped indexes
 */
public record IndexFence(long schemaVersion, Set<LabelId> dropped) {
  /** The most dropped indexes of a graph that a partition remembers. */
  public static final int MAX_DROPPED = 100_000;

  static final IndexFence NONE = new IndexFence(0, Set.of());

  public IndexFence {
    dropped = Set.copyOf(dropped);
  }

  /** The fence of a graph, from its record if there is one. */
  public static IndexFence of(byte @Nullable [] sealed) {
    return sealed == null ? NONE : decode(sealed);
  }

  /** This fence, raised to a version at least and with more dropped labels. */
  public IndexFence raised(long version, Set<LabelId> more) {
    Set<LabelId> all = new HashSet<>(dropped);
    all.addAll(more);
    return new IndexFence(Math.max(schemaVersion, version), all);
  }

  /** Whether the part changes vertices by an older schema than is allowed. */
  public boolean excludes(TransactionPart part) {
    return part.schemaVersion() < schemaVersion && changesVertices(part);
  }

  public static boolean changesVertices(TransactionPart part) {
    for (PartMutation mutation : part.mutations()) {
      if (mutation instanceof PartMutation.PutVertex
          || mutation instanceof PartMutation.PatchVertex
          || mutation instanceof PartMutation.DeleteVertex) {
        return true;
      }
    }
    return false;
  }

  /**
   * Refuses a read of the entries of a dropped index.
   *
   * @throws StorageException with {@code STALE_SCHEMA}
   */
  public static void checkRead(View view, GraphId graph, LabelId label) {
    if (of(view.uncached(PartitionRecords.indexFenceKey(graph))).dropped.contains(label)) {
      throw new StorageException(
          ErrorCode.STALE_SCHEMA, "The index was dropped meanwhile; try again");
    }
  }

  public byte[] encode() {
    RecordWriter out = PartitionRecords.begin().i64(schemaVersion).varint(dropped.size());
    new TreeSet<>(dropped).forEach(label -> out.varint(label.value()));
    return PartitionRecords.seal(out);
  }

  public static IndexFence decode(byte[] sealed) {
    RecordReader in = PartitionRecords.open(sealed);
    long version = in.i64();
    int count = in.count();
    Set<LabelId> dropped = new HashSet<>();
    for (int i = 0; i < count; i++) {
      dropped.add(new LabelId(in.varint()));
    }
    in.end();
    return new IndexFence(version, dropped);
  }
}
