package io.kithgraph.distribution.command.option;

import picocli.CommandLine.Option;

/** The flag that names the graph that a command is about. */
public final class GraphOption {
  @Option(
      names = "--graph",
      paramLabel = "NAME",
      defaultValue = "social",
      description = "The graph (default: ${DEFAULT-VALUE}).")
  private String name = "social";

  /** Its name. */
  public String name() {
    return name;
  }
}
