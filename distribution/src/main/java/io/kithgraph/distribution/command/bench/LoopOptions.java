package io.kithgraph.distribution.command.bench;

import io.kithgraph.loadgen.runner.ClosedLoop;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The flags of loads that are measured one after the other: how long, and what is drawn. */
final class LoopOptions {
  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      description = "How long each is measured (default: ${DEFAULT-VALUE}).")
  private int seconds = 10;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "10",
      description = "Seconds before that do not count (default: ${DEFAULT-VALUE}).")
  private int warmUpSeconds = 10;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "For all that is drawn at random (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  Duration duration() {
    return Duration.ofSeconds(seconds);
  }

  Duration warmUp() {
    return Duration.ofSeconds(warmUpSeconds);
  }

  long seed() {
    return seed;
  }

  /** A loop of these flags. */
  ClosedLoop closed() {
    return new ClosedLoop(warmUp(), duration(), Runnable::run, seed);
  }
}
