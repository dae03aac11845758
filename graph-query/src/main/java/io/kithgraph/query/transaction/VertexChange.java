package io.kithgraph.query.transaction;

import io.kithgraph.model.LabelId;
import io.kithgraph.model.PropertySet;
import io.kithgraph.storage.api.VertexRecord;
import java.util.Set;

/** What a transaction did to one vertex. Immutable. */
sealed interface VertexChange {

  /**
   * The vertex was made.
   *
   * @param replaces whether the transaction deleted a stored vertex of this id before
   */
  record Created(VertexRecord state, boolean replaces) implements VertexChange {}

  /**
   * Some properties of a stored vertex were changed.
   *
   * @param stored the vertex as it was read
   * @param properties all its properties now
   * @param keys the keys whose properties were changed
   */
  record Changed(VertexRecord stored, PropertySet properties, Set<Integer> keys)
      implements VertexChange {
    public Changed {
      keys = Set.copyOf(keys);
    }

    VertexRecord state() {
      LabelId label = stored.label();
      return new VertexRecord(stored.id(), label, properties, stored.version());
    }
  }

  /**
   * The vertex was deleted.
   *
   * @param stored whether storage has it
   */
  record Deleted(boolean stored) implements VertexChange {}
}
