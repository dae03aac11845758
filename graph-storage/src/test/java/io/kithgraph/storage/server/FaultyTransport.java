package io.kithgraph.storage.server;

import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.protocol.PartitionReply;
import io.kithgraph.storage.protocol.PartitionRequest;
import io.kithgraph.storage.protocol.StorageTransport;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A transport that loses, delays and repeats requests and replies, by a seed. What it loses ends as
 * {@code UNAVAILABLE}, as a broken connection does: the sender does not know whether the request
 * arrived. It can also stop for good at a request, as if the sender's process had died there.
 * Thread-safe.
 */
final class FaultyTransport implements StorageTransport {
  private final StorageTransport to;
  private final Random random;
  private final int faultPercent;
  private final ScheduledExecutorService delays =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "faulty-transport");
            thread.setDaemon(true);
            return thread;
          });
  private volatile Predicate<PartitionRequest> fatal = request -> false;
  private volatile boolean dead;
  private volatile boolean healed;

  FaultyTransport(StorageTransport to, long seed, int faultPercent) {
    this.to = to;
    this.random = new Random(seed);
    this.faultPercent = faultPercent;
  }

  /** The sender dies when it is about to send such a request: that and all later ones are lost. */
  void dieBefore(Predicate<PartitionRequest> request) {
    fatal = request;
  }

  boolean isDead() {
    return dead;
  }

  /** From now on nothing is lost or delayed. */
  void heal() {
    healed = true;
  }

  @Override
  public CompletionStage<PartitionReply> send(StorageNode node, PartitionRequest request) {
    if (dead || fatal.test(request)) {
      dead = true;
      // Whoever is dead gets no answer.
      return new CompletableFuture<>();
    }
    int fault;
    long delayMicros;
    synchronized (random) {
      fault = healed ? 100 : random.nextInt(100);
      delayMicros = random.nextInt(3_000);
    }
    if (fault >= faultPercent) {
      return to.send(node, request);
    }
    return switch (fault % 4) {
      case 0 -> lost();
      case 1 -> to.send(node, request).thenCompose(reply -> lost());
      case 2 -> {
        // The request arrives twice, the second time late, when its sender has gone on.
        CompletionStage<PartitionReply> reply = to.send(node, request);
        later(delayMicros, () -> to.send(node, request));
        yield reply;
      }
      default -> {
        CompletableFuture<PartitionReply> reply = new CompletableFuture<>();
        later(
            delayMicros,
            () ->
                to.send(node, request)
                    .whenComplete(
                        (value, failure) -> {
                          if (failure == null) {
                            reply.complete(value);
                          } else {
                            reply.completeExceptionally(failure);
                          }
                        }));
        yield reply;
      }
    };
  }

  private void later(long micros, Runnable task) {
    ScheduledFuture<?> unused = delays.schedule(task, micros, TimeUnit.MICROSECONDS);
  }

  private static CompletableFuture<PartitionReply> lost() {
    return CompletableFuture.failedFuture(
        new StorageException(ErrorCode.UNAVAILABLE, "The connection broke"));
  }

  @Override
  public void close() {
    delays.shutdownNow();
    to.close();
  }
}
