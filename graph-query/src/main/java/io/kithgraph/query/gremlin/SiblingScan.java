package io.kithgraph.query.gremlin;

import io.kithgraph.model.VertexId;
import io.kithgraph.query.plan.AdjacencyScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads ahead for steps that get their vertices one at a time, as those inside of {@code where()}
 * and {@code local()} do: the lists of the vertices that were reached together with the one that is
 * asked for are read in the same call, in windows that grow. What was read is given up as soon as
 * the transaction changes something. Confined to one thread.
 */
final class SiblingScan {
  private static final int FIRST_WINDOW = 16;
  private static final int GROWTH = 4;

  /** The most edges that a window may read ahead, about. */
  private static final int MAX_EDGES = 65_536;

  private static final int UNLIMITED_LIST = 1024;

  private @Nullable VertexBatch batch;
  private @Nullable OpenTransaction transaction;
  private @Nullable AdjacencyElements elements;
  private long changes;
  private int from;
  private int to;
  private int lastPosition;
  private int window = FIRST_WINDOW;

  /** Where the elements of a vertex are: those of one source in a scan over several. */
  record Place(AdjacencyElements elements, int source) {}

  /**
   * The place of a vertex, or empty if nothing is known of other vertices that were reached with
   * it.
   *
   * @param open starts a scan over a window of vertices
   */
  Optional<Place> place(
      KithVertex vertex,
      OpenTransaction current,
      AdjacencyScan scan,
      Function<List<VertexId>, AdjacencyElements> open) {
    VertexBatch siblings = vertex.batch();
    if (siblings == null || siblings.size() < 2 || !siblings.belongsTo(current)) {
      return Optional.empty();
    }
    int position = vertex.position();
    boolean known =
        elements != null
            && batch == siblings
            && transaction == current
            && changes == current.graph().changes()
            && position > lastPosition
            && position < to;
    if (!known) {
      window = batch == siblings ? window * GROWTH : FIRST_WINDOW;
      long perList = Math.min(scan.limit(), UNLIMITED_LIST);
      int max = (int) Math.max(1, MAX_EDGES / Math.max(1, perList));
      window = Math.min(Math.min(window, max), siblings.execution().limits().maxFrontier());
      batch = siblings;
      transaction = current;
      changes = current.graph().changes();
      from = position;
      to = Math.min(siblings.size(), position + window);
      List<VertexId> sources = new ArrayList<>(to - from);
      for (int i = from; i < to; i++) {
        sources.add(siblings.id(i));
      }
      elements = open.apply(sources);
    }
    lastPosition = position;
    return Optional.of(new Place(Objects.requireNonNull(elements), position - from));
  }
}
