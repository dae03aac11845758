package io.kithgraph.distribution.command;

import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.distribution.command.option.AccessOptions;
import io.kithgraph.distribution.command.option.GraphOption;
import io.kithgraph.distribution.command.option.GremlinOption;
import io.kithgraph.distribution.console.Console;
import io.kithgraph.distribution.console.GremlinClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kith console}. */
@Command(
    name = "console",
    description = {
      "Types Gremlin to a running server.",
      "",
      "Without a terminal, queries are read from standard input, one a line, until one fails.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  kith console",
      "  kith console -e \"g.V(30).out('follow').count()\"",
      "  echo \"g.V().hasLabel('user').limit(3)\" | kith console"
    })
final class ConsoleCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Map<String, String> environment;

  @Mixin private GremlinOption gremlin = new GremlinOption();

  @Mixin private AccessOptions access = new AccessOptions();

  @Mixin private GraphOption graph = new GraphOption();

  @Option(
      names = {"-e", "--execute"},
      paramLabel = "QUERY",
      description = "Run this and leave; may be given again.")
  private @Nullable List<String> queries;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long a query may take (default: ${DEFAULT-VALUE}).")
  private long timeoutSeconds = 60;

  ConsoleCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    try (GremlinClient client = GremlinClient.of(gremlin.address(), access.access())) {
      Console console = new Console(terminal, client, graph.name(), timeoutSeconds);
      boolean well = true;
      if (queries != null) {
        for (String query : queries) {
          well = well && console.run(query);
        }
      } else if (terminal.inWatched()) {
        console.converse(Path.of(environment.getOrDefault("HOME", "."), ".kith_history"));
      } else {
        well =
            console.runAll(
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
      }
      return (well ? ExitCode.OK : ExitCode.REFUSED).code();
    }
  }
}
