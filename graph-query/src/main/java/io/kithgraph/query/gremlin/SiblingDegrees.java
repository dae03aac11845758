package io.kithgraph.query.gremlin;

import io.kithgraph.model.VertexId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Counts ahead for steps that get their vertices one at a time: the degrees of the vertices that
 * were reached together with the one that is asked for are read in the same call, in windows that
 * grow. What was read is given up as soon as the transaction changes something. Confined to one
 * thread.
 */
final class SiblingDegrees {
  private static final int FIRST_WINDOW = 16;
  private static final int GROWTH = 4;

  private @Nullable VertexBatch batch;
  private @Nullable OpenTransaction transaction;
  private long[] degrees = new long[0];
  private long changes;
  private int from;
  private int window = FIRST_WINDOW;

  /**
   * The degree of a vertex, or empty if nothing is known of other vertices that were reached with
   * it.
   */
  OptionalLong degree(
      KithVertex vertex, OpenTransaction current, Function<List<VertexId>, long[]> read) {
    VertexBatch siblings = vertex.batch();
    if (siblings == null || siblings.size() < 2 || !siblings.belongsTo(current)) {
      return OptionalLong.empty();
    }
    int position = vertex.position();
    boolean known =
        batch == siblings
            && transaction == current
            && changes == current.graph().changes()
            && position >= from
            && position < from + degrees.length;
    if (!known) {
      window = batch == siblings ? window * GROWTH : FIRST_WINDOW;
      window = Math.min(window, siblings.execution().limits().maxFrontier());
      batch = siblings;
      transaction = current;
      changes = current.graph().changes();
      from = position;
      int to = Math.min(siblings.size(), position + window);
      List<VertexId> sources = new ArrayList<>(to - from);
      for (int i = from; i < to; i++) {
        sources.add(siblings.id(i));
      }
      degrees = read.apply(sources);
    }
    return OptionalLong.of(degrees[position - from]);
  }
}
