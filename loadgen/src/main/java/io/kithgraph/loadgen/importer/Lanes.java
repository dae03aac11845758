package io.kithgraph.loadgen.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Sorts rows into batches, one being filled for each lane; rows about the same edge or vertex stay
 * in their order. Confined to one thread.
 */
final class Lanes {
  private final ImportOptions.Pace pace;
  private final IntFunction<Batch> newBatch;
  private final @Nullable Batch[] filling;

  Lanes(ImportOptions.Pace pace, IntFunction<Batch> newBatch) {
    this.pace = pace;
    this.newBatch = newBatch;
    this.filling = new @Nullable Batch[pace.lanes()];
  }

  /** Takes a row; gives a batch if one became full by it. */
  @Nullable Batch add(ParsedRow row) {
    int lane = row.lane(pace.lanes());
    Batch batch = filling[lane];
    if (batch == null) {
      batch = newBatch.apply(lane);
      filling[lane] = batch;
    }
    batch.add(row);
    if (batch.size() < pace.batchRows()) {
      return null;
    }
    filling[lane] = null;
    return batch;
  }

  /** The batches that are not full; none of them is kept. */
  List<Batch> rest() {
    List<Batch> rest = new ArrayList<>();
    for (int lane = 0; lane < filling.length; lane++) {
      Batch batch = filling[lane];
      if (batch != null) {
        rest.add(batch);
        filling[lane] = null;
      }
    }
    return rest;
  }
}
