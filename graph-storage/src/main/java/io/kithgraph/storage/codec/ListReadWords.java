package io.kithgraph.storage.codec;

import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.EdgeColumns;
import io.kithgraph.storage.api.ListRange;
import io.kithgraph.storage.api.Order;
import io.kithgraph.storage.api.Position;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.SampleRead;
import io.kithgraph.storage.protocol.PartitionRead;
import io.kithgraph.storage.wire.Ids;
import io.kithgraph.storage.wire.IntersectRead;
import io.kithgraph.storage.wire.Intersection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is asked of adjacency lists: ranges, samples, intersections. Stateless. */
final class ListReadWords {
  private static final int SORT_KEYS = 1;
  private static final int TIE_BREAKERS = 2;
  private static final int PROPERTIES = 4;

  private ListReadWords() {}

  static io.kithgraph.storage.wire.RangeRead range(RangeRead read) {
    io.kithgraph.storage.wire.RangeRead.Builder message =
        io.kithgraph.storage.wire.RangeRead.newBuilder();
    List<ListKey> lists = new ArrayList<>(read.lists().size());
    List<Position> after = new ArrayList<>();
    List<VertexId> neighbours = new ArrayList<>();
    for (ListRange range : read.lists()) {
      Position position = range.after();
      if (position != null) {
        message.addAfterPlaces(lists.size());
        after.add(position);
      }
      VertexId neighbour = range.neighbour();
      if (neighbour != null) {
        message.addNeighbourPlaces(lists.size());
        neighbours.add(neighbour);
      }
      if (range.skip() > 0) {
        message.addSkipPlaces(lists.size()).addSkips(range.skip());
      }
      lists.add(range.list());
    }
    if (!after.isEmpty()) {
      message.setAfter(Words.positions(after));
    }
    if (!neighbours.isEmpty()) {
      message.setNeighbours(IdColumn.of(neighbours));
    }
    read.conditions().forEach(condition -> message.addConditions(Words.condition(condition)));
    return message
        .setLists(Words.lists(lists))
        .setBounds(Words.bounds(read.bounds()))
        .setDescending(read.order() == Order.DESCENDING)
        .setLimit(read.limit())
        .setProjection(projection(read.projection()))
        .build();
  }

  static RangeRead range(io.kithgraph.storage.wire.RangeRead message) {
    List<ListKey> lists = Words.lists(message.getLists());
    @Nullable Position[] after = new @Nullable Position[lists.size()];
    List<Position> positions = Words.positions(message.getAfter());
    for (int i = 0; i < message.getAfterPlacesCount() && i < positions.size(); i++) {
      after[place(message.getAfterPlaces(i), lists)] = positions.get(i);
    }
    @Nullable VertexId[] neighbours = new @Nullable VertexId[lists.size()];
    List<VertexId> ids = IdColumn.read(message.getNeighbours());
    for (int i = 0; i < message.getNeighbourPlacesCount() && i < ids.size(); i++) {
      neighbours[place(message.getNeighbourPlaces(i), lists)] = ids.get(i);
    }
    if (message.getSkipsCount() != message.getSkipPlacesCount()) {
      throw WireCodes.malformed("columns of ranges differ in size");
    }
    long[] skips = new long[lists.size()];
    for (int i = 0; i < message.getSkipsCount(); i++) {
      skips[place(message.getSkipPlaces(i), lists)] = message.getSkips(i);
    }
    List<ListRange> ranges = new ArrayList<>(lists.size());
    for (int i = 0; i < lists.size(); i++) {
      ranges.add(new ListRange(lists.get(i), after[i], neighbours[i], skips[i]));
    }
    return new RangeRead(
        ranges,
        Words.bounds(message.getBounds()),
        message.getDescending() ? Order.DESCENDING : Order.ASCENDING,
        message.getLimit(),
        Words.conditions(message.getConditionsList()),
        projection(message.getProjection()));
  }

  private static int projection(Projection projection) {
    return (projection.sortKeys() ? SORT_KEYS : 0)
        | (projection.tieBreakers() ? TIE_BREAKERS : 0)
        | (projection.properties() ? PROPERTIES : 0);
  }

  private static Projection projection(int bits) {
    return new Projection(
        (bits & SORT_KEYS) != 0, (bits & TIE_BREAKERS) != 0, (bits & PROPERTIES) != 0);
  }

  static io.kithgraph.storage.wire.SampleRead sample(SampleRead read) {
    return io.kithgraph.storage.wire.SampleRead.newBuilder()
        .setLists(Words.lists(read.lists()))
        .setBounds(Words.bounds(read.bounds()))
        .setCount(read.count())
        .setSeed(read.seed())
        .setProjection(projection(read.projection()))
        .build();
  }

  static SampleRead sample(io.kithgraph.storage.wire.SampleRead message) {
    return new SampleRead(
        Words.lists(message.getLists()),
        Words.bounds(message.getBounds()),
        message.getCount(),
        message.getSeed(),
        projection(message.getProjection()));
  }

  static IntersectRead intersect(PartitionRead.Intersect read) {
    IntersectRead.Builder message = IntersectRead.newBuilder();
    for (PartitionRead.Intersection intersection : read.intersections()) {
      Intersection.Builder out =
          Intersection.newBuilder()
              .setLists(Words.lists(intersection.lists()))
              .setLimit(intersection.limit())
              .setCountOnly(intersection.countOnly());
      EdgeColumns candidates = intersection.candidates();
      if (candidates != null) {
        out.setOfCandidates(true).setCandidates(IdColumn.neighbours(candidates));
      }
      VertexId after = intersection.after();
      if (after != null) {
        out.setAfter(IdColumn.of(after));
      }
      message.addIntersections(out);
    }
    return message.build();
  }

  static PartitionRead.Intersect intersect(IntersectRead message) {
    List<PartitionRead.Intersection> intersections =
        new ArrayList<>(message.getIntersectionsCount());
    for (Intersection intersection : message.getIntersectionsList()) {
      intersections.add(
          new PartitionRead.Intersection(
              Words.lists(intersection.getLists()),
              intersection.getOfCandidates()
                  ? IdColumn.neighbours(intersection.getCandidates())
                  : null,
              atMostOne(intersection.getAfter()),
              intersection.getLimit(),
              intersection.getCountOnly()));
    }
    return new PartitionRead.Intersect(intersections);
  }

  /** The id of a message that may be empty. */
  static @Nullable VertexId atMostOne(Ids ids) {
    return ids.getLongs().isEmpty() ? null : IdColumn.one(ids);
  }

  static int place(int place, List<?> of) {
    if (place < 0 || place >= of.size()) {
      throw WireCodes.malformed("a place beyond the end");
    }
    return place;
  }
}
