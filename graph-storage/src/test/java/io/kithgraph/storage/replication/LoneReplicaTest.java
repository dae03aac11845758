package io.kithgraph.storage.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kithgraph.meta.cluster.PartitionId;
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
import io.kithgraph.storage.api.Outcome;
import io.kithgraph.storage.api.PriorityClass;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.engine.rocksdb.RocksDbEngine;
import io.kithgraph.storage.engine.rocksdb.RocksDbResources;
import io.kithgraph.storage.engine.rocksdb.RocksDbSettings;
import io.kithgraph.storage.partition.PartitionReplica;
import io.kithgraph.storage.partition.PartitionSettings;
import io.kithgraph.storage.partition.ReplicaStatus.Role;
import io.kithgraph.storage.protocol.CommandAnswer.Committed;
import io.kithgraph.storage.protocol.PartMutation.PutHalf;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionCommand.Commit;
import io.kithgraph.storage.protocol.PartitionRead;
import io.kithgraph.storage.protocol.PartitionReply;
import io.kithgraph.storage.protocol.TransactionPart;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One replica alone, with the real Raft library and RocksDB. */
final class LoneReplicaTest {
  private static final GraphId GRAPH = new GraphId(1);
  private static final LabelId FOLLOWS = new LabelId(2);
  private static final LabelId USER = new LabelId(1);
  private static final VertexId ANN = VertexId.of(1);

  @Test
  void appliesCommandsAndKeepsThemAcrossRestarts(@TempDir Path folder) throws Exception {
    RocksDbResources resources = new RocksDbResources(RocksDbSettings.DEFAULT);
    for (int start = 0; start < 3; start++) {
      try (ReplicaThreads threads = new ReplicaThreads();
          RaftHost host = host(folder, resources, threads)) {
        PartitionReplica replica = open(folder, host);
        assertThat(count(replica)).isEqualTo(start * 100L);
        List<CompletableFuture<PartitionReply.Command>> replies = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
          replies.add(
              replica
                  .submit(
                      follow(start * 100L + i),
                      Deadline.after(Duration.ofSeconds(10)),
                      PriorityClass.INTERACTIVE)
                  .toCompletableFuture());
        }
        for (var reply : replies) {
          Committed committed = (Committed) reply.get().answer();
          assertThat(committed.outcomes()).containsExactly(Outcome.CREATED);
          assertThat(committed.repeated()).isFalse();
        }
        assertThat(count(replica)).isEqualTo((start + 1) * 100L);
        // Far fewer entries than commands: those that waited share one.
        assertThat(replica.status().appliedIndex()).isLessThan((start + 1) * 60L);
      }
    }
  }

  private static RaftHost host(Path folder, RocksDbResources resources, ReplicaThreads threads) {
    return new RaftHost(
        new RaftIdentity("test", "127.0.0.1:1", false),
        folder.resolve("log"),
        RaftSettings.DEFAULT,
        path -> new RocksDbEngine(path, resources),
        PartitionSettings.DEFAULT,
        threads.executors());
  }

  private static PartitionReplica open(Path folder, RaftHost host) {
    PartitionReplica replica =
        host.open(
            new ReplicaPlan(new PartitionId(3), folder.resolve("p3"), List.of("127.0.0.1:1")));
    await().until(() -> replica.status().role() == Role.LEADER);
    return replica;
  }

  private static long count(PartitionReplica replica) throws Exception {
    ListKey list = new ListKey(ANN, FOLLOWS, Direction.OUT);
    PartitionReply.Read reply =
        replica
            .read(
                new PartitionRead.Count(CountRead.degrees(List.of(list))),
                ReadOptions.of(GRAPH, Deadline.after(Duration.ofSeconds(10))))
            .toCompletableFuture()
            .get();
    return ((PartitionAnswer.Counts) reply.answer()).counts()[0];
  }

  private static PartitionCommand follow(long destination) {
    EdgeKey key = new EdgeKey(ANN, FOLLOWS, VertexId.of(1_000 + destination), 0);
    return new Commit(
        new TransactionPart(
            GRAPH,
            new RequestId(7, destination),
            Slots.of(GRAPH, ANN),
            destination,
            List.of(
                new PutHalf(
                    0,
                    Direction.OUT,
                    key,
                    destination,
                    PropertySet.EMPTY,
                    Mode.UPSERT,
                    true,
                    Optional.of(USER))),
            List.of()));
  }
}
