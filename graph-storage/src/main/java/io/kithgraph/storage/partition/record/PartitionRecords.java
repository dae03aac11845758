package io.kithgraph.storage.partition.record;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.StorageKeys;
import io.kithgraph.storage.protocol.PartitionAnswer.Ghost;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The keys and the envelope of the records that a partition keeps about itself and about
 * transactions. Stateless.
 *
 * <pre>
 *   partition record kinds      0x01 format version     0x02 applied state     0x03 ghost: graph u32 | vertex id
 *                               0x10 index fence: graph u32
 *                               0x11 roll-ups: graph u32 | label u32
 *                               0x12 that some list has, or had, a ttl: one byte, 1
 *                               0x13 slots that come and go
 *                               0x14 note that a record changed: sequence i64 | its key; no value
 *                               0x15 bulk load: graph u32 | label u32
 *   transaction record kinds    0x01 intent             0x02 outcome           id: transaction 16
 *
 *   envelope                    version u8 = 1 | body | CRC32C u32 of version and body
 * </pre>
 *
 * <p>Transaction records lie in the slot whose vertices they are about, so that they move with it;
 * those about ghosts lie in slot {@link StorageKeys#PARTITION_SLOT}, and those of undivided parts
 * in {@link StorageKeys#UNDIVIDED_SLOT}.
 */
public final class PartitionRecords {
  public static final byte INTENT = 0x01;
  public static final byte OUTCOME = 0x02;

  private static final byte FORMAT = 0x01;
  private static final byte APPLIED = 0x02;
  private static final byte GHOST = 0x03;
  private static final byte INDEX_FENCE = 0x10;
  private static final byte ROLL_UPS = 0x11;
  private static final byte EXPIRY = 0x12;
  private static final byte SLOT_MOVES = 0x13;
  private static final byte CHANGE_NOTE = 0x14;
  private static final byte LOAD_FENCE = 0x15;

  private static final int VERSION = 1;
  private static final int CHECKSUM_BYTES = 4;
  private static final byte[] NONE = {};

  /** The slot, the graph that is none, and the kind, before the id. */
  private static final int TRANSACTION_OFFSET = 7;

  /** The slot that is none and the kind. */
  private static final int BODY_OFFSET = 3;

  private PartitionRecords() {}

  public static StorageKey formatKey() {
    return StorageKeys.partitionRecord(FORMAT, NONE);
  }

  public static StorageKey appliedKey() {
    return StorageKeys.partitionRecord(APPLIED, NONE);
  }

  public static StorageKey ghostPrefix() {
    return StorageKeys.partitionRecord(GHOST, NONE);
  }

  public static StorageKey ghostKey(GraphId graph, VertexId vertex) {
    return StorageKeys.partitionRecord(
        GHOST, new RecordWriter().u32(graph.value()).vertex(vertex).toBytes());
  }

  public static StorageKey indexFenceKey(GraphId graph) {
    return StorageKeys.partitionRecord(
        INDEX_FENCE, new RecordWriter().u32(graph.value()).toBytes());
  }

  /** What the keys of all fences begin with. */
  public static StorageKey indexFencePrefix() {
    return StorageKeys.partitionRecord(INDEX_FENCE, NONE);
  }

  public static StorageKey rollUpsKey(GraphId graph, LabelId label) {
    return labelKey(ROLL_UPS, graph, label);
  }

  public static StorageKey loadFenceKey(LoadFences.Label label) {
    return labelKey(LOAD_FENCE, label.graph(), label.label());
  }

  private static StorageKey labelKey(byte kind, GraphId graph, LabelId label) {
    return StorageKeys.partitionRecord(
        kind, new RecordWriter().u32(graph.value()).u32(label.value()).toBytes());
  }

  /** What the keys of all fences of bulk loads begin with. */
  public static StorageKey loadFencePrefix() {
    return StorageKeys.partitionRecord(LOAD_FENCE, NONE);
  }

  /** The label that the fence of a bulk load is about. */
  static LoadFences.Label loadFenceLabel(StorageKey key) {
    byte[] bytes = key.bytes();
    RecordReader in = new RecordReader(Arrays.copyOfRange(bytes, BODY_OFFSET, bytes.length));
    LoadFences.Label label = new LoadFences.Label(new GraphId(in.u32()), new LabelId(in.u32()));
    in.end();
    return label;
  }

  /** What the keys of all records of roll-ups begin with. */
  public static StorageKey rollUpsPrefix() {
    return StorageKeys.partitionRecord(ROLL_UPS, NONE);
  }

  public static StorageKey expiryKey() {
    return StorageKeys.partitionRecord(EXPIRY, NONE);
  }

  /** What the keys begin with that a partition keeps about all its slots together. */
  public static List<StorageKey> commonPrefixes() {
    return List.of(
        ghostPrefix(),
        indexFencePrefix(),
        rollUpsPrefix(),
        expiryKey(),
        transactionPrefix(StorageKeys.PARTITION_SLOT, INTENT),
        transactionPrefix(StorageKeys.PARTITION_SLOT, OUTCOME));
  }

  public static StorageKey slotMovesKey() {
    return StorageKeys.partitionRecord(SLOT_MOVES, NONE);
  }

  /** What the keys of all notes of changes begin with; the notes follow in the order of changes. */
  public static StorageKey changeNotePrefix() {
    return StorageKeys.partitionRecord(CHANGE_NOTE, NONE);
  }

  public static StorageKey changeNoteKey(long sequence, byte[] changed) {
    byte[] rest = new byte[Long.BYTES + changed.length];
    ByteBuffer.wrap(rest).putLong(sequence).put(changed);
    return StorageKeys.partitionRecord(CHANGE_NOTE, rest);
  }

  /** The key of the record that a note is about. */
  public static byte[] changedKey(byte[] note) {
    return Arrays.copyOfRange(note, BODY_OFFSET + Long.BYTES, note.length);
  }

  /** The graph that a record of roll-ups or a fence of indexes is about. */
  public static GraphId graphOf(StorageKey key) {
    byte[] bytes = key.bytes();
    return new GraphId(
        new RecordReader(Arrays.copyOfRange(bytes, BODY_OFFSET, bytes.length)).u32());
  }

  public static Ghost ghostOf(StorageKey key) {
    byte[] bytes = key.bytes();
    RecordReader in = new RecordReader(Arrays.copyOfRange(bytes, BODY_OFFSET, bytes.length));
    Ghost ghost = new Ghost(new GraphId(in.u32()), in.vertex());
    in.end();
    return ghost;
  }

  public static StorageKey transactionKey(int slot, byte kind, RequestId transaction) {
    return StorageKeys.transactionRecord(
        slot, kind, new RecordWriter().transaction(transaction).toBytes());
  }

  /** What the keys of a slot's transaction records of a kind begin with. */
  public static StorageKey transactionPrefix(int slot, byte kind) {
    return StorageKeys.transactionRecord(slot, kind, NONE);
  }

  public static RequestId transactionOf(StorageKey key) {
    byte[] bytes = key.bytes();
    RecordReader in = new RecordReader(Arrays.copyOfRange(bytes, TRANSACTION_OFFSET, bytes.length));
    RequestId transaction = in.transaction();
    in.end();
    return transaction;
  }

  /** Starts a record; {@link #seal} ends it. */
  static RecordWriter begin() {
    return new RecordWriter().u8(VERSION);
  }

  static byte[] seal(RecordWriter record) {
    return record.u32(checksum(record.array(), record.length())).toBytes();
  }

  /** Reads a sealed record's body. */
  static RecordReader open(byte[] sealed) {
    int end = sealed.length - CHECKSUM_BYTES;
    if (end < 1) {
      throw new MalformedRecordException("truncated");
    }
    RecordReader tail = new RecordReader(Arrays.copyOfRange(sealed, end, sealed.length));
    if (tail.u32() != checksum(sealed, end)) {
      throw new MalformedRecordException("wrong checksum");
    }
    RecordReader in = new RecordReader(Arrays.copyOf(sealed, end));
    int version = in.u8();
    if (version != VERSION) {
      throw new MalformedRecordException("unknown version " + version);
    }
    return in;
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
