package io.kithgraph.distribution.command.bench;

import io.kithgraph.loadgen.report.Comparison;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The flag that says how often two loads are measured by turns. */
final class RoundsOption {
  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often each pair is measured (default: ${DEFAULT-VALUE}).")
  private int rounds = 3;

  /** At least one. */
  int count() {
    return Math.max(1, rounds);
  }

  /** The comparison with the median ratio of all rounds. */
  Comparison median(Round round) throws InterruptedException {
    List<Comparison> compared = new ArrayList<>();
    for (int i = 0; i < count(); i++) {
      compared.add(round.compare());
    }
    return Comparison.median(compared);
  }

  /** Measures both once. */
  @FunctionalInterface
  interface Round {
    Comparison compare() throws InterruptedException;
  }
}
