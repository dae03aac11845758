package io.kithgraph.storage.client.read;

import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.EdgeColumns;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects ids of neighbours, up to so many bytes. Confined to one thread. */
final class NeighbourColumn {
  private static final int ID_BYTES = 9;

  private long[] longs = new long[16];
  private @Nullable String @Nullable [] strings;
  private int size;
  private long bytesLeft;

  NeighbourColumn(long maxBytes) {
    this.bytesLeft = maxBytes;
  }

  /** How many integers still fit. */
  long roomForLongs() {
    return bytesLeft / ID_BYTES;
  }

  /** Adds an id if it fits; the first one always does. */
  boolean add(VertexId id) {
    String string = id instanceof VertexId.StringId name ? name.string() : null;
    int bytes = ID_BYTES + (string == null ? 0 : string.length());
    if (bytes > bytesLeft && size > 0) {
      return false;
    }
    bytesLeft -= bytes;
    if (size == longs.length) {
      longs = Arrays.copyOf(longs, 2 * size);
      strings = strings == null ? null : Arrays.copyOf(strings, 2 * size);
    }
    if (id instanceof VertexId.LongId number) {
      longs[size] = number.longValue();
    } else {
      if (strings == null) {
        strings = new @Nullable String[longs.length];
      }
      strings[size] = string;
    }
    size++;
    return true;
  }

  EdgeColumns columns() {
    return size == 0 ? EdgeColumns.EMPTY : new EdgeColumns(size, longs, strings, null, null, null);
  }
}
