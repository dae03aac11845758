package io.kithgraph.loadgen.workload;

import com.google.protobuf.MessageLite;
import io.kithgraph.loadgen.runner.Load;
import java.util.SplittableRandom;

/** How large the answers of a load are, so that an echo can send as many bytes. Stateless. */
public final class AnswerSize {
  private static final int CALLS = 1_000;

  private AnswerSize() {}

  /** The mean size in bytes of the answers to some calls of a load whose answers are messages. */
  public static int mean(Load load, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long bytes = 0;
    for (int i = 0; i < CALLS; i++) {
      bytes += ((MessageLite) load.call(random).toCompletableFuture().join()).getSerializedSize();
    }
    return Math.toIntExact(bytes / CALLS);
  }
}
