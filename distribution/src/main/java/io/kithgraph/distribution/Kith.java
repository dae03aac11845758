package io.kithgraph.distribution;

import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.distribution.command.KithCommand;

/** The program behind the {@code kith} script. */
public final class Kith {
  private Kith() {}

  public static void main(String[] arguments) {
    // Standard output is for results: what libraries print goes where logs go.
    System.setOut(System.err);
    Terminal terminal =
        Terminal.ofProcess(System.getProperty("kith.terminal", ""), System.getenv());
    int exitCode = KithCommand.commandLine(terminal, System.getenv()).execute(arguments);
    terminal.out().flush();
    terminal.err().flush();
    Runtime.getRuntime().exit(exitCode);
  }
}
