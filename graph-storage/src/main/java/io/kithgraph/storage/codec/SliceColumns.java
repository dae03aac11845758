package io.kithgraph.storage.codec;

import com.google.protobuf.ByteString;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.storage.api.EdgeColumns;
import io.kithgraph.storage.api.EdgeSample;
import io.kithgraph.storage.api.EdgeSlice;
import io.kithgraph.storage.api.Position;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.StopReason;
import io.kithgraph.storage.wire.Samples;
import io.kithgraph.storage.wire.Slices;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The slices of a range read as columns over the edges of all slices together. The lists themselves
 * are not sent: whoever asked knows them. Stateless.
 */
final class SliceColumns {
  private SliceColumns() {}

  static Slices write(List<EdgeSlice> slices) {
    int total = slices.stream().mapToInt(slice -> slice.edges().size()).sum();
    Slices.Builder message = Slices.newBuilder();
    List<Position> next = new ArrayList<>();
    IdColumn neighbours = new IdColumn(total);
    long[] sortKeys = new long[total];
    long[] tieBreakers = new long[total];
    ByteArrayOutputStream properties = new ByteArrayOutputStream();
    int at = 0;
    boolean hasSortKeys = false;
    boolean hasTieBreakers = false;
    for (EdgeSlice slice : slices) {
      EdgeColumns edges = slice.edges();
      message
          .addSizes(edges.size())
          .addStopReasons(WireCodes.of(slice.stopReason()))
          .addVersions(slice.version());
      Position position = slice.next();
      if (slice.stopReason() != StopReason.EXHAUSTED && position != null) {
        next.add(position);
      }
      hasSortKeys |= edges.hasSortKeys();
      hasTieBreakers |= edges.hasTieBreakers();
      neighbours.addAll(edges);
      for (int i = 0; i < edges.size(); i++) {
        sortKeys[at + i] = edges.hasSortKeys() ? edges.sortKey(i) : 0;
        tieBreakers[at + i] = edges.hasTieBreakers() ? edges.tieBreaker(i) : 0;
        if (edges.hasProperties()) {
          byte[] encoded = edges.properties(i).encoded();
          message.addPropertyLengths(encoded.length);
          properties.write(encoded, 0, encoded.length);
        }
      }
      at += edges.size();
    }
    if (!next.isEmpty()) {
      message.setNext(Words.positions(next));
    }
    if (hasSortKeys) {
      message.setSortKeys(LongColumn.write(sortKeys, total));
    }
    if (hasTieBreakers) {
      message.setTieBreakers(LongColumn.write(tieBreakers, total));
    }
    return message
        .setNeighbours(neighbours.toMessage())
        .setProperties(ByteString.copyFrom(properties.toByteArray()))
        .build();
  }

  static Samples writeSamples(List<EdgeSample> samples) {
    Samples.Builder message = Samples.newBuilder();
    List<EdgeSlice> slices = new ArrayList<>(samples.size());
    for (EdgeSample sample : samples) {
      message.addPopulations(sample.population());
      slices.add(
          new EdgeSlice(
              sample.list(), sample.edges(), sample.stopReason(), null, sample.version()));
    }
    return message.setSlices(write(slices)).build();
  }

  /** The samples of a reply to a read of the lists. */
  static List<EdgeSample> readSamples(Samples message, List<ListKey> lists, Projection projection) {
    List<EdgeSlice> slices = read(message.getSlices(), lists, projection, false);
    if (message.getPopulationsCount() != slices.size()) {
      throw WireCodes.malformed("another number of populations than samples");
    }
    List<EdgeSample> samples = new ArrayList<>(slices.size());
    for (EdgeSlice slice : slices) {
      samples.add(
          new EdgeSample(
              slice.list(),
              slice.edges(),
              message.getPopulations(samples.size()),
              slice.stopReason(),
              slice.version()));
    }
    return samples;
  }

  /** The slices of a reply to a read of the lists. */
  static List<EdgeSlice> read(Slices message, List<ListKey> lists, Projection projection) {
    return read(message, lists, projection, true);
  }

  /**
   * @param continued whether each slice that is not exhausted says where to go on
   */
  private static List<EdgeSlice> read(
      Slices message, List<ListKey> lists, Projection projection, boolean continued) {
    Columns columns = new Columns(message, projection);
    List<Position> next = Words.positions(message.getNext());
    if (message.getSizesCount() != lists.size()
        || message.getStopReasonsCount() != lists.size()
        || message.getVersionsCount() != lists.size()) {
      throw WireCodes.malformed("another number of slices than lists");
    }
    List<EdgeSlice> slices = new ArrayList<>(lists.size());
    int at = 0;
    int nextAt = 0;
    for (int i = 0; i < lists.size(); i++) {
      int size = message.getSizes(i);
      StopReason reason = WireCodes.of(StopReason.class, message.getStopReasons(i));
      Position position = null;
      if (continued && reason != StopReason.EXHAUSTED) {
        if (nextAt >= next.size()) {
          throw WireCodes.malformed("a slice does not say where to go on");
        }
        position = next.get(nextAt++);
      }
      slices.add(
          new EdgeSlice(
              lists.get(i), columns.slice(at, size), reason, position, message.getVersions(i)));
      at += size;
    }
    return slices;
  }

  /** The decoded columns of all edges. */
  private static final class Columns {
    private final long[] neighbours;
    private final @Nullable String @Nullable [] strings;
    private final long @Nullable [] sortKeys;
    private final long @Nullable [] tieBreakers;
    private final PropertySet @Nullable [] properties;

    Columns(Slices message, Projection projection) {
      this.neighbours = LongColumn.read(message.getNeighbours().getLongs());
      int size = neighbours.length;
      this.strings = IdColumn.strings(message.getNeighbours(), size);
      this.sortKeys = projection.sortKeys() ? column(message.getSortKeys(), size) : null;
      this.tieBreakers = projection.tieBreakers() ? column(message.getTieBreakers(), size) : null;
      this.properties = projection.properties() ? properties(message, size) : null;
    }

    private static long[] column(ByteString bytes, int size) {
      long[] column = LongColumn.read(bytes);
      if (column.length != size) {
        throw WireCodes.malformed("columns of edges differ in size");
      }
      return column;
    }

    private static PropertySet[] properties(Slices message, int size) {
      if (message.getPropertyLengthsCount() != size) {
        throw WireCodes.malformed("columns of edges differ in size");
      }
      byte[] bytes = message.getProperties().toByteArray();
      PropertySet[] properties = new PropertySet[size];
      int at = 0;
      for (int i = 0; i < size; i++) {
        int length = message.getPropertyLengths(i);
        if (length < 0 || length > bytes.length - at) {
          throw WireCodes.malformed("properties beyond the end");
        }
        properties[i] = PropertySet.ofEncoded(Arrays.copyOfRange(bytes, at, at + length));
        at += length;
      }
      return properties;
    }

    @SuppressWarnings("NullAway") // copying a column of nullable strings keeps them nullable
    EdgeColumns slice(int from, int size) {
      int to = from + size;
      if (size < 0 || to > neighbours.length) {
        throw WireCodes.malformed("a slice beyond the end");
      }
      if (size == neighbours.length) {
        return new EdgeColumns(size, neighbours, strings, sortKeys, tieBreakers, properties);
      }
      @Nullable String[] some = strings == null ? null : Arrays.copyOfRange(strings, from, to);
      boolean anyString = some != null && Arrays.stream(some).anyMatch(s -> s != null);
      return new EdgeColumns(
          size,
          Arrays.copyOfRange(neighbours, from, to),
          anyString ? some : null,
          sortKeys == null ? null : Arrays.copyOfRange(sortKeys, from, to),
          tieBreakers == null ? null : Arrays.copyOfRange(tieBreakers, from, to),
          properties == null ? null : Arrays.copyOfRange(properties, from, to));
    }
  }
}
