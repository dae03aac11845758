package io.kithgraph.storage.codec;

import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.storage.protocol.NodeReport;
import io.kithgraph.storage.protocol.NodeReport.Replica;
import io.kithgraph.storage.protocol.NodeReport.Role;
import io.kithgraph.storage.wire.ReplicaReport;

/** What nodes say of themselves. Stateless. */
public final class Reports {
  private Reports() {}

  /** The message of a report. */
  public static io.kithgraph.storage.wire.NodeReport write(NodeReport report) {
    io.kithgraph.storage.wire.NodeReport.Builder message =
        io.kithgraph.storage.wire.NodeReport.newBuilder()
            .setNode(report.node().value())
            .setEpoch(report.epoch().value())
            .setFreeDiskBytes(report.freeDiskBytes());
    for (Replica replica : report.replicas()) {
      message.addReplicas(
          ReplicaReport.newBuilder()
              .setPartition(replica.partition().value())
              .setRole(code(replica.role()))
              .setLeaderAddress(replica.leaderAddress())
              .setTerm(replica.term())
              .setAppliedIndex(replica.appliedIndex())
              .setWaitingCommands(replica.waitingCommands())
              .setFailure(replica.failure())
              .setDiskBytes(replica.diskBytes())
              .addAllVoters(replica.voters()));
    }
    return message.build();
  }

  /** The report of a message. */
  public static NodeReport read(io.kithgraph.storage.wire.NodeReport message) {
    return new NodeReport(
        new NodeId(message.getNode()),
        new Epoch(message.getEpoch()),
        message.getReplicasList().stream().map(Reports::read).toList(),
        message.getFreeDiskBytes());
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
        message.getVotersList());
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
