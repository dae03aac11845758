package io.kithgraph.distribution.command.option;

import picocli.CommandLine.Option;

/** The flag that says which Gremlin Server a command talks to. */
public final class GremlinOption {
  @Option(
      names = "--gremlin",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:KITH_GREMLIN:-127.0.0.1:8182}",
      description = "Address of a Gremlin Server (default: $$KITH_GREMLIN, else 127.0.0.1:8182).")
  private String address = "127.0.0.1:8182";

  public String address() {
    return address;
  }
}
