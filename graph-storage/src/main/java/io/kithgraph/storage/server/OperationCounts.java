package io.kithgraph.storage.server;

import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.SlotRange;
import io.kithgraph.model.Slots;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.protocol.NodeReport.HotVertex;
import io.kithgraph.storage.protocol.PartMutation;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionRequest;
import io.kithgraph.storage.protocol.TransactionPart;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts what is done with the partitions of a node: one for each vertex or list that a read looks
 * at, and for each that a transaction changes. In all by partition, and lately by slot and for the
 * hottest vertices. Thread-safe.
 */
final class OperationCounts {
  private final Map<PartitionId, LongAdder> totals = new ConcurrentHashMap<>();
  private final AtomicIntegerArray bySlot = new AtomicIntegerArray(Slots.COUNT);
  private final HotVertices reads = new HotVertices(HotVertices.SAMPLE_ONE_IN, System::nanoTime);
  private final HotVertices writes = new HotVertices(HotVertices.SAMPLE_ONE_IN, System::nanoTime);

  void count(PartitionRequest request) {
    LongAdder total = totals.computeIfAbsent(request.partition(), id -> new LongAdder());
    if (request instanceof PartitionRequest.Read read) {
      read.read()
          .looksAt(
              vertex -> {
                GraphId graph = read.options().graph();
                add(total, Slots.of(graph, vertex));
                reads.used(graph, vertex);
                return false;
              });
    } else if (request instanceof PartitionRequest.Command command) {
      TransactionPart part = part(command.command());
      if (part != null) {
        for (PartMutation mutation : part.mutations()) {
          VertexId vertex = mutation.vertex();
          if (vertex != null) {
            add(total, Slots.of(part.graph(), vertex));
            writes.used(part.graph(), vertex);
          }
        }
      }
    }
  }

  private void add(LongAdder total, int slot) {
    total.increment();
    bySlot.incrementAndGet(slot);
  }

  /** What a command is to change; what only ends a transaction has been counted before. */
  private static @Nullable TransactionPart part(PartitionCommand command) {
    if (command instanceof PartitionCommand.Commit commit) {
      return commit.part();
    }
    if (command instanceof PartitionCommand.Prepare prepare) {
      return prepare.part();
    }
    return command instanceof PartitionCommand.Decide decide ? decide.part() : null;
  }

  /** What has been done with a partition here since the node started. */
  long total(PartitionId partition) {
    LongAdder total = totals.get(partition);
    return total == null ? 0 : total.sum();
  }

  /** What has been done lately with slots; only its shares mean something. */
  long lately(SlotRange slots) {
    long sum = 0;
    for (int slot = slots.first(); slot <= slots.last(); slot++) {
      sum += bySlot.get(slot);
    }
    return sum;
  }

  /** The vertices that are read, or changed, most of late. */
  List<HotVertex> hottest(HotVertex.Use use, int most) {
    return (use == HotVertex.Use.READ ? reads : writes).hottest(use, most);
  }

  /** Forgets half of what was done lately. */
  void age() {
    for (int slot = 0; slot < Slots.COUNT; slot++) {
      bySlot.accumulateAndGet(slot, 2, (count, by) -> count / by);
    }
  }
}
