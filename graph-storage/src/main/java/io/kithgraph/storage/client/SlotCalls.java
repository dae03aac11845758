package io.kithgraph.storage.client;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.ClusterMapSource;
import io.kithgraph.meta.cluster.ClusterMapWriter;
import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.MetadataException;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.GraphId;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.PriorityClass;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.client.routing.Answers;
import io.kithgraph.storage.client.routing.PartitionCaller;
import io.kithgraph.storage.client.transport.Failures;
import io.kithgraph.storage.move.MoveCalls;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionRead;
import io.kithgraph.storage.protocol.PartitionReply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The calls of a move of slots, sent to whoever leads the partitions. Thread-safe. */
final class SlotCalls implements MoveCalls {
  /** A call that takes longer fails, and the attempt with it. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Records of all graphs are read; the read must name one. */
  private static final GraphId ANY_GRAPH = new GraphId(1);

  private final PartitionCaller caller;
  private final ClusterMapSource maps;
  private final ClusterMapWriter writer;
  private final Executor blocking;
  private final Consumer<PartitionId> handOver;
  private final CompletableFuture<?> owner = new CompletableFuture<>();

  /**
   * @param blocking where reading and writing the map may block
   * @param handOver hands over the lead of a partition, if a replica of this node has it
   */
  SlotCalls(
      PartitionCaller caller,
      ClusterMapSource maps,
      ClusterMapWriter writer,
      Executor blocking,
      Consumer<PartitionId> handOver) {
    this.caller = caller;
    this.maps = maps;
    this.writer = writer;
    this.blocking = blocking;
    this.handOver = handOver;
  }

  @Override
  public CompletableFuture<CommandAnswer> send(
      PartitionId partition, PartitionCommand.OfMove step) {
    CommitOptions options =
        new CommitOptions(Deadline.after(PATIENCE), PriorityClass.INTERACTIVE, "");
    return caller
        .withNewestMap(
            options.deadline(), 0, map -> caller.command(map, partition, step, options, owner))
        .thenApply(PartitionReply.Command::answer);
  }

  @Override
  public CompletableFuture<PartitionAnswer.Moved> read(PartitionId partition, PartitionRead read) {
    ReadOptions options = ReadOptions.of(ANY_GRAPH, Deadline.after(PATIENCE));
    return caller
        .withNewestMap(
            options.deadline(), 0, map -> caller.read(map, partition, read, options, owner))
        .thenApply(reply -> Answers.expect(PartitionAnswer.Moved.class, reply.answer()));
  }

  @Override
  public CompletableFuture<ClusterMap> newestMap() {
    return blocking(
        () -> {
          ClusterMap known = maps.current();
          return maps.refresh(known.epoch());
        });
  }

  @Override
  public CompletableFuture<Boolean> publish(Epoch from, ClusterMap next) {
    return blocking(
        () -> {
          boolean done = writer.replace(from, next);
          maps.refresh(from);
          return done;
        });
  }

  @Override
  public void handOverLead(PartitionId partition) {
    handOver.accept(partition);
  }

  @Override
  public CompletableFuture<Void> pause(Duration time) {
    return caller.pauses().pause(0, time, Deadline.after(time.multipliedBy(2)));
  }

  private <T> CompletableFuture<T> blocking(Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(
          () -> {
            try {
              return work.get();
            } catch (MetadataException e) {
              throw new StorageException(ErrorCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
            }
          },
          blocking);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(Failures.closed(e));
    }
  }
}
