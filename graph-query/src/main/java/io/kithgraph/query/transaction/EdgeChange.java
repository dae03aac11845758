package io.kithgraph.query.transaction;

import io.kithgraph.model.LabelId;
import io.kithgraph.storage.api.EdgeRecord;
import io.kithgraph.storage.api.Mutation;
import java.util.Optional;

/** What a transaction did to one edge. Immutable. */
sealed interface EdgeChange {

  /** Whether storage held the edge when the transaction looked. */
  boolean stored();

  /**
   * The edge was made or changed.
   *
   * @param edge its state now
   * @param mode how it is committed
   * @param endpoints with which label missing vertices are made, if they may be missing
   */
  record Put(
      EdgeRecord edge,
      boolean stored,
      Mutation.Mode mode,
      boolean inList,
      Optional<LabelId> endpoints)
      implements EdgeChange {}

  /** The edge was deleted. */
  record Deleted(boolean stored, boolean inList) implements EdgeChange {}
}
