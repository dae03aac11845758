package io.kithgraph.storage.codec;

import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.SlotShare;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.SlotRange;
import io.kithgraph.storage.protocol.NodeReport;
import io.kithgraph.storage.protocol.NodeReport.HotVertex;
import io.kithgraph.storage.protocol.NodeReport.Load;
import io.kithgraph.storage.protocol.NodeReport.Replica;
import io.kithgraph.storage.protocol.NodeReport.Role;
import io.kithgraph.storage.wire.ReplicaReport;
import java.util.Optional;

/** What nodes say of themselves. Stateless. */
public final class Reports {
  private Reports() {}

  /** The message of a report. */
  public static io.kithgraph.storage.wire.NodeReport write(NodeReport report) {
    io.kithgraph.storage.wire.NodeReport.Builder message =
        io.kithgraph.storage.wire.NodeReport.newBuilder()
            .setNode(report.node().value())
            .setEpoch(report.epoch().value())
            .setFreeDiskBytes(report.freeDiskBytes())
            .setDiskFull(report.diskFull());
    for (Replica replica : report.replicas()) {
      ReplicaReport.Builder written =
          ReplicaReport.newBuilder()
              .setPartition(replica.partition().value())
              .setRole(code(replica.role()))
              .setLeaderAddress(replica.leaderAddress())
              .setTerm(replica.term())
              .setAppliedIndex(replica.appliedIndex())
              .setWaitingCommands(replica.waitingCommands())
              .setFailure(replica.failure())
              .setDiskBytes(replica.diskBytes())
              .addAllVoters(replica.voters())
              .setDamaged(replica.damaged())
              .setDataBytes(replica.load().bytes())
              .setOperations(replica.load().operations());
      replica.load().halfOfBytes().ifPresent(half -> written.setHalfOfBytes(write(half)));
      replica.load().halfOfOperations().ifPresent(half -> written.setHalfOfOperations(write(half)));
      message.addReplicas(written);
    }
    for (HotVertex hot : report.hotVertices()) {
      message.addHotVertices(
          io.kithgraph.storage.wire.HotVertex.newBuilder()
              .setUse(WireCodes.of(hot.use()))
              .setGraph(hot.graph().value())
              .setVertex(IdColumn.of(hot.vertex()))
              .setShare(hot.share())
              .setPerSecond(hot.perSecond()));
    }
    return message.build();
  }

  /** The report of a message. */
  public static NodeReport read(io.kithgraph.storage.wire.NodeReport message) {
    return new NodeReport(
        new NodeId(message.getNode()),
        new Epoch(message.getEpoch()),
        message.getReplicasList().stream().map(Reports::read).toList(),
        message.getFreeDiskBytes(),
        message.getDiskFull(),
        message.getHotVerticesList().stream().map(Reports::read).toList());
  }

  private static HotVertex read(io.kithgraph.storage.wire.HotVertex message) {
    return new HotVertex(
        WireCodes.of(HotVertex.Use.class, message.getUse()),
        new GraphId(message.getGraph()),
        IdColumn.one(message.getVertex()),
        message.getShare(),
        message.getPerSecond());
  }

  private static Replica read(ReplicaReport message) {
    return new Replica(
        new PartitionId(message.getPartition()),
        role(message.getRole()),
        message.getLeaderAddress(),
        message.getTerm(),
        message.getAppliedIndex(),
        message.getWaitingCommands(),
        message.getFailure(),
        message.getDiskBytes(),
        message.getVotersList(),
        message.getDamaged(),
        new Load(
            message.getDataBytes(),
            message.getOperations(),
            message.hasHalfOfBytes()
                ? Optional.of(read(message.getHalfOfBytes()))
                : Optional.empty(),
            message.hasHalfOfOperations()
                ? Optional.of(read(message.getHalfOfOperations()))
                : Optional.empty()));
  }

  private static io.kithgraph.storage.wire.SlotShare write(SlotShare half) {
    return io.kithgraph.storage.wire.SlotShare.newBuilder()
        .setFirst(half.slots().first())
        .setLast(half.slots().last())
        .setShare(half.share())
        .build();
  }

  private static SlotShare read(io.kithgraph.storage.wire.SlotShare message) {
    return new SlotShare(new SlotRange(message.getFirst(), message.getLast()), message.getShare());
  }

  private static int code(Role role) {
    return switch (role) {
      case LEADER -> 0;
      case FOLLOWER -> 1;
      case FAILED -> 2;
    };
  }

  private static Role role(int code) {
    return switch (code) {
      case 0 -> Role.LEADER;
      case 1 -> Role.FOLLOWER;
      default -> Role.FAILED;
    };
  }
}
