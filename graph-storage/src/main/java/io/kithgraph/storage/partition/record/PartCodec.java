package io.kithgraph.storage.partition.record;

import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.EdgeTtl;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.RollUpList;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Mutation.Mode;
import io.kithgraph.storage.api.Precondition;
import io.kithgraph.storage.protocol.PartMutation;
import io.kithgraph.storage.protocol.PartMutation.DeleteEntry;
import io.kithgraph.storage.protocol.PartMutation.DeleteHalf;
import io.kithgraph.storage.protocol.PartMutation.DeleteVertex;
import io.kithgraph.storage.protocol.PartMutation.MarkGhost;
import io.kithgraph.storage.protocol.PartMutation.PatchVertex;
import io.kithgraph.storage.protocol.PartMutation.PutEntry;
import io.kithgraph.storage.protocol.PartMutation.PutHalf;
import io.kithgraph.storage.protocol.PartMutation.PutVertex;
import io.kithgraph.storage.protocol.TransactionPart;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Parts of transactions as bytes, format version 1; the version is that of the record or log entry
 * around them.
 *
 * <pre>
 *   part          graph varint | transaction 16 | primary slot u16 | fingerprint i64
 *                 | count varint | mutations | count varint | preconditions
 *   mutation      tag u8 | ordinal varint | …
 *     PutVertex     0x01   vertex | label varint | mode u8 | properties
 *     PatchVertex   0x02   vertex | properties | count varint | removed key varint …
 *     DeleteVertex  0x03   vertex
 *     PutHalf       0x04   direction u8 | edge | sort key i64 | mode u8 | stored u8 | endpoint label varint, 0 = none | properties
 *     DeleteHalf    0x05   direction u8 | edge
 *     PutHalf       0x07   as 0x04, then ttl i64 | expired up to i64; if there is a ttl
 *     DeleteHalf    0x08   as 0x05, then up to sort key i64; if there is such a bound
 *     MarkGhost     0x06   vertex | present u8
 *     PutEntry      0x10   edge | sort key i64 | unique u8
 *     DeleteEntry   0x11   edge | unique u8
 *   precondition  tag u8 | …
 *     VertexAt      0x01   vertex | version i64
 *     ListAt        0x02   vertex | label varint | direction u8 | version i64
 *     EdgePresence  0x03   edge | exists u8
 *     (schema)      0x10   version i64, the first one if it is not 0: the schema version of the part
 *     (roll-up)     0x11   hidden label varint: a roll-up of the part
 *     (undivided)   0x12   the part is undivided
 *   edge          source vertex | label varint | destination vertex | tie-breaker i64
 *   direction     0 OUT, 1 IN      mode  0 UPSERT, 1 IF_ABSENT, 2 CREATE, 3 UPDATE
 * </pre>
 *
 * <p>{@link RecordWriter} describes vertices, properties and numbers. Stateless.
 */
final class PartCodec {
  private static final int PUT_VERTEX = 0x01;
  private static final int PATCH_VERTEX = 0x02;
  private static final int DELETE_VERTEX = 0x03;
  private static final int PUT_HALF = 0x04;
  private static final int DELETE_HALF = 0x05;
  private static final int MARK_GHOST = 0x06;
  private static final int PUT_EXPIRING_HALF = 0x07;
  private static final int DELETE_OLD_HALF = 0x08;
  private static final int PUT_ENTRY = 0x10;
  private static final int DELETE_ENTRY = 0x11;

  private static final int VERTEX_AT = 0x01;
  private static final int LIST_AT = 0x02;
  private static final int EDGE_PRESENCE = 0x03;
  private static final int SCHEMA = 0x10;
  private static final int ROLL_UP = 0x11;
  private static final int UNDIVIDED = 0x12;

  private PartCodec() {}

  static void write(RecordWriter out, TransactionPart part) {
    out.varint(part.graph().value())
        .transaction(part.transaction())
        .u16(part.primarySlot())
        .i64(part.fingerprint())
        .varint(part.mutations().size());
    for (PartMutation mutation : part.mutations()) {
      writeMutation(out, mutation);
    }
    boolean schema = part.schemaVersion() != 0;
    out.varint(
        part.preconditions().size()
            + part.rollUps().size()
            + (schema ? 1 : 0)
            + (part.undivided() ? 1 : 0));
    if (schema) {
      out.u8(SCHEMA).i64(part.schemaVersion());
    }
    part.rollUps().forEach(rollUp -> out.u8(ROLL_UP).varint(rollUp.list().value()));
    if (part.undivided()) {
      out.u8(UNDIVIDED);
    }
    for (Precondition precondition : part.preconditions()) {
      writePrecondition(out, precondition);
    }
  }

  static TransactionPart read(RecordReader in) {
    try {
      GraphId graph = new GraphId(in.varint());
      RequestId transaction = in.transaction();
      int primarySlot = in.u16();
      long fingerprint = in.i64();
      int count = in.count();
      List<PartMutation> mutations = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        mutations.add(readMutation(in));
      }
      count = in.count();
      List<Precondition> preconditions = new ArrayList<>(count);
      long schemaVersion = 0;
      List<RollUpList> rollUps = new ArrayList<>();
      boolean undivided = false;
      for (int i = 0; i < count; i++) {
        int tag = in.u8();
        if (tag == SCHEMA) {
          schemaVersion = in.i64();
        } else if (tag == ROLL_UP) {
          rollUps.add(RollUpSet.read(in));
        } else if (tag == UNDIVIDED) {
          undivided = true;
        } else {
          preconditions.add(readPrecondition(in, tag));
        }
      }
      return new TransactionPart(
          graph,
          transaction,
          primarySlot,
          fingerprint,
          mutations,
          preconditions,
          schemaVersion,
          rollUps,
          undivided);
    } catch (IllegalArgumentException e) {
      throw new MalformedRecordException("not a transaction part", e);
    }
  }

  private static void writeMutation(RecordWriter out, PartMutation mutation) {
    if (mutation instanceof PutVertex put) {
      out.u8(PUT_VERTEX).varint(put.ordinal()).vertex(put.id()).varint(put.label().value());
      out.u8(code(put.mode())).properties(put.properties());
    } else if (mutation instanceof PatchVertex patch) {
      out.u8(PATCH_VERTEX).varint(patch.ordinal()).vertex(patch.id()).properties(patch.set());
      out.varint(patch.removedKeys().size());
      // Sorted, so that the same part always has the same bytes.
      new TreeSet<>(patch.removedKeys()).forEach(out::varint);
    } else if (mutation instanceof DeleteVertex delete) {
      out.u8(DELETE_VERTEX).varint(delete.ordinal()).vertex(delete.id());
    } else if (mutation instanceof PutHalf put) {
      boolean expiring = !put.ttl().isNone();
      out.u8(expiring ? PUT_EXPIRING_HALF : PUT_HALF).varint(put.ordinal());
      writeEdge(out.u8(code(put.direction())), put.key());
      out.i64(put.sortKey()).u8(code(put.mode())).bool(put.stored());
      out.varint(put.endpointLabel().map(LabelId::value).orElse(0)).properties(put.properties());
      if (expiring) {
        out.i64(put.ttl().millis()).i64(put.ttl().expiredUpTo());
      }
    } else if (mutation instanceof DeleteHalf delete) {
      boolean bounded = delete.upToSortKey() != Long.MAX_VALUE;
      out.u8(bounded ? DELETE_OLD_HALF : DELETE_HALF).varint(delete.ordinal());
      writeEdge(out.u8(code(delete.direction())), delete.key());
      if (bounded) {
        out.i64(delete.upToSortKey());
      }
    } else if (mutation instanceof PutEntry put) {
      out.u8(PUT_ENTRY).varint(put.ordinal());
      writeEdge(out, put.key());
      out.i64(put.sortKey()).bool(put.unique());
    } else if (mutation instanceof DeleteEntry delete) {
      out.u8(DELETE_ENTRY).varint(delete.ordinal());
      writeEdge(out, delete.key());
      out.bool(delete.unique());
    } else {
      MarkGhost mark = (MarkGhost) mutation;
      out.u8(MARK_GHOST).varint(mark.ordinal()).vertex(mark.vertex()).bool(mark.present());
    }
  }

  private static PartMutation readMutation(RecordReader in) {
    int tag = in.u8();
    int ordinal = in.varint();
    switch (tag) {
      case PUT_VERTEX -> {
        VertexId id = in.vertex();
        LabelId label = new LabelId(in.varint());
        Mode mode = mode(in.u8());
        return new PutVertex(ordinal, id, label, in.properties(), mode);
      }
      case PATCH_VERTEX -> {
        VertexId id = in.vertex();
        var set = in.properties();
        int count = in.count();
        Set<Integer> removed = new HashSet<>();
        for (int i = 0; i < count; i++) {
          removed.add(in.varint());
        }
        return new PatchVertex(ordinal, id, set, removed);
      }
      case DELETE_VERTEX -> {
        return new DeleteVertex(ordinal, in.vertex());
      }
      case PUT_HALF, PUT_EXPIRING_HALF -> {
        Direction direction = direction(in.u8());
        EdgeKey key = readEdge(in);
        long sortKey = in.i64();
        Mode mode = mode(in.u8());
        boolean stored = in.bool();
        int label = in.varint();
        Optional<LabelId> endpoint =
            label == 0 ? Optional.empty() : Optional.of(new LabelId(label));
        PropertySet properties = in.properties();
        EdgeTtl ttl = tag == PUT_HALF ? EdgeTtl.NONE : new EdgeTtl(in.i64(), in.i64());
        return new PutHalf(
            ordinal, direction, key, sortKey, properties, mode, stored, endpoint, ttl);
      }
      case DELETE_HALF, DELETE_OLD_HALF -> {
        Direction direction = direction(in.u8());
        EdgeKey key = readEdge(in);
        long upTo = tag == DELETE_HALF ? Long.MAX_VALUE : in.i64();
        return new DeleteHalf(ordinal, direction, key, upTo);
      }
      case MARK_GHOST -> {
        VertexId id = in.vertex();
        return new MarkGhost(ordinal, id, in.bool());
      }
      case PUT_ENTRY -> {
        EdgeKey key = readEdge(in);
        long sortKey = in.i64();
        return new PutEntry(ordinal, key, sortKey, in.bool());
      }
      case DELETE_ENTRY -> {
        EdgeKey key = readEdge(in);
        return new DeleteEntry(ordinal, key, in.bool());
      }
      default -> throw new MalformedRecordException("unknown mutation " + tag);
    }
  }

  private static void writePrecondition(RecordWriter out, Precondition precondition) {
    if (precondition instanceof Precondition.VertexAt at) {
      out.u8(VERTEX_AT).vertex(at.id()).i64(at.version());
    } else if (precondition instanceof Precondition.ListAt at) {
      out.u8(LIST_AT).vertex(at.list().vertex()).varint(at.list().label().value());
      out.u8(code(at.list().direction())).i64(at.version());
    } else {
      Precondition.EdgePresence presence = (Precondition.EdgePresence) precondition;
      out.u8(EDGE_PRESENCE);
      writeEdge(out, presence.key());
      out.bool(presence.exists());
    }
  }

  private static Precondition readPrecondition(RecordReader in, int tag) {
    switch (tag) {
      case VERTEX_AT -> {
        VertexId id = in.vertex();
        return new Precondition.VertexAt(id, in.i64());
      }
      case LIST_AT -> {
        VertexId id = in.vertex();
        LabelId label = new LabelId(in.varint());
        ListKey list = new ListKey(id, label, direction(in.u8()));
        return new Precondition.ListAt(list, in.i64());
      }
      case EDGE_PRESENCE -> {
        EdgeKey key = readEdge(in);
        return new Precondition.EdgePresence(key, in.bool());
      }
      default -> throw new MalformedRecordException("unknown precondition " + tag);
    }
  }

  private static void writeEdge(RecordWriter out, EdgeKey key) {
    out.vertex(key.source()).varint(key.label().value()).vertex(key.destination());
    out.i64(key.tieBreaker());
  }

  private static EdgeKey readEdge(RecordReader in) {
    VertexId source = in.vertex();
    LabelId label = new LabelId(in.varint());
    VertexId destination = in.vertex();
    return new EdgeKey(source, label, destination, in.i64());
  }

  private static int code(Direction direction) {
    return switch (direction) {
      case OUT -> 0;
      case IN -> 1;
    };
  }

  private static Direction direction(int code) {
    return switch (code) {
      case 0 -> Direction.OUT;
      case 1 -> Direction.IN;
      default -> throw new MalformedRecordException("unknown direction " + code);
    };
  }

  private static int code(Mode mode) {
    return switch (mode) {
      case UPSERT -> 0;
      case IF_ABSENT -> 1;
      case CREATE -> 2;
      case UPDATE -> 3;
    };
  }

  private static Mode mode(int code) {
    return switch (code) {
      case 0 -> Mode.UPSERT;
      case 1 -> Mode.IF_ABSENT;
      case 2 -> Mode.CREATE;
      case 3 -> Mode.UPDATE;
      default -> throw new MalformedRecordException("unknown mode " + code);
    };
  }
}
