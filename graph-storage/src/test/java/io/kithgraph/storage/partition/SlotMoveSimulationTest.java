package io.kithgraph.storage.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.model.SimulationSeeds;
import io.kithgraph.storage.partition.SimulatedMoves.Fault;
import io.kithgraph.storage.partition.SimulatedRun.Recovery;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * While slots move from partition to partition, and the processes that move them die at any step or
 * go on beside their successors, everything holds that holds without: no edge is torn, nothing that
 * was acknowledged is lost or missed by a reader of any map, no request is applied twice, and
 * nothing stays behind. And each of the guards that this rests on is needed: without it, these
 * checks find something.
 *
 * <p>{@link SimulationSeeds} says how to run more seeds, or one again.
 */
final class SlotMoveSimulationTest {
  private static final int MOVES = 3;

  static IntStream seeds() {
    return SimulationSeeds.orElse(1_000);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void losesNothing(int seed) {
    assertThat(run(seed, Fault.NONE)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void noticesMissingGuards(Fault fault) {
    assertThat(IntStream.range(0, 500).anyMatch(seed -> !run(seed, fault).isEmpty())).isTrue();
  }

  private static List<String> run(int seed, Fault fault) {
    return new SimulatedRun(seed, Recovery.ASK_THE_PRIMARY, MOVES, fault).problems();
  }
}
