package io.kithgraph.query.server.grpc;

import io.kithgraph.api.v1.PropertyFilter;
import io.kithgraph.api.v1.RangeRequest;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.model.Direction;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.ListRange;
import io.kithgraph.storage.api.Order;
import io.kithgraph.storage.api.Position;
import io.kithgraph.storage.api.SortKeyBounds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pages of some lists: where each goes on, and what their cursors are bound to. Immutable.
 *
 * @param shared the fingerprint of all that the lists have in common
 */
record ListPages(List<ListRange> ranges, SortKeyBounds bounds, Order order, long shared) {

  static ListPages of(GraphSchema schema, RangeRequest request, List<ListKey> keys) {
    SortKeyBounds bounds = ListMessages.bounds(request.hasBounds(), request.getBounds());
    Order order = ListMessages.order(request.getOrder());
    Fingerprint shared = ListMessages.pages(schema, bounds, order);
    for (PropertyFilter filter : request.getFiltersList()) {
      shared.add(filter);
    }
    long offset = request.getOffset();
    if (offset < 0 || (offset > 0 && request.getFiltersCount() > 0)) {
      throw RequestException.invalid(
          "offset",
          offset < 0
              ? "The offset is at most " + Long.MAX_VALUE
              : "With filters there is no offset; page with cursors instead");
    }
    int cursors = request.getCursorsCount();
    if (cursors != 0 && cursors != keys.size()) {
      throw RequestException.invalid(
          "cursors",
          "There must be no cursors, or one for each of the "
              + keys.size()
              + " lists, not "
              + cursors);
    }
    List<ListRange> ranges = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      ListKey key = keys.get(i);
      Position after =
          cursors == 0
              ? null
              : Cursors.decode(
                  request.getCursors(i), of(shared.value(), key, null), "cursors[" + i + "]");
      ranges.add(new ListRange(key, after, null, offset));
    }
    return new ListPages(ranges, bounds, order, shared.value());
  }

  /** The page of one list. */
  static ListPages of(
      GraphSchema schema,
      ListKey key,
      @Nullable VertexId neighbour,
      SortKeyBounds bounds,
      Order order,
      String cursor) {
    long shared = ListMessages.pages(schema, bounds, order).value();
    Position after = Cursors.decode(cursor, of(shared, key, neighbour), "cursor");
    return new ListPages(List.of(new ListRange(key, after, neighbour)), bounds, order, shared);
  }

  /** What the cursors of a list are bound to. */
  long fingerprint(ListKey key) {
    return of(shared, key, null);
  }

  /** What the cursors of the only list are bound to. */
  long fingerprint() {
    ListRange range = ranges.get(0);
    return of(shared, range.list(), range.neighbour());
  }

  /** What the cursors of a list are bound to, given what it has in common with others. */
  static long of(long shared, ListKey key, @Nullable VertexId neighbour) {
    Fingerprint fingerprint =
        new Fingerprint()
            .add(shared)
            .add(key.label().value())
            .add(key.direction() == Direction.OUT ? 1 : 2);
    add(fingerprint, key.vertex());
    if (neighbour != null) {
      add(fingerprint, neighbour);
    }
    return fingerprint.value();
  }

  private static void add(Fingerprint fingerprint, VertexId id) {
    if (id instanceof VertexId.LongId number) {
      fingerprint.add(1).add(number.longValue());
    } else {
      fingerprint
          .add(2)
          .add(
              com.google.protobuf.ByteString.copyFrom(
                  ((VertexId.StringId) id).string().getBytes(StandardCharsets.UTF_8)));
    }
  }
}
