package io.kithgraph.storage.client;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.PriorityClass;
import io.kithgraph.storage.bulk.BulkLoads;
import io.kithgraph.storage.client.routing.Answers;
import io.kithgraph.storage.client.routing.PartitionCaller;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionReply;
import io.kithgraph.storage.protocol.PartitionRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Bulk loads over the partitions of a cluster: steps go to the leaders, tables to all replicas.
 * Thread-safe.
 */
final class PartitionLoads implements BulkLoads {
  private static final Duration STEP_TIME = Duration.ofSeconds(60);

  private final PartitionCaller caller;
  private final Optional<LabelId> vertexLabel;

  /**
   * @param vertexLabel of vertices that are missing; if empty, they must exist
   */
  PartitionLoads(PartitionCaller caller, Optional<LabelId> vertexLabel) {
    this.caller = caller;
    this.vertexLabel = vertexLabel;
  }

  @Override
  public CompletionStage<Begun> begin(Load load) {
    PartitionCommand command =
        new PartitionCommand.BeginLoad(load.id(), load.graph(), load.label());
    CommitOptions options = options();
    return caller
        .everywhere(
            options.deadline(),
            (map, partition) ->
                step(map, partition, command, options)
                    .thenApply(reply -> new PartBegun(map, partition, reply)))
        .thenApply(PartitionLoads::begun);
  }

  /** The label is fenced in one partition of a map. */
  private record PartBegun(ClusterMap map, PartitionId partition, PartitionReply.Command reply) {
    int prepared() {
      return Answers.expect(CommandAnswer.LoadBegun.class, reply.answer()).prepared();
    }
  }

  private static Begun begun(List<PartBegun> parts) {
    return new Begun(
        parts.stream().mapToLong(PartBegun::prepared).sum(),
        parts.get(0).map().slotOwners(),
        parts.stream()
            .collect(
                Collectors.toMap(part -> part.partition().value(), part -> part.reply().index())));
  }

  @Override
  public CompletionStage<Void> admit(Load load, int partition, long[] vertices) {
    List<VertexId> ids = Arrays.stream(vertices).mapToObj(VertexId::of).toList();
    return finish(
        partition,
        new PartitionCommand.AdmitVertices(
            load.id(), load.graph(), load.label(), vertexLabel, ids));
  }

  @Override
  public CompletionStage<Long> stage(
      Load load, int partition, String table, long offset, byte[] bytes, long length) {
    return caller.withNewestMap(
        options().deadline(),
        0,
        map -> {
          AtomicLong staged = new AtomicLong(Long.MAX_VALUE);
          PartitionId id = new PartitionId(partition);
          PartitionRequest request =
              new PartitionRequest.StageTable(
                  id, map.epoch(), load.id(), table, offset, bytes, length);
          List<CompletableFuture<Void>> replicas =
              map.partition(id).replicas().stream()
                  .map(
                      node ->
                          caller
                              .transport()
                              .send(map.node(node), request)
                              .thenAccept(
                                  reply ->
                                      staged.accumulateAndGet(
                                          ((PartitionReply.Staged) reply).bytes(), Math::min))
                              .toCompletableFuture())
                  .toList();
          return all(replicas).thenApply(done -> staged.get());
        });
  }

  @Override
  public CompletionStage<Void> ingest(Load load, int partition, List<String> tables) {
    return finish(
        partition,
        new PartitionCommand.IngestTables(load.id(), load.graph(), load.label(), tables));
  }

  @Override
  public CompletionStage<Void> end(Load load) {
    PartitionCommand command = new PartitionCommand.EndLoad(load.id(), load.graph(), load.label());
    CommitOptions options = options();
    return caller
        .everywhere(
            options.deadline(),
            (map, partition) ->
                step(map, partition, command, options).thenAccept(PartitionLoads::expectFinished))
        .thenAccept(done -> {});
  }

  private CompletionStage<Void> finish(int partition, PartitionCommand command) {
    CommitOptions options = options();
    return caller.withNewestMap(
        options.deadline(),
        0,
        map ->
            step(map, new PartitionId(partition), command, options)
                .thenAccept(PartitionLoads::expectFinished));
  }

  private static void expectFinished(PartitionReply.Command reply) {
    Answers.expect(CommandAnswer.Finished.class, reply.answer());
  }

  private CompletableFuture<PartitionReply.Command> step(
      ClusterMap map, PartitionId partition, PartitionCommand command, CommitOptions options) {
    return caller.command(map, partition, command, options, new CompletableFuture<>());
  }

  private static CompletableFuture<Void> all(List<CompletableFuture<Void>> parts) {
    return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new));
  }

  private static CommitOptions options() {
    return new CommitOptions(Deadline.after(STEP_TIME), PriorityClass.BATCH, "");
  }
}
