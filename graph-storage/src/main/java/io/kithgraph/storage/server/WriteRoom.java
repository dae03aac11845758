package io.kithgraph.storage.server;

import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.protocol.PartMutation;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionCommand.TakeSlots;
import io.kithgraph.storage.protocol.PartitionRequest;
import io.kithgraph.storage.protocol.TransactionPart;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Whether there is room for what a request writes. A partition takes writes while the disk of its
 * leader and those of a majority of its replicas have room: a majority that runs into the end of
 * its disks would stop reads too. What removes data, ends transactions or ends moves is always let
 * in. A command is refused before it is in any log, never later. Thread-safe.
 */
final class WriteRoom {
  private final NodeId node;
  private final DiskSpace disk;
  private volatile Map<PartitionId, SortedSet<NodeId>> crowded = Map.of();

  WriteRoom(NodeId node, DiskSpace disk) {
    this.node = node;
    this.disk = disk;
  }

  /**
   * Says which of the partitions with several replicas that this node leads have too few with room,
   * or none that could lead instead of this full node, and which nodes are full.
   */
  void crowded(Map<PartitionId, SortedSet<NodeId>> found) {
    crowded = Map.copyOf(found);
  }

  /** Why a request to a partition that this node leads cannot be taken now, if it cannot. */
  Optional<StorageException> refusal(PartitionRequest request, PartitionPlacement placement) {
    SortedSet<NodeId> full = crowded.get(placement.id());
    if ((full == null && !disk.isFull()) || !fills(request)) {
      return Optional.empty();
    }
    if (full != null || placement.replicas().size() == 1) {
      return Optional.of(
          new StorageException(ErrorCode.DISK_FULL, message(full == null ? List.of(node) : full)));
    }
    return Optional.of(
        new StorageException(
            ErrorCode.NOT_LEADER,
            "The disk of storage node "
                + node.value()
                + " is full, so another one is to lead partition "
                + placement.id().value()));
  }

  private String message(Iterable<NodeId> full) {
    StringBuilder text = new StringBuilder("No space left on the disk of storage node");
    String between = " ";
    for (NodeId each : full) {
      text.append(between).append(each.value());
      between = " and ";
    }
    if (disk.isFull()) {
      text.append(": ")
          .append(disk.freeBytes())
          .append(" bytes are free on ")
          .append(node.value())
          .append(", and ")
          .append(disk.reserveBytes())
          .append(" are kept in reserve");
    }
    return text.append(
            "; writes are refused until there is more. Free or add space, move partitions away,"
                + " delete data, or set a smaller storage.reserveMebibytes")
        .toString();
  }

  private static boolean fills(PartitionRequest request) {
    if (request instanceof PartitionRequest.Command command) {
      return fills(command.command());
    }
    return request instanceof PartitionRequest.StageTable;
  }

  private static boolean fills(PartitionCommand command) {
    if (command instanceof PartitionCommand.Commit commit) {
      return fills(commit.part());
    } else if (command instanceof PartitionCommand.Prepare prepare) {
      return fills(prepare.part());
    } else if (command instanceof PartitionCommand.Decide decide) {
      return fills(decide.part());
    } else if (command instanceof TakeSlots take) {
      return take.step() == TakeSlots.Step.BEGIN || take.step() == TakeSlots.Step.RECORDS;
    }
    return command instanceof PartitionCommand.BeginLoad
        || command instanceof PartitionCommand.AdmitVertices
        || command instanceof PartitionCommand.IngestTables;
  }

  private static boolean fills(TransactionPart part) {
    return part.mutations().stream().anyMatch(WriteRoom::fills);
  }

  private static boolean fills(PartMutation mutation) {
    return mutation instanceof PartMutation.PutVertex
        || mutation instanceof PartMutation.PatchVertex
        || mutation instanceof PartMutation.PutHalf
        || mutation instanceof PartMutation.PutEntry;
  }
}
