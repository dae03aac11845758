package io.kithgraph.meta.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.model.GraphId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** What every {@link NumberAllocator} promises. */
public abstract class NumberAllocatorContract {
  private static final GraphId GRAPH = new GraphId(1);

  /** An allocator of a new deployment. */
  protected abstract NumberAllocator allocator();

  @Test
  void numbersStartAtOneAndGrow() {
    NumberAllocator allocator = allocator();
    List<ToLongFunction<GraphId>> kinds =
        List.of(allocator::nextVertexNumber, allocator::nextTieBreaker);
    for (ToLongFunction<GraphId> kind : kinds) {
      for (GraphId graph : List.of(GRAPH, new GraphId(2))) {
        long previous = kind.applyAsLong(graph);
        assertThat(previous).isEqualTo(1);
        for (int i = 0; i < 100; i++) {
          long next = kind.applyAsLong(graph);
          assertThat(next).isGreaterThan(previous);
          previous = next;
        }
      }
    }
  }

  @Test
  void noTwoThreadsGetTheSameNumber() throws Exception {
    NumberAllocator allocator = allocator();
    int threads = 4;
    int perThread = 5_000;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<List<Long>>> results = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        results.add(
            executor.submit(
                () -> {
                  List<Long> numbers = new ArrayList<>();
                  for (int i = 0; i < perThread; i++) {
                    numbers.add(allocator.nextTieBreaker(GRAPH));
                  }
                  return numbers;
                }));
      }
      Set<Long> all = new HashSet<>();
      for (Future<List<Long>> result : results) {
        assertThat(result.get()).isSorted();
        all.addAll(result.get());
      }
      assertThat(all).hasSize(threads * perThread).doesNotContain(0L);
    } finally {
      executor.shutdownNow();
    }
  }
}
