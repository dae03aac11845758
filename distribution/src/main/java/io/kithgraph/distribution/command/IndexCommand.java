package io.kithgraph.distribution.command;

import io.kithgraph.api.v1.CreateIndexRequest;
import io.kithgraph.api.v1.DropIndexRequest;
import io.kithgraph.api.v1.ListIndexesRequest;
import io.kithgraph.api.v1.VertexIndex;
import io.kithgraph.api.v1.VertexIndexKind;
import io.kithgraph.api.v1.VertexIndexState;
import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
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

/** {@code kith schema index}. */
@Command(
    name = "index",
    description = "Makes, shows and drops indexes over properties of vertices, online.")
final class IndexCommand implements Runnable {
  private static final String GRAPH = "The graph (default: social).";
  private static final long LOOK_MILLIS = 500;

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  IndexCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do: create, list or drop");
  }

  @Command(
      name = "create",
      description = {
        "Makes an index over a property of the vertices of a label.",
        "It is built in the background and used once it is ready."
      },
      footer = {"", "Example:", "  kith schema index create user.name --unique --wait"})
  void create(
      @Mixin ServerOption server,
      @Option(names = "--graph", defaultValue = "social", description = GRAPH) String graph,
      @Parameters(paramLabel = "LABEL.KEY", description = "What is indexed.") String what,
      @Option(names = "--name", defaultValue = "", description = "Its name, if not LABEL.KEY.")
          String name,
      @Option(names = "--range", description = "Answers ranges too, of numbers, strings or times.")
          boolean range,
      @Option(names = "--unique", description = "A value may belong to one vertex only.")
          boolean unique,
      @Option(names = "--wait", description = "Waits until it is ready, and shows how far it is.")
          boolean wait) {
    int dot = what.lastIndexOf('.');
    if (dot < 1 || dot == what.length() - 1) {
      throw new ParameterException(
          spec.commandLine(), "Name a label and a key, as in user.name; not '" + what + "'");
    }
    CreateIndexRequest request =
        CreateIndexRequest.newBuilder()
            .setGraph(graph)
            .setName(name)
            .setLabel(what.substring(0, dot))
            .setKey(what.substring(dot + 1))
            .setKind(
                range
                    ? VertexIndexKind.VERTEX_INDEX_KIND_RANGE
                    : VertexIndexKind.VERTEX_INDEX_KIND_EQUALITY)
            .setUnique(unique)
            .build();
    VertexIndex index =
        server.call(channel -> GraphCommand.catalog(channel).createIndex(request)).getIndex();
    print(wait ? await(server, graph, index) : index);
  }

  private VertexIndex await(ServerOption server, String graph, VertexIndex made) {
    VertexIndex index = made;
    int shown = -1;
    while (index.getState() == VertexIndexState.VERTEX_INDEX_STATE_BUILDING) {
      int percent = index.getPermilleDone() / 10;
      if (percent > shown) {
        terminal.err().println(index.getName() + ": " + progress(index));
        shown = percent;
      }
      pause();
      index =
          indexes(server, graph).stream()
              .filter(known -> known.getName().equals(made.getName()))
              .findFirst()
              .orElseThrow(
                  () -> new CommandFailure(ExitCode.FAILED, "the index was dropped meanwhile"));
    }
    if (index.getState() == VertexIndexState.VERTEX_INDEX_STATE_FAILED) {
      throw new CommandFailure(
          ExitCode.FAILED,
          index.getProblem() + "; drop it with 'kith schema index drop " + index.getName() + "'");
    }
    return index;
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted; the index is built on", e);
    }
  }

  @Command(name = "list", description = "Prints the indexes of a graph, and how far they are.")
  void list(
      @Mixin ServerOption server,
      @Option(names = "--graph", defaultValue = "social", description = GRAPH) String graph) {
    indexes(server, graph).forEach(this::print);
  }

  private static List<VertexIndex> indexes(ServerOption server, String graph) {
    return server
        .call(
            channel ->
                GraphCommand.catalog(channel)
                    .listIndexes(ListIndexesRequest.newBuilder().setGraph(graph).build()))
        .getIndexesList();
  }

  @Command(
      name = "drop",
      description = "Stops using an index; its entries are removed in the background.")
  void drop(
      @Mixin ServerOption server,
      @Option(names = "--graph", defaultValue = "social", description = GRAPH) String graph,
      @Parameters(paramLabel = "NAME", description = "The name of the index.") String name) {
    server.call(
        channel ->
            GraphCommand.catalog(channel)
                .dropIndex(DropIndexRequest.newBuilder().setGraph(graph).setName(name).build()));
    terminal.out().println("dropping " + name);
  }

  private void print(VertexIndex index) {
    terminal.out().println(describe(index));
  }

  /** An index in one line. */
  static String describe(VertexIndex index) {
    String state = EdgeLabelWords.word(index.getState(), "VERTEX_INDEX_STATE_");
    return "index  "
        + index.getName()
        + "  "
        + index.getLabel()
        + "."
        + index.getKey()
        + (index.getUnique() ? " unique " : " ")
        + EdgeLabelWords.word(index.getKind(), "VERTEX_INDEX_KIND_")
        + "  "
        + state
        + (index.getState() == VertexIndexState.VERTEX_INDEX_STATE_BUILDING
            ? " " + progress(index)
            : "")
        + (index.getProblem().isEmpty() ? "" : ": " + index.getProblem());
  }

  private static String progress(VertexIndex index) {
    return String.format(
        Locale.ROOT,
        "%.1f %% (%,d vertices)",
        index.getPermilleDone() / 10.0,
        index.getVerticesDone());
  }
}
