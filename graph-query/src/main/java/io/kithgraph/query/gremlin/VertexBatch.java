package io.kithgraph.query.gremlin;

import io.kithgraph.model.VertexId;
import io.kithgraph.query.exec.Execution;
import io.kithgraph.storage.api.VertexRead;
import io.kithgraph.storage.api.VertexRecord;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Vertices that were reached together. Whoever asks for one of them is likely to ask for the next
 * ones too: they are read ahead, in growing windows. Confined to the thread of its transaction.
 */
final class VertexBatch {
  private static final int FIRST_WINDOW = 16;
  private static final int GROWTH = 4;

  private final OpenTransaction transaction;
  private final Execution execution;
  private final List<VertexId> ids;
  private final @Nullable VertexRecord[] records;
  private final boolean properties;
  private final BitSet loaded = new BitSet();
  private int window = FIRST_WINDOW;

  VertexBatch(OpenTransaction transaction, Execution execution, List<VertexId> ids) {
    this(transaction, execution, ids, true);
  }

  /**
   * A batch of which nothing is read yet.
   *
   * @param properties whether anybody may look at more than the labels
   */
  VertexBatch(
      OpenTransaction transaction, Execution execution, List<VertexId> ids, boolean properties) {
    this.properties = properties;
    this.transaction = transaction;
    this.execution = execution;
    this.ids = ids;
    this.records = new @Nullable VertexRecord[ids.size()];
  }

  /** Whether the batch belongs to the transaction, and so may answer for it. */
  boolean belongsTo(OpenTransaction other) {
    return transaction == other;
  }

  int size() {
    return ids.size();
  }

  VertexId id(int position) {
    return ids.get(position);
  }

  Execution execution() {
    return execution;
  }

  /** The vertex, or null if it does not exist. */
  @Nullable VertexRecord record(int position) {
    if (!loaded.get(position)) {
      load(position);
    }
    return records[position];
  }

  private void load(int from) {
    List<VertexId> wanted = new ArrayList<>();
    List<Integer> positions = new ArrayList<>();
    int maxWindow = execution.limits().maxFrontier();
    for (int i = from; i < ids.size() && wanted.size() < Math.min(window, maxWindow); i++) {
      if (!loaded.get(i)) {
        wanted.add(ids.get(i));
        positions.add(i);
      }
    }
    window = Math.min(maxWindow, window * GROWTH);
    List<Optional<VertexRecord>> found =
        transaction.reads().vertices(new VertexRead(wanted, properties), execution);
    for (int i = 0; i < found.size(); i++) {
      records[positions.get(i)] = found.get(i).orElse(null);
      loaded.set(positions.get(i));
    }
  }
}
