package io.kithgraph.loadgen.workload;

import io.kithgraph.loadgen.runner.Load;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** A call by its name. Immutable. */
record NamedLoad(String name, Function<RandomGenerator, CompletionStage<?>> how) implements Load {
  @Override
  public CompletionStage<?> call(RandomGenerator random) {
    return how.apply(random);
  }
}
