package io.kithgraph.storage.key;

import io.kithgraph.model.Direction;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.Slots;
import io.kithgraph.model.VertexId;
import org.jspecify.annotations.Nullable;

/**
 * Encodes and decodes keys, format version 1. Integers are unsigned and big-endian, so keys order
 * as their parts do.
 *
 * <pre>
 *   vertex record       slot u16 | graph u32 | id | 0x01
 *   adjacency page      slot u16 | graph u32 | id | 0x10 | label u32 | direction u8 | tree u8 | page id u64
 *   transaction record  slot u16 | 0xFFFFFFFF | kind u8 | transaction id (bytes of the caller)
 *   partition record    0xFFFF | kind u8 | rest (bytes of the caller)
 *
 *   id                  0x01 | i64 with its sign bit flipped
 *                     | 0x02 | UTF-8, each 0x00 followed by 0xFF | 0x00 0x01
 *   direction           0 OUT, 1 IN
 *   tree                0 main (page 0 is the root of the list), 1 by neighbour
 * </pre>
 *
 * <p>Everything of a slot lies together, then of a graph, then of a vertex: moving a slot and
 * reading a vertex with its lists are range scans. Graph numbers are positive, so 0xFFFFFFFF is
 * never one; slots end at 16,383, so 0xFFFF is never one, nor 0xFFFE.
 */
public final class StorageKeys {
  /** The first two bytes of keys that belong to the partition as a whole. */
  public static final int PARTITION_SLOT = 0xFFFF;

  /** In place of a slot: transaction records about vertices in any slots of the partition. */
  public static final int UNDIVIDED_SLOT = 0xFFFE;

  private static final int TRANSACTION_GRAPH = 0xFFFFFFFF;
  private static final int VERTEX_OFFSET = 6;
  private static final int PAGE_BYTES = 15;

  private StorageKeys() {}

  /** What a key of a vertex or a page means. */
  public sealed interface Decoded {
    GraphId graph();

    VertexId vertex();
  }

  /** The key of a vertex record. */
  public record VertexKey(GraphId graph, VertexId vertex) implements Decoded {}

  /** The key of a page of an adjacency list. */
  public record PageKey(GraphId graph, ListKey list, TreeKind tree, long pageId)
      implements Decoded {
    @Override
    public VertexId vertex() {
      return list.vertex();
    }

    /** Whether this is the root of its list. */
    public boolean isRoot() {
      return tree == TreeKind.MAIN && pageId == 0;
    }
  }

  /** The key of the record of a vertex. */
  public static StorageKey vertex(GraphId graph, VertexId vertex) {
    byte[] bytes = new byte[VERTEX_OFFSET + KeyBytes.idLength(vertex) + 1];
    bytes[putVertex(bytes, graph, vertex)] = RecordKind.VERTEX.code();
    return StorageKey.of(bytes);
  }

  /** What the keys of a vertex and of all its lists begin with, and no other key. */
  public static StorageKey vertexPrefix(GraphId graph, VertexId vertex) {
    byte[] bytes = new byte[VERTEX_OFFSET + KeyBytes.idLength(vertex)];
    putVertex(bytes, graph, vertex);
    return StorageKey.of(bytes);
  }

  /** The key of the root page of a list; {@link ListAddress} gives those of the other pages. */
  static StorageKey listRoot(GraphId graph, ListKey list) {
    byte[] bytes = new byte[VERTEX_OFFSET + KeyBytes.idLength(list.vertex()) + PAGE_BYTES];
    int at = putVertex(bytes, graph, list.vertex());
    bytes[at] = RecordKind.ADJACENCY_PAGE.code();
    KeyBytes.putInt(bytes, at + 1, list.label().value());
    bytes[at + 5] = directionCode(list.direction());
    bytes[at + 6] = TreeKind.MAIN.code();
    return StorageKey.of(bytes);
  }

  /**
   * The first key of a slot; that of the next slot, or of {@link Slots#COUNT}, is the exclusive
   * end.
   */
  public static StorageKey slotStart(int slot) {
    byte[] bytes = new byte[2];
    KeyBytes.putShort(bytes, 0, slot);
    return StorageKey.of(bytes);
  }

  /** What all keys of a graph in a slot begin with. */
  public static StorageKey graphPrefix(int slot, GraphId graph) {
    byte[] bytes = new byte[VERTEX_OFFSET];
    KeyBytes.putShort(bytes, 0, slot);
    KeyBytes.putInt(bytes, 2, graph.value());
    return StorageKey.of(bytes);
  }

  /**
   * The key of a transaction record of a slot; with an empty id, the prefix of all records of that
   * kind in the slot.
   */
  public static StorageKey transactionRecord(int slot, byte kind, byte[] transactionId) {
    byte[] bytes = new byte[VERTEX_OFFSET + 1 + transactionId.length];
    KeyBytes.putShort(bytes, 0, slot);
    KeyBytes.putInt(bytes, 2, TRANSACTION_GRAPH);
    bytes[VERTEX_OFFSET] = kind;
    System.arraycopy(transactionId, 0, bytes, VERTEX_OFFSET + 1, transactionId.length);
    return StorageKey.of(bytes);
  }

  /**
   * The key of a record of the partition itself; with an empty rest, the prefix of all records of
   * that kind.
   */
  public static StorageKey partitionRecord(byte kind, byte[] rest) {
    byte[] bytes = new byte[3 + rest.length];
    KeyBytes.putShort(bytes, 0, PARTITION_SLOT);
    bytes[2] = kind;
    System.arraycopy(rest, 0, bytes, 3, rest.length);
    return StorageKey.of(bytes);
  }

  /**
   * The slot of any key of at least two bytes; {@link #PARTITION_SLOT} for records of the
   * partition.
   */
  public static int slotOf(StorageKey key) {
    return KeyBytes.getShort(key.bytes(), 0);
  }

  /** Of the key of a page: whether the page is part of a by-neighbour tree. */
  public static boolean isByNeighbourPage(StorageKey pageKey) {
    return pageKey.bytes()[pageKey.length() - 9] == TreeKind.BY_NEIGHBOUR.code();
  }

  /** What the key means, or null if it is not the key of a vertex or a page. */
  public static @Nullable Decoded decode(StorageKey key) {
    byte[] bytes = key.bytes();
    if (bytes.length <= VERTEX_OFFSET || KeyBytes.getInt(bytes, 2) <= 0) {
      return null;
    }
    int at = KeyBytes.skipId(bytes, VERTEX_OFFSET);
    if (at < 0 || at >= bytes.length) {
      return null;
    }
    GraphId graph = new GraphId(KeyBytes.getInt(bytes, 2));
    VertexId vertex = KeyBytes.getId(bytes, VERTEX_OFFSET, at);
    if (bytes[at] == RecordKind.VERTEX.code() && bytes.length == at + 1) {
      return new VertexKey(graph, vertex);
    }
    if (bytes[at] != RecordKind.ADJACENCY_PAGE.code() || bytes.length != at + PAGE_BYTES) {
      return null;
    }
    byte direction = bytes[at + 5];
    byte tree = bytes[at + 6];
    if (direction < 0 || direction > 1 || tree < 0 || tree > 1) {
      return null;
    }
    ListKey list =
        new ListKey(
            vertex,
            new LabelId(KeyBytes.getInt(bytes, at + 1)),
            direction == 0 ? Direction.OUT : Direction.IN);
    return new PageKey(
        graph,
        list,
        tree == 0 ? TreeKind.MAIN : TreeKind.BY_NEIGHBOUR,
        KeyBytes.getLong(bytes, at + 7));
  }

  private static int putVertex(byte[] bytes, GraphId graph, VertexId vertex) {
    KeyBytes.putShort(bytes, 0, Slots.of(graph, vertex));
    KeyBytes.putInt(bytes, 2, graph.value());
    return KeyBytes.putId(bytes, VERTEX_OFFSET, vertex);
  }

  private static byte directionCode(Direction direction) {
    return switch (direction) {
      case OUT -> 0;
      case IN -> 1;
    };
  }
}
