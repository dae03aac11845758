package io.kithgraph.storage.codec;

import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.EdgeColumns;
import io.kithgraph.storage.wire.Ids;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A column of vertex ids: numbers, and strings at some places. Confined to one message. */
final class IdColumn {
  private long[] longs;
  private int size;
  private final Ids.Builder strings = Ids.newBuilder();

  IdColumn(int expected) {
    this.longs = new long[Math.max(1, expected)];
  }

  void add(VertexId id) {
    if (id instanceof VertexId.LongId number) {
      addLong(number.longValue());
    } else {
      strings.addStringPlaces(size).addStrings(((VertexId.StringId) id).string());
      addLong(0);
    }
  }

  void addLong(long id) {
    if (size == longs.length) {
      longs = Arrays.copyOf(longs, size * 2);
    }
    longs[size++] = id;
  }

  Ids toMessage() {
    return strings.setLongs(LongColumn.write(longs, size)).build();
  }

  static Ids of(VertexId... ids) {
    return of(Arrays.asList(ids));
  }

  static Ids of(List<VertexId> ids) {
    IdColumn column = new IdColumn(ids.size());
    ids.forEach(column::add);
    return column.toMessage();
  }

  /** The neighbours of a column of edges. */
  static Ids neighbours(EdgeColumns edges) {
    IdColumn column = new IdColumn(edges.size());
    column.addAll(edges);
    return column.toMessage();
  }

  /** Edges of which only the neighbours are known. */
  static EdgeColumns neighbours(Ids ids) {
    long[] longs = LongColumn.read(ids.getLongs());
    return new EdgeColumns(longs.length, longs, strings(ids, longs.length), null, null, null);
  }

  void addAll(EdgeColumns edges) {
    for (int i = 0; i < edges.size(); i++) {
      if (edges.onlyLongs()) {
        addLong(edges.longNeighbour(i));
      } else {
        add(edges.neighbour(i));
      }
    }
  }

  /** All ids of a message. */
  static List<VertexId> read(Ids ids) {
    long[] longs = LongColumn.read(ids.getLongs());
    @Nullable String[] strings = strings(ids, longs.length);
    List<VertexId> all = new ArrayList<>(longs.length);
    for (int i = 0; i < longs.length; i++) {
      String string = strings == null ? null : strings[i];
      all.add(string == null ? VertexId.of(longs[i]) : id(string));
    }
    return all;
  }

  /** The one id of a message. */
  static VertexId one(Ids ids) {
    List<VertexId> all = read(ids);
    if (all.size() != 1) {
      throw WireCodes.malformed(all.size() + " ids in place of one");
    }
    return all.get(0);
  }

  /** The strings at their places among so many ids; null if there is none. */
  static @Nullable String @Nullable [] strings(Ids ids, int size) {
    int count = ids.getStringPlacesCount();
    if (count != ids.getStringsCount()) {
      throw WireCodes.malformed("places without strings");
    }
    if (count == 0) {
      return null;
    }
    @Nullable String[] strings = new @Nullable String[size];
    for (int i = 0; i < count; i++) {
      int place = ids.getStringPlaces(i);
      if (place < 0 || place >= size) {
        throw WireCodes.malformed("a place beyond the end");
      }
      strings[place] = ids.getStrings(i);
    }
    return strings;
  }

  private static VertexId id(String string) {
    try {
      return VertexId.of(string);
    } catch (IllegalArgumentException e) {
      throw WireCodes.malformed(String.valueOf(e.getMessage()));
    }
  }
}
