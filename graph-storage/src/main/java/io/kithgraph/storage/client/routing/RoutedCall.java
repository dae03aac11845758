package io.kithgraph.storage.client.routing;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.ReadLevel;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.client.transport.Failures;
import io.kithgraph.storage.protocol.PartitionReply;
import io.kithgraph.storage.protocol.PartitionRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One call to a partition, sent again over changes of leader, lost connections, damaged replicas
 * that have others beside them, and overload until it is answered, the tries are used up or the
 * deadline comes. Where a node is silent the others are asked beside it, as in "The Tail at Scale"
 * (Dean and Barroso, 2013): the group may have elected another leader long ago. Ends with {@code
 * STALE_EPOCH} if the map has to be read anew: then the caller must see who owns what. When its
 * owner ends, what was sent is let go. Thread-safe; every request may be sent any number of times.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the callbacks complete the result
final class RoutedCall {
  private final PartitionCaller caller;
  private final ClusterMap map;
  private final PartitionRequest request;
  private final Deadline deadline;
  private final CompletableFuture<?> owner;

  /** Whether any replica may answer, not only the leader. */
  private final boolean anyReplica;

  /** Whether there is anybody else to ask. */
  private final boolean hasOthers;

  private final CompletableFuture<PartitionReply> result = new CompletableFuture<>();
  private volatile @Nullable CompletableFuture<PartitionReply> sent;
  private volatile @Nullable CompletableFuture<PartitionReply> sentBeside;

  /** Whom the call waits for, and since when. */
  private volatile @Nullable Waiting waiting;

  private record Waiting(StorageNode node, long since) {}

  /**
   * @param map by which the request was routed: its epoch goes with the request, so that a
   *     partition which has changed since refuses it
   * @param owner what the call is for: when it ends, the call is let go
   */
  RoutedCall(
      PartitionCaller caller,
      ClusterMap map,
      PartitionRequest request,
      Deadline deadline,
      CompletableFuture<?> owner) {
    this.caller = caller;
    this.map = map;
    this.request = request;
    this.deadline = deadline;
    this.owner = owner;
    this.anyReplica =
        request instanceof PartitionRequest.Read read
            && !(read.options().level() instanceof ReadLevel.Strong);
    this.hasOthers = map.partition(request.partition()).replicas().size() > 1;
  }

  CompletableFuture<PartitionReply> start() {
    send(0);
    if (!result.isDone()) {
      owner.whenComplete(
          (value, failure) -> {
            if (failure != null) {
              letGo();
            }
          });
      if (hasOthers) {
        caller.silent().add(this);
        result.whenComplete((value, failure) -> caller.silent().remove(this));
      }
    }
    return result;
  }

  private void letGo() {
    for (CompletableFuture<PartitionReply> last : Arrays.asList(sent, sentBeside)) {
      if (last != null) {
        last.cancel(false);
      }
    }
  }

  private void send(int tries) {
    if (owner.isDone()) {
      fail(new StorageException(ErrorCode.CANCELLED, "The caller let go"));
      return;
    }
    if (deadline.hasPassed()) {
      fail(new StorageException(ErrorCode.DEADLINE_EXCEEDED, "The deadline has passed"));
      return;
    }
    if (tries > 0 && caller.routes().map().epoch().compareTo(map.epoch()) > 0) {
      fail(new StorageException(ErrorCode.STALE_EPOCH, "The cluster map has changed meanwhile"));
      return;
    }
    PartitionPlacement placement = map.partition(request.partition());
    StorageNode node =
        anyReplica
            ? caller.routes().replica(map, placement, tries)
            : caller.routes().node(map, placement, tries);
    if (hasOthers) {
      waiting = new Waiting(node, System.nanoTime());
    }
    CompletableFuture<PartitionReply> reply =
        caller.transport().send(node, request).toCompletableFuture();
    sent = reply;
    reply.whenComplete((value, failure) -> answered(node, tries, value, failure));
  }

  /** Asks another replica beside the one that has been silent for too long, if it has. */
  void askOthers(long now, long patienceNanos) {
    Waiting silent = waiting;
    if (silent == null || now - silent.since() < patienceNanos || result.isDone()) {
      return;
    }
    // Elections settle soon: it looks again sooner than the first time.
    waiting = new Waiting(silent.node(), now - patienceNanos / 2);
    caller.routes().failed(silent.node().id());
    caller
        .routes()
        .other(map, map.partition(request.partition()), silent.node().id())
        .ifPresent(other -> sendBeside(other, silent.node(), true));
  }

  /**
   * Sends to another one than the node that is silent.
   *
   * @param follow whether to go on to the leader that it names
   */
  private void sendBeside(StorageNode node, StorageNode silent, boolean follow) {
    CompletableFuture<PartitionReply> reply =
        caller.transport().send(node, request).toCompletableFuture();
    sentBeside = reply;
    reply.whenComplete(
        (value, failure) -> {
          if (value != null) {
            succeed(node, value);
            letGo();
            return;
          }
          StorageException error = Failures.of(failure);
          if (error.code() == ErrorCode.STALE_EPOCH) {
            failStale(node, error);
            letGo();
          } else if (follow && error.leader().isPresent()) {
            NodeId leader = new NodeId(error.leader().getAsInt());
            if (!leader.equals(silent.id())) {
              Routes.find(map, leader).ifPresent(one -> sendBeside(one, silent, false));
            }
          }
        });
  }

  private void answered(
      StorageNode node, int tries, @Nullable PartitionReply reply, @Nullable Throwable failure) {
    waiting = null;
    if (result.isDone()) {
      return;
    }
    if (reply != null) {
      succeed(node, reply);
      return;
    }
    StorageException error =
        failure == null
            ? new StorageException(ErrorCode.INTERNAL, "A reply without content")
            : Failures.of(failure);
    if (tries + 1 >= caller.maxTries(error.code())) {
      fail(error);
      return;
    }
    int replicas = map.partition(request.partition()).replicas().size();
    switch (error.code()) {
      case NOT_LEADER, UNAVAILABLE, DEADLINE_EXCEEDED, CORRUPT -> {
        if (error.code() == ErrorCode.CORRUPT && replicas == 1) {
          fail(error);
          return;
        }
        if (error.code() == ErrorCode.UNAVAILABLE || error.code() == ErrorCode.DEADLINE_EXCEEDED) {
          caller.routes().failed(node.id());
        }
        if (anyReplica && tries + 1 < replicas) {
          send(tries + 1);
        } else if (caller.routes().doesNotLead(request.partition(), node.id(), error.leader())) {
          send(tries + 1);
        } else {
          sendLater(tries, Duration.ZERO);
        }
      }
      case OVERLOADED -> sendLater(tries, error.retryAfter().orElse(Duration.ZERO));
      case STALE_EPOCH -> failStale(node, error);
      default -> fail(error);
    }
  }

  private void sendLater(int tries, Duration atLeast) {
    caller
        .pauses()
        .pause(tries, atLeast, deadline)
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                send(tries + 1);
              } else {
                fail(Failures.of(failure));
              }
            });
  }

  private void succeed(StorageNode node, PartitionReply reply) {
    if (!anyReplica) {
      caller.routes().leads(request.partition(), node.id());
    }
    result.complete(reply);
  }

  /** The node may have no replica any more: it must not be believed to lead, whatever the map. */
  private void failStale(StorageNode node, StorageException error) {
    boolean unused = caller.routes().doesNotLead(request.partition(), node.id(), error.leader());
    fail(error);
  }

  private void fail(StorageException error) {
    result.completeExceptionally(error);
  }
}
