package io.kithgraph.storage.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.model.SimulationSeeds;
import io.kithgraph.storage.partition.SimulatedRun.Recovery;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever happens to coordinators, messages and partitions, an edge ends with both halves or with
 * none, what was acknowledged is there, and nothing stays locked once the abandoned transactions
 * are resolved.
 *
 * <p>{@link SimulationSeeds} says how to run more seeds, or one again.
 */
final class CommitProtocolSimulationTest {

  static IntStream seeds() {
    return SimulationSeeds.orElse(1_000);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void bothHalvesOrNone(int seed) {
    assertThat(run(seed, Recovery.ASK_THE_PRIMARY)).isEmpty();
  }

  @Test
  void noticesWhenRecoveryDoesNotAskThePrimary() {
    long noticed =
        IntStream.range(0, 100)
            .filter(seed -> !run(seed, Recovery.ABORT_BLINDLY).isEmpty())
            .count();
    assertThat(noticed).isPositive();
  }

  private static List<String> run(int seed, Recovery recovery) {
    return new SimulatedRun(seed, recovery, 0, SimulatedMoves.Fault.NONE).problems();
  }
}
