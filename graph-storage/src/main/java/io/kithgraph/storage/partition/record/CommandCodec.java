package io.kithgraph.storage.partition.record;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionCommand.Commit;
import io.kithgraph.storage.protocol.PartitionCommand.Decide;
import io.kithgraph.storage.protocol.PartitionCommand.DropGraph;
import io.kithgraph.storage.protocol.PartitionCommand.FenceIndexes;
import io.kithgraph.storage.protocol.PartitionCommand.Finish;
import io.kithgraph.storage.protocol.PartitionCommand.GiveSlots;
import io.kithgraph.storage.protocol.PartitionCommand.LoadStep;
import io.kithgraph.storage.protocol.PartitionCommand.Prepare;
import io.kithgraph.storage.protocol.PartitionCommand.ReclaimIndex;
import io.kithgraph.storage.protocol.PartitionCommand.Resolve;
import io.kithgraph.storage.protocol.PartitionCommand.Routed;
import io.kithgraph.storage.protocol.PartitionCommand.TakeSlots;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Commands as bytes, format version 1; the version is that of the log entry around them.
 *
 * <pre>
 *   Commit     0x01 | part          Finish     0x04 | transaction 16 | primary slot u16 | commit u8 | fingerprint i64
 *   Prepare    0x02 | part          Resolve    0x05 | transaction 16 | primary slot u16
 *   Decide     0x03 | part          DropGraph  0x06 | graph varint
 *
 *   FenceIndexes  0x10 | graph varint | schema version i64 | count varint | hidden label varint …, ascending
 *   ReclaimIndex  0x11 | graph varint | hidden label varint | from slot u16
 *
 *   GiveSlots     0x20 | see {@link MoveCodec}
 *   TakeSlots     0x21 | see {@link MoveCodec}
 *   Routed        0x22 | epoch i64 | slots since i64 | any other command
 *   LoadStep      0x23 | load 16 | graph varint | label varint | step u8 and what it has:
 *     Begin   0x01                     Admit   0x02 | vertex label varint, 0 none | count varint | vertices
 *     End     0x04                     Ingest  0x03 | count varint | tables, each bytes of ASCII
 * </pre>
 *
 * <p>{@link PartCodec} describes the part. Stateless.
 */
public final class CommandCodec {
  private static final int COMMIT = 0x01;
  private static final int PREPARE = 0x02;
  private static final int DECIDE = 0x03;
  private static final int FINISH = 0x04;
  private static final int RESOLVE = 0x05;
  private static final int DROP_GRAPH = 0x06;
  private static final int FENCE_INDEXES = 0x10;
  private static final int RECLAIM_INDEX = 0x11;
  private static final int GIVE_SLOTS = 0x20;
  private static final int TAKE_SLOTS = 0x21;
  private static final int ROUTED = 0x22;
  private static final int LOAD_STEP = 0x23;

  private CommandCodec() {}

  /** Appends the command. */
  public static void write(RecordWriter out, PartitionCommand command) {
    if (command instanceof Commit commit) {
      PartCodec.write(out.u8(COMMIT), commit.part());
    } else if (command instanceof Prepare prepare) {
      PartCodec.write(out.u8(PREPARE), prepare.part());
    } else if (command instanceof Decide decide) {
      PartCodec.write(out.u8(DECIDE), decide.part());
    } else if (command instanceof Finish finish) {
      out.u8(FINISH)
          .transaction(finish.transaction())
          .u16(finish.primarySlot())
          .bool(finish.commit())
          .i64(finish.fingerprint());
    } else if (command instanceof Resolve resolve) {
      out.u8(RESOLVE).transaction(resolve.transaction()).u16(resolve.primarySlot());
    } else if (command instanceof FenceIndexes fence) {
      out.u8(FENCE_INDEXES).varint(fence.graph().value()).i64(fence.schemaVersion());
      out.varint(fence.dropped().size());
      new TreeSet<>(fence.dropped()).forEach(label -> out.varint(label.value()));
    } else if (command instanceof ReclaimIndex reclaim) {
      out.u8(RECLAIM_INDEX).varint(reclaim.graph().value());
      out.varint(reclaim.entries().value()).u16(reclaim.fromSlot());
    } else if (command instanceof GiveSlots give) {
      MoveCodec.write(out.u8(GIVE_SLOTS), give);
    } else if (command instanceof TakeSlots take) {
      MoveCodec.write(out.u8(TAKE_SLOTS), take);
    } else if (command instanceof Routed routed) {
      write(out.u8(ROUTED).i64(routed.epoch()).i64(routed.slotsSince()), routed.command());
    } else if (command instanceof LoadStep step) {
      LoadStepCodec.write(out.u8(LOAD_STEP), step);
    } else {
      out.u8(DROP_GRAPH).varint(((DropGraph) command).graph().value());
    }
  }

  /**
   * Reads the next command.
   *
   * @throws MalformedRecordException if there is none
   */
  public static PartitionCommand read(RecordReader in) {
    int tag = in.u8();
    return tag == ROUTED ? new Routed(in.i64(), in.i64(), read(in.u8(), in)) : read(tag, in);
  }

  private static PartitionCommand read(int tag, RecordReader in) {
    return switch (tag) {
      case COMMIT -> new Commit(PartCodec.read(in));
      case PREPARE -> new Prepare(PartCodec.read(in));
      case DECIDE -> new Decide(PartCodec.read(in));
      case FINISH -> new Finish(in.transaction(), in.u16(), in.bool(), in.i64());
      case RESOLVE -> new Resolve(in.transaction(), in.u16());
      case DROP_GRAPH -> new DropGraph(graph(in.varint()));
      case FENCE_INDEXES -> new FenceIndexes(graph(in.varint()), in.i64(), labels(in));
      case RECLAIM_INDEX -> new ReclaimIndex(graph(in.varint()), label(in.varint()), in.u16());
      case GIVE_SLOTS -> MoveCodec.give(in);
      case TAKE_SLOTS -> MoveCodec.take(in);
      case LOAD_STEP -> LoadStepCodec.read(in);
      default -> throw new MalformedRecordException("unknown command " + tag);
    };
  }

  static GraphId graph(int number) {
    if (number <= 0) {
      throw new MalformedRecordException("graph " + number);
    }
    return new GraphId(number);
  }

  private static Set<LabelId> labels(RecordReader in) {
    int count = in.count();
    Set<LabelId> labels = new HashSet<>();
    for (int i = 0; i < count; i++) {
      labels.add(label(in.varint()));
    }
    return labels;
  }

  static LabelId label(int number) {
    if (number <= 0) {
      throw new MalformedRecordException("label " + number);
    }
    return new LabelId(number);
  }
}
