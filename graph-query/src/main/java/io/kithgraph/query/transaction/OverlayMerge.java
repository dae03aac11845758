package io.kithgraph.query.transaction;

import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.query.exec.PropertyConditions;
import io.kithgraph.storage.api.EdgeColumns;
import io.kithgraph.storage.api.EdgeRecord;
import io.kithgraph.storage.api.EdgeSlice;
import io.kithgraph.storage.api.ListRange;
import io.kithgraph.storage.api.Order;
import io.kithgraph.storage.api.Position;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.StopReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Merges the changed edges of one list into what storage delivered of it: what was changed or
 * deleted is left out of the stored edges, what was put takes its place in the order. Pure.
 */
final class OverlayMerge {
  private static final Comparator<Position> ASCENDING =
      Comparator.comparingLong(Position::sortKey)
          .thenComparing(Position::neighbour)
          .thenComparingLong(Position::tieBreaker);

  private final WriteBuffer buffer;
  private final RangeRead read;
  private final Comparator<Position> order;

  OverlayMerge(WriteBuffer buffer, RangeRead read) {
    this.buffer = buffer;
    this.read = read;
    this.order = read.order() == Order.ASCENDING ? ASCENDING : ASCENDING.reversed();
  }

  /** The slice as the transaction sees it; the stored slice must hold all columns. */
  EdgeSlice merge(ListRange asked, EdgeSlice stored) {
    List<EdgeRow> rows = new ArrayList<>();
    Position end = stored.stopReason() == StopReason.EXHAUSTED ? null : stored.next();
    if (!buffer.hides(asked.list().vertex())) {
      addStored(asked.list(), stored.edges(), rows);
    }
    addPut(asked, end, rows);
    rows.sort(Comparator.comparing(EdgeRow::position, order));
    if (rows.size() > read.limit()) {
      List<EdgeRow> kept = rows.subList(0, read.limit());
      return slice(stored, kept, StopReason.LIMIT, kept.get(kept.size() - 1).position());
    }
    return slice(stored, rows, stored.stopReason(), stored.next());
  }

  private void addStored(ListKey list, EdgeColumns edges, List<EdgeRow> rows) {
    for (int i = 0; i < edges.size(); i++) {
      VertexId neighbour = edges.neighbour(i);
      long tieBreaker = edges.tieBreaker(i);
      boolean hidden =
          buffer.hides(neighbour) || buffer.edge(list.edge(neighbour, tieBreaker)) != null;
      if (!hidden) {
        rows.add(
            new EdgeRow(
                new Position(edges.sortKey(i), neighbour, tieBreaker), edges.properties(i)));
      }
    }
  }

  /** Adds what was put, if it lies in the part of the list that the slice covers. */
  private void addPut(ListRange asked, @Nullable Position end, List<EdgeRow> rows) {
    Direction direction = asked.list().direction();
    for (EdgeKey key : buffer.edges(asked.list())) {
      if (buffer.edge(key) instanceof EdgeChange.Put put) {
        EdgeRecord edge = put.edge();
        VertexId neighbour = key.neighbour(direction);
        Position position = new Position(edge.sortKey(), neighbour, key.tieBreaker());
        boolean covered =
            (asked.after() == null || order.compare(position, asked.after()) > 0)
                && (end == null || order.compare(position, end) <= 0);
        boolean wanted =
            read.bounds().contains(edge.sortKey())
                && (asked.neighbour() == null || asked.neighbour().equals(neighbour))
                && PropertyConditions.all(read.conditions(), edge.properties());
        if (covered && wanted) {
          rows.add(new EdgeRow(position, edge.properties()));
        }
      }
    }
  }

  private static EdgeSlice slice(
      EdgeSlice stored, List<EdgeRow> rows, StopReason reason, @Nullable Position next) {
    return new EdgeSlice(stored.list(), EdgeRow.columns(rows), reason, next, stored.version());
  }

  /** The newest edge that was put to a neighbour and is newer than a stored one, if any. */
  static Optional<EdgeRecord> newestPut(
      WriteBuffer buffer, ListKey list, VertexId neighbour, @Nullable Long tieBreaker) {
    return buffer.edges(list).stream()
        .filter(key -> key.neighbour(list.direction()).equals(neighbour))
        .filter(key -> tieBreaker == null || key.tieBreaker() == tieBreaker)
        .map(buffer::edge)
        .filter(EdgeChange.Put.class::isInstance)
        .map(change -> ((EdgeChange.Put) change).edge())
        .max(
            Comparator.comparingLong(EdgeRecord::sortKey)
                .thenComparingLong(edge -> edge.key().tieBreaker()));
  }
}
