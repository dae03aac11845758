package io.kithgraph.storage.client.routing;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.client.transport.Failures;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionRead;
import io.kithgraph.storage.protocol.PartitionReply;
import io.kithgraph.storage.protocol.PartitionRequest;
import io.kithgraph.storage.protocol.StorageTransport;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Sends reads and commands to partitions, wherever they are led. Each call is for an owner: when
 * that ends, nothing more is sent. Thread-safe.
 */
public final class PartitionCaller {
  private static final int OVERLOAD_TRIES = 4;

  private final StorageTransport transport;
  private final Routes routes;
  private final Pauses pauses;
  private final SilentCalls silent;
  private final int maxTries;

  /**
   * A caller over one transport.
   *
   * @param silent watches the calls that wait for a node
   * @param maxTries how often one call is sent
   */
  public PartitionCaller(
      StorageTransport transport, Routes routes, Pauses pauses, SilentCalls silent, int maxTries) {
    this.transport = transport;
    this.routes = routes;
    this.pauses = pauses;
    this.silent = silent;
    this.maxTries = maxTries;
  }

  /**
   * A read of a partition of the map; ends with {@code STALE_EPOCH} if a newer map must be read.
   */
  public CompletableFuture<PartitionReply.Read> read(
      ClusterMap map,
      PartitionId partition,
      PartitionRead read,
      ReadOptions options,
      CompletableFuture<?> owner) {
    PartitionRequest request = new PartitionRequest.Read(partition, map.epoch(), read, options);
    return new RoutedCall(this, map, request, options.deadline(), owner)
        .start()
        .thenApply(
            reply -> {
              PartitionReply.Read answered = (PartitionReply.Read) reply;
              options
                  .meter()
                  .answered(answered.found(), answered.loaded(), answered.stalenessMillis());
              return answered;
            });
  }

  /**
   * A command to a partition of the map; ends with {@code STALE_EPOCH} if a newer map must be read.
   */
  public CompletableFuture<PartitionReply.Command> command(
      ClusterMap map,
      PartitionId partition,
      PartitionCommand command,
      CommitOptions options,
      CompletableFuture<?> owner) {
    PartitionRequest request =
        new PartitionRequest.Command(
            partition, map.epoch(), command, options.deadline(), options.priority());
    return new RoutedCall(this, map, request, options.deadline(), owner)
        .start()
        .thenApply(PartitionReply.Command.class::cast);
  }

  /** A command to whoever owns the slot, over changes of the map. */
  public CompletableFuture<PartitionReply.Command> commandAt(
      int slot, PartitionCommand command, CommitOptions options, CompletableFuture<?> owner) {
    return withNewestMap(
        options.deadline(), 0, map -> command(map, map.owner(slot), command, options, owner));
  }

  /** A read at whoever owns the slot, over changes of the map. */
  public CompletableFuture<PartitionAnswer> readAt(
      int slot, PartitionRead read, ReadOptions options, CompletableFuture<?> owner) {
    return withNewestMap(
        options.deadline(),
        0,
        map ->
            read(map, map.owner(slot), read, options, owner)
                .thenApply(PartitionReply.Read::answer));
  }

  /** What the call gives by the newest map; by a newer one if it ends with {@code STALE_EPOCH}. */
  public <T> CompletableFuture<T> withNewestMap(
      Deadline deadline, int tries, Function<ClusterMap, CompletableFuture<T>> call) {
    ClusterMap map = routes.map();
    return call.apply(map)
        .exceptionallyCompose(
            failure -> {
              if (Failures.of(failure).code() != ErrorCode.STALE_EPOCH || tries + 1 >= maxTries) {
                return CompletableFuture.failedFuture(failure);
              }
              return routes
                  .refresh(map.epoch(), tries, deadline)
                  .thenCompose(refreshed -> withNewestMap(deadline, tries + 1, call));
            });
  }

  /**
   * What the call gives for each partition of the newest map, in its order; all are asked at once,
   * and again by a newer map if one ends with {@code STALE_EPOCH}.
   */
  public <T> CompletableFuture<List<T>> everywhere(
      Deadline deadline, BiFunction<ClusterMap, PartitionId, CompletableFuture<T>> call) {
    return withNewestMap(
        deadline,
        0,
        map -> {
          List<CompletableFuture<T>> parts =
              map.partitions().stream()
                  .map(PartitionPlacement::id)
                  .map(partition -> call.apply(map, partition))
                  .toList();
          return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new))
              .thenApply(done -> parts.stream().map(CompletableFuture::join).toList());
        });
  }

  /** For messages that are not calls: they are sent once, to a node that the sender chose. */
  public StorageTransport transport() {
    return transport;
  }

  /** Where partitions are. */
  public Routes routes() {
    return routes;
  }

  /** Between tries of what takes several calls. */
  public Pauses pauses() {
    return pauses;
  }

  SilentCalls silent() {
    return silent;
  }

  /** How often a call is sent that ends with the error; overload is not answered with more load. */
  int maxTries(ErrorCode code) {
    return code == ErrorCode.OVERLOADED ? Math.min(OVERLOAD_TRIES, maxTries) : maxTries;
  }
}
