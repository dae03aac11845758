package io.kithgraph.loadgen.runner;

import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/** One kind of call. Thread-safe. */
public interface Load {

  /** What it is, for tables. */
  String name();

  /** Begins one call; the stage ends when its answer is there. Must not block. */
  CompletionStage<?> call(RandomGenerator random);
}
