package io.kithgraph.distribution.command.bench;

import picocli.CommandLine.Option;

/** The flag that says how many calls are always under way while a rate is measured. */
final class InFlightOption {
  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "64",
      description = "Calls under way when rates are measured (default: ${DEFAULT-VALUE}).")
  private int calls = 64;

  int calls() {
    return calls;
  }
}
