package io.kithgraph.distribution.command;

import io.kithgraph.distribution.cli.Terminal;
import picocli.CommandLine.Command;

/** {@code kith version}. */
@Command(name = "version", description = "Prints the version of this build.")
final class VersionCommand implements Runnable {
  private final Terminal terminal;

  VersionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    terminal.out().println(Version.text());
  }
}
