package io.kithgraph.distribution.command;

import io.grpc.Channel;
import io.kithgraph.api.v1.AdminServiceGrpc;
import io.kithgraph.api.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import io.kithgraph.api.v1.KillQueryRequest;
import io.kithgraph.api.v1.ListQueriesRequest;
import io.kithgraph.api.v1.RunningQuery;
import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.distribution.command.option.ServerOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kith queries}. */
@Command(
    name = "queries",
    description = "Lists the Gremlin queries that run on a query node, and ends them.")
final class QueriesCommand implements Runnable {
  private static final long DEADLINE_SECONDS = 10;

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  QueriesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  private static AdminServiceBlockingStub admin(Channel channel) {
    return AdminServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do: list or kill");
  }

  @Command(name = "list", description = "Lists what runs now, the oldest first.")
  void list(
      @Mixin ServerOption server,
      @Option(names = "--plan", description = "Show the steps that run, too.") boolean plan) {
    List<RunningQuery> queries =
        server
            .call(channel -> admin(channel).listQueries(ListQueriesRequest.getDefaultInstance()))
            .getQueriesList();
    for (RunningQuery query : queries) {
      terminal
          .out()
          .println(
              String.format(
                  Locale.ROOT,
                  "%-8d %-16s %8.1f s  %d edges, %d vertices, %d KiB in %d calls  %s",
                  query.getId(),
                  query.getGraph(),
                  query.getAgeMillis() / 1000.0,
                  query.getEdges(),
                  query.getVertices(),
                  query.getBytes() >> 10,
                  query.getCalls(),
                  query.getQuery()));
      if (plan) {
        terminal.out().println("         " + query.getPlan());
      }
    }
  }

  @Command(name = "kill", description = "Ends a query; its client gets an error that says so.")
  void kill(
      @Mixin ServerOption server,
      @Parameters(paramLabel = "ID", description = "The number that 'list' shows.") long id) {
    server.call(
        channel -> admin(channel).killQuery(KillQueryRequest.newBuilder().setId(id).build()));
    terminal.out().println("Ended the query " + id);
  }
}
