package io.kithgraph.storage.replication;

import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.PartitionPlacement;
import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.Slots;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.CountRead;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.Mutation.Mode;
import io.kithgraph.storage.api.PriorityClass;
import io.kithgraph.storage.api.ReadLevel;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.partition.PartitionReplica;
import io.kithgraph.storage.partition.RoutedBy;
import io.kithgraph.storage.protocol.PartMutation.PutHalf;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionRead;
import io.kithgraph.storage.protocol.PartitionReply;
import io.kithgraph.storage.protocol.TransactionPart;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One list that grows by a half for each number, to have something to replicate. */
final class Follows {
  /** By a map whose slots never changed. */
  static final RoutedBy ROUTED = new RoutedBy(Epoch.FIRST, PartitionPlacement.NEVER);

  private static final GraphId GRAPH = new GraphId(1);
  private static final LabelId USER = new LabelId(1);
  private static final LabelId FOLLOWS = new LabelId(2);
  private static final VertexId ANN = VertexId.of(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Follows() {}

  static PartitionCommand command(long number) {
    EdgeKey key = new EdgeKey(ANN, FOLLOWS, VertexId.of(1_000 + number), 0);
    PutHalf half =
        new PutHalf(
            0, Direction.OUT, key, number, PropertySet.EMPTY, Mode.UPSERT, true, Optional.of(USER));
    return new PartitionCommand.Commit(
        new TransactionPart(
            GRAPH,
            new RequestId(7, number),
            Slots.of(GRAPH, ANN),
            number,
            List.of(half),
            List.of()));
  }

  static CompletableFuture<PartitionReply.Command> submit(PartitionReplica replica, long number) {
    return replica
        .submit(command(number), ROUTED, Deadline.after(PATIENCE), PriorityClass.INTERACTIVE)
        .toCompletableFuture();
  }

  /** The number of halves that a read at the level sees. */
  static long count(PartitionReplica replica, ReadLevel level) throws Exception {
    return ((PartitionAnswer.Counts) read(replica, level).answer()).counts()[0];
  }

  /** The reply to a read at the level. */
  static PartitionReply.Read read(PartitionReplica replica, ReadLevel level) throws Exception {
    ListKey list = new ListKey(ANN, FOLLOWS, Direction.OUT);
    ReadOptions strong = ReadOptions.of(GRAPH, Deadline.after(PATIENCE));
    ReadOptions options =
        new ReadOptions(
            GRAPH, level, strong.deadline(), strong.priority(), strong.tenant(), strong.maxBytes());
    return replica
        .read(new PartitionRead.Count(CountRead.degrees(List.of(list))), options, ROUTED)
        .toCompletableFuture()
        .get();
  }
}
