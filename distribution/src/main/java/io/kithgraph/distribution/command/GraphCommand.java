package io.kithgraph.distribution.command;

import io.grpc.Channel;
import io.kithgraph.api.v1.CatalogServiceGrpc;
import io.kithgraph.api.v1.CatalogServiceGrpc.CatalogServiceBlockingStub;
import io.kithgraph.api.v1.CreateGraphRequest;
import io.kithgraph.api.v1.DropGraphRequest;
import io.kithgraph.api.v1.GraphSummary;
import io.kithgraph.api.v1.ListGraphsRequest;
import io.kithgraph.api.v1.SchemaMode;
import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.distribution.command.option.ServerOption;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kith graph}. */
@Command(name = "graph", description = "Lists, makes and drops graphs, online.")
final class GraphCommand implements Runnable {
  private static final long DEADLINE_SECONDS = 30;

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  GraphCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  static CatalogServiceBlockingStub catalog(Channel channel) {
    return CatalogServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  static String name(SchemaMode mode) {
    return mode == SchemaMode.SCHEMA_MODE_STRICT ? "strict" : "auto";
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do: list, create or drop");
  }

  @Command(name = "list", description = "Lists all graphs.")
  void list(@Mixin ServerOption server) {
    for (GraphSummary graph :
        server
            .call(channel -> catalog(channel).listGraphs(ListGraphsRequest.getDefaultInstance()))
            .getGraphsList()) {
      terminal
          .out()
          .println(
              String.format(
                  Locale.ROOT,
                  "%-24s %-6s schema version %d",
                  graph.getName(),
                  name(graph.getMode()),
                  graph.getSchemaVersion()));
    }
  }

  @Command(name = "create", description = "Makes a graph.")
  void create(
      @Mixin ServerOption server,
      @Parameters(paramLabel = "NAME", description = "Letters, digits and _; a letter first.")
          String name,
      @Option(
              names = "--strict",
              description = "Unknown labels and property keys are errors, not made at first use.")
          boolean strict,
      @Option(names = "--social", description = "With the built-in labels: user, follow, gift.")
          boolean social) {
    server.call(
        channel ->
            catalog(channel)
                .createGraph(
                    CreateGraphRequest.newBuilder()
                        .setGraph(name)
                        .setMode(
                            strict ? SchemaMode.SCHEMA_MODE_STRICT : SchemaMode.SCHEMA_MODE_AUTO)
                        .setSocial(social)
                        .build()));
    terminal.out().println("Made the graph " + name);
  }

  @Command(name = "drop", description = "Removes a graph and everything in it.")
  void drop(
      @Mixin ServerOption server,
      @Parameters(paramLabel = "NAME", description = "The graph.") String name,
      @Option(names = "--yes", description = "Do not ask; needed, because nothing brings it back.")
          boolean yes) {
    if (!yes) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "dropping the graph '"
              + name
              + "' removes everything in it for good; say --yes if that is meant");
    }
    server.call(
        channel ->
            catalog(channel).dropGraph(DropGraphRequest.newBuilder().setGraph(name).build()));
    terminal.out().println("Dropped the graph " + name);
  }
}
