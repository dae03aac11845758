package io.kithgraph.distribution.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.distribution.cli.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class KithCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void everyCommandExplainsItself() {
    List<String> paths = new ArrayList<>();
    collectPaths(kith(), paths);
    assertThat(paths).contains("import", "console", "graph create");
    for (String path : paths) {
      out.getBuffer().setLength(0);
      int exitCode = kith().execute((path + " --help").split(" ", -1));
      assertThat(exitCode).as("kith %s --help: %s", path, err).isZero();
      assertThat(out.toString()).contains("Usage: kith " + path);
    }
  }

  @Test
  void namesAnUnknownOptionAndWhereToLook() {
    assertThat(kith().execute("console", "--nonsense")).isNotZero();
    assertThat(err.toString()).contains("--nonsense").contains("Try 'kith console --help'");
  }

  private CommandLine kith() {
    Terminal terminal =
        new Terminal(
            new PrintWriter(out, true), new PrintWriter(err, true), false, false, false, false, 80);
    return KithCommand.commandLine(terminal, Map.of());
  }

  private static void collectPaths(CommandLine command, List<String> paths) {
    command
        .getSubcommands()
        .values()
        .forEach(
            child -> {
              paths.add(child.getCommandSpec().qualifiedName().substring("kith ".length()));
              collectPaths(child, paths);
            });
  }
}
