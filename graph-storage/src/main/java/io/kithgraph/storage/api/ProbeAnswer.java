package io.kithgraph.storage.api;

import org.jspecify.annotations.Nullable;

/**
 * The answer to one probe. Immutable.
 *
 * @param edge the edge, if it exists and the read asked for edges
 */
public record ProbeAnswer(boolean exists, @Nullable EdgeRecord edge) {
  /** There is no such edge. */
  public static final ProbeAnswer ABSENT = new ProbeAnswer(false, null);

  /** There is one. */
  public static final ProbeAnswer PRESENT = new ProbeAnswer(true, null);
}
