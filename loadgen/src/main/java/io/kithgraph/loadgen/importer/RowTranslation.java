package io.kithgraph.loadgen.importer;

import io.kithgraph.loadgen.dataset.Row;
import org.jspecify.annotations.Nullable;

/** Turns the rows of one file into vertices or edges. Confined to one thread. */
interface RowTranslation {

  /**
   * The vertex or edge that the row stands for, or null if it is a self-loop to be left out.
   *
   * @throws RowRejected saying what is wrong with the row
   */
  @Nullable ParsedRow parse(Row row) throws RowRejected;
}
