package io.kithgraph.storage.client.read;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.Slots;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.client.routing.PartitionCaller;
import io.kithgraph.storage.client.transport.Failures;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionRead;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * A batch of questions, one call per partition, all at once. When a partition refuses the map's
 * epoch, its questions are divided anew by a newer map. Cancelling the result lets go of the calls.
 * Thread-safe; lives for one batch.
 *
 * @param <R> what all answers together make
 */
@SuppressWarnings("FutureReturnValueIgnored") // the callbacks complete the result
public final class PartitionedRead<R> {

  /** One kind of read: how questions are put to a partition, and answers put together. */
  public interface Batch<R> {
    /** How many questions there are. */
    int size();

    /** The vertex by which the question is routed. */
    VertexId vertex(int question);

    /** The read with some of the questions, in their order. */
    PartitionRead ask(int[] questions);

    /**
     * Takes the answers to some of the questions; called for each question once, possibly by
     * different threads.
     *
     * @return how many answers there are, which must be as many as the questions
     */
    int take(int[] questions, PartitionAnswer answer);

    /** All answers together, once all are taken. */
    R result();
  }

  private final PartitionCaller caller;
  private final Batch<R> batch;
  private final ReadOptions options;
  private final int maxRounds;
  private final AtomicInteger unanswered;
  private final CompletableFuture<R> result = new CompletableFuture<>();

  /**
   * A batch that was not asked yet.
   *
   * @param maxRounds how often questions are asked, over changes of the map
   */
  public PartitionedRead(
      PartitionCaller caller, Batch<R> batch, ReadOptions options, int maxRounds) {
    this.caller = caller;
    this.batch = batch;
    this.options = options;
    this.maxRounds = maxRounds;
    this.unanswered = new AtomicInteger(batch.size());
  }

  /** Asks by the newest map that is known; called once. */
  public CompletableFuture<R> start() {
    return start(caller.routes().map());
  }

  /** Asks by a map that the caller knows; by a newer one if that is refused. */
  public CompletableFuture<R> start(ClusterMap map) {
    if (batch.size() == 0) {
      result.complete(batch.result());
    } else {
      int[] all = new int[batch.size()];
      Arrays.setAll(all, i -> i);
      ask(all, map, 0);
    }
    return result;
  }

  private void ask(int[] questions, ClusterMap map, int round) {
    divide(questions, map, options.graph(), batch::vertex)
        .forEach((partition, some) -> call(map, partition, some, round));
  }

  private void call(ClusterMap map, PartitionId partition, int[] questions, int round) {
    caller
        .read(map, partition, batch.ask(questions), share(questions.length), result)
        .whenComplete(
            (reply, failure) -> {
              if (failure == null) {
                take(questions, reply.answer());
              } else {
                failed(map, questions, round, Failures.of(failure));
              }
            });
  }

  private void take(int[] questions, PartitionAnswer answer) {
    if (batch.take(questions, answer) != questions.length) {
      result.completeExceptionally(
          new StorageException(
              ErrorCode.INTERNAL, "A partition answered another number of questions than asked"));
    } else if (unanswered.addAndGet(-questions.length) == 0) {
      result.complete(batch.result());
    }
  }

  private void failed(ClusterMap map, int[] questions, int round, StorageException failure) {
    if (failure.code() != ErrorCode.STALE_EPOCH || round + 1 >= maxRounds) {
      result.completeExceptionally(failure);
      return;
    }
    caller
        .routes()
        .refresh(map.epoch(), round, options.deadline())
        .whenComplete(
            (refreshed, problem) -> {
              if (problem == null) {
                ask(questions, caller.routes().map(), round + 1);
              } else {
                result.completeExceptionally(Failures.of(problem));
              }
            });
  }

  /** Each partition may use its share of the bytes, so that all together keep to the limit. */
  private ReadOptions share(int questions) {
    if (questions == batch.size()) {
      return options;
    }
    long bytes = Math.max(1, (long) (options.maxBytes() * ((double) questions / batch.size())));
    return options.withMaxBytes(bytes);
  }

  /** The questions by the partition that owns their vertex. */
  static Map<PartitionId, int[]> divide(
      int[] questions, ClusterMap map, GraphId graph, IntFunction<VertexId> vertex) {
    if (questions.length == 1) {
      return Map.of(map.owner(graph, vertex.apply(questions[0])), questions);
    }
    PartitionId[] owners = new PartitionId[questions.length];
    Map<PartitionId, int[]> sizes = new TreeMap<>();
    for (int i = 0; i < owners.length; i++) {
      owners[i] = map.owner(Slots.of(graph, vertex.apply(questions[i])));
      sizes.computeIfAbsent(owners[i], owner -> new int[1])[0]++;
    }
    Map<PartitionId, int[]> divided = new TreeMap<>();
    sizes.forEach((owner, size) -> divided.put(owner, new int[size[0]]));
    divided.forEach(
        (owner, some) -> {
          int next = 0;
          for (int i = 0; next < some.length; i++) {
            if (owners[i].equals(owner)) {
              some[next++] = questions[i];
            }
          }
        });
    return divided;
  }
}
