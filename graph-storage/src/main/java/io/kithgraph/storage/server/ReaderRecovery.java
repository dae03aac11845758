package io.kithgraph.storage.server;

import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.RequestId;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.client.commit.TransactionRecovery;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionReply;
import io.kithgraph.storage.protocol.PartitionRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Reads that end what they find in their way. A read that looks at something that a transaction has
 * held for longer than a commit takes asks the transaction's primary first: if that has decided,
 * the read ends the transaction here and sees the result, so that an edge whose other half is
 * visible is not missing here only because a coordinator died between the two. If the primary has
 * not decided, nobody can see any of it; then it is aborted once it is old enough to be taken for
 * abandoned.
 *
 * <p>The read waits for that, but not for long: if the primary cannot be reached, it shows the
 * state before the transaction, as every read does that comes before its end. Thread-safe.
 */
final class ReaderRecovery {
  /** Longer than a commit takes from Prepare to Finish unless something is wrong. */
  static final Duration SUSPICIOUS_AFTER = Duration.ofMillis(200);

  /** The most that a read waits. */
  private static final Duration PATIENCE = Duration.ofMillis(200);

  /** After so long, another read may try what an earlier one could not end. */
  private static final Duration ROUND = Duration.ofSeconds(2);

  /** The most transactions that one read ends; the timer ends the others. */
  private static final int MAX_TRANSACTIONS = 16;

  private record Held(PartitionId partition, RequestId transaction) {}

  private final HostedReplicas replicas;
  private final TransactionRecovery recovery;
  private final Duration abandonedAfter;
  private final StorageMetrics metrics;
  private final Map<Held, CompletableFuture<?>> underWay = new ConcurrentHashMap<>();

  /**
   * @param abandonedAfter the age from which a transaction is aborted if it is undecided
   */
  ReaderRecovery(
      HostedReplicas replicas,
      TransactionRecovery recovery,
      Duration abandonedAfter,
      StorageMetrics metrics) {
    this.replicas = replicas;
    this.recovery = recovery;
    this.abandonedAfter = abandonedAfter;
    this.metrics = metrics;
  }

  CompletionStage<PartitionReply> serve(PartitionRequest.Read request) {
    Duration age =
        abandonedAfter.compareTo(SUSPICIOUS_AFTER) < 0 ? abandonedAfter : SUSPICIOUS_AFTER;
    List<PartitionAnswer.Intent> held = replicas.holdUp(request, age, MAX_TRANSACTIONS);
    if (held.isEmpty()) {
      return replicas.serve(request);
    }
    long patience =
        Math.min(PATIENCE.toNanos(), request.options().deadline().remaining().toNanos() / 2);
    return CompletableFuture.allOf(
            held.stream()
                .map(intent -> end(request.partition(), intent))
                .toArray(CompletableFuture<?>[]::new))
        .completeOnTimeout(null, patience, TimeUnit.NANOSECONDS)
        .exceptionally(failure -> null)
        .thenCompose(done -> replicas.serve(request));
  }

  /**
   * Ends the transaction, or joins whoever is at it. What ends without success is remembered for a
   * while, so that the reads that follow do not wait for it again.
   */
  private CompletableFuture<?> end(PartitionId partition, PartitionAnswer.Intent intent) {
    Held held = new Held(partition, intent.transaction());
    CompletableFuture<Boolean> mine = new CompletableFuture<>();
    CompletableFuture<?> other = underWay.putIfAbsent(held, mine);
    if (other != null) {
      return other;
    }
    boolean force = intent.heldMillis() >= abandonedAfter.toMillis();
    recovery
        .end(partition, intent, force, Deadline.after(ROUND))
        .whenComplete(
            (ended, failure) -> {
              if (failure == null && ended) {
                metrics.recovered(partition, 1);
                underWay.remove(held);
              } else {
                forgetLater(held);
              }
              mine.complete(true);
            });
    return mine;
  }

  private void forgetLater(Held held) {
    CompletableFuture<?> unused =
        CompletableFuture.runAsync(
            () -> underWay.remove(held),
            CompletableFuture.delayedExecutor(SUSPICIOUS_AFTER.toMillis(), TimeUnit.MILLISECONDS));
  }
}
