package io.kithgraph.storage.client.read;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.model.ListKey;
import io.kithgraph.storage.api.CommonNeighbours;
import io.kithgraph.storage.api.CountRead;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.IntersectRead;
import io.kithgraph.storage.api.IntersectRead.Intersection;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.client.routing.PartitionCaller;
import io.kithgraph.storage.client.transport.Failures;
import io.kithgraph.storage.protocol.PartitionRead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A batch of intersections whose lists may lie in many partitions, in rounds: in each, every
 * intersection that has not ended asks one partition, and all questions to one partition travel in
 * one call. What may be under way is bounded by the size of a chunk. Cancelling the result lets go
 * of the call. One round at a time, on whatever thread completed the one before.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the callbacks complete the result
public final class IntersectionSearch {
  /** The most ids of one chunk, and of the chunks of all intersections together. */
  private static final int MAX_CHUNK = 8_192;

  private static final int MAX_CHUNKS = 262_144;
  private static final int MIN_CHUNK = 256;

  /** An answer that is ready when its deadline passes has come too late: this is kept for it. */
  private static final Duration RESERVE = Duration.ofMillis(2);

  private final PartitionCaller caller;
  private final ReadOptions options;
  private final int maxTries;
  private final List<IntersectionProgress> all = new ArrayList<>();
  private final CompletableFuture<List<CommonNeighbours>> result = new CompletableFuture<>();
  private volatile @Nullable CompletableFuture<?> underWay;
  private ClusterMap map;
  private Duration longestRound = Duration.ZERO;
  private int staleRounds;

  /**
   * A search that was not begun yet.
   *
   * @param maxTries how often a round is asked, over changes of the map
   */
  public IntersectionSearch(
      PartitionCaller caller, IntersectRead read, ReadOptions options, int maxTries) {
    this.caller = caller;
    this.options = answersOfAnySize(options);
    this.maxTries = maxTries;
    this.map = caller.routes().map();
    long bytes = options.maxBytes() / Math.max(1, read.intersections().size());
    for (Intersection intersection : read.intersections()) {
      all.add(new IntersectionProgress(intersection, read.limit(), read.countOnly(), bytes));
    }
  }

  /** What partitions answer is bounded by the size of chunks; the result is cut here. */
  private static ReadOptions answersOfAnySize(ReadOptions options) {
    return options.withMaxBytes(Math.max(options.maxBytes(), ReadOptions.DEFAULT_MAX_BYTES));
  }

  /** Asks; called once. */
  public CompletableFuture<List<CommonNeighbours>> start() {
    result.whenComplete(
        (value, failure) -> {
          CompletableFuture<?> left = underWay;
          if (left != null) {
            left.cancel(false);
          }
        });
    List<ListKey> unsized = new ArrayList<>();
    for (IntersectionProgress progress : all) {
      progress.plan(map, options.graph(), Map.of());
      if (progress.isDivided()) {
        unsized.addAll(progress.lists());
      }
    }
    if (unsized.isEmpty()) {
      run();
      return result;
    }
    CompletableFuture<long[]> degrees =
        new PartitionedRead<>(caller, ReadBatches.of(CountRead.degrees(unsized)), options, maxTries)
            .start();
    underWay = degrees;
    degrees.whenComplete(
        (sizes, failure) -> {
          if (failure != null) {
            result.completeExceptionally(Failures.of(failure));
            return;
          }
          Map<ListKey, Long> known = new HashMap<>();
          for (int i = 0; i < sizes.length; i++) {
            known.put(unsized.get(i), sizes[i]);
          }
          all.forEach(progress -> progress.plan(map, options.graph(), known));
          run();
        });
    return result;
  }

  /** Runs rounds until one has to be waited for. */
  private void run() {
    while (!result.isDone()) {
      List<IntersectionProgress> unfinished = all.stream().filter(p -> !p.isDone()).toList();
      if (unfinished.isEmpty()) {
        result.complete(all.stream().map(IntersectionProgress::answer).toList());
        return;
      }
      Duration left = options.deadline().remaining();
      if (left.compareTo(longestRound.multipliedBy(2).plus(RESERVE)) < 0
          && unfinished.stream().allMatch(IntersectionProgress::hasBegun)) {
        unfinished.forEach(IntersectionProgress::stopForTime);
        continue;
      }
      int chunk = Math.max(MIN_CHUNK, Math.min(MAX_CHUNK, MAX_CHUNKS / unfinished.size()));
      List<PartitionRead.Intersection> questions =
          unfinished.stream().map(progress -> progress.ask(chunk)).toList();
      CompletableFuture<List<CommonNeighbours>> answers =
          new PartitionedRead<>(caller, ReadBatches.of(questions), options, 1).start(map);
      underWay = answers;
      if (!answers.isDone()) {
        answers.whenComplete(
            (found, failure) -> {
              if (take(unfinished, found, failure, left)) {
                run();
              }
            });
        return;
      }
      @Nullable Throwable failure = failure(answers);
      if (!take(unfinished, failure == null ? answers.join() : List.of(), failure, left)) {
        return;
      }
    }
  }

  private static @Nullable Throwable failure(CompletableFuture<?> stage) {
    return stage.handle((value, failure) -> failure).join();
  }

  /** Takes up what a round gave; false if the next one starts by itself, or there is none. */
  private boolean take(
      List<IntersectionProgress> asked,
      List<CommonNeighbours> found,
      @Nullable Throwable failure,
      Duration leftBefore) {
    if (failure != null) {
      failed(Failures.of(failure));
      return false;
    }
    Duration took = leftBefore.minus(options.deadline().remaining());
    longestRound = took.compareTo(longestRound) > 0 ? took : longestRound;
    for (int i = 0; i < asked.size(); i++) {
      asked.get(i).take(found.get(i));
    }
    return true;
  }

  private void failed(StorageException failure) {
    if (failure.code() != ErrorCode.STALE_EPOCH || ++staleRounds >= maxTries) {
      result.completeExceptionally(failure);
      return;
    }
    // Lists that lay together may not any more.
    caller
        .routes()
        .refresh(map.epoch(), staleRounds, options.deadline())
        .whenComplete(
            (refreshed, problem) -> {
              if (problem != null) {
                result.completeExceptionally(Failures.of(problem));
                return;
              }
              map = caller.routes().map();
              all.forEach(progress -> progress.plan(map, options.graph(), Map.of()));
              run();
            });
  }
}
