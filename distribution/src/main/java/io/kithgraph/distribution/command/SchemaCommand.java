package io.kithgraph.distribution.command;

import io.kithgraph.api.v1.DefineSchemaRequest;
import io.kithgraph.api.v1.EdgeLabel;
import io.kithgraph.api.v1.GetSchemaRequest;
import io.kithgraph.api.v1.GraphSchema;
import io.kithgraph.api.v1.PropertyKey;
import io.kithgraph.api.v1.PropertyType;
import io.kithgraph.api.v1.VertexLabel;
import io.kithgraph.distribution.cli.Terminal;
import io.kithgraph.distribution.command.option.ServerOption;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kith schema}. */
@Command(name = "schema", description = "Shows and extends the schema of a graph, online.")
final class SchemaCommand implements Runnable {
  private static final String GRAPH = "The graph (default: social).";

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  SchemaCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do: show, define or index");
  }

  @Command(name = "show", description = "Prints the labels and keys of a graph.")
  void show(
      @Mixin ServerOption server,
      @Option(names = "--graph", defaultValue = "social", description = GRAPH) String graph) {
    print(
        server
            .call(
                channel ->
                    GraphCommand.catalog(channel)
                        .getSchema(GetSchemaRequest.newBuilder().setGraph(graph).build()))
            .getSchema());
  }

  @Command(
      name = "define",
      description = {
        "Makes sure that a graph has the given labels and keys, all or none.",
        "What is there and equal is left alone; what is there and differs is an error.",
        "",
        "An edge label is a name and words after it:",
        "  unique | multi               at most one edge per pair, or every edge an event",
        "  sort=KEY[:KIND]              what orders its lists; KIND int32, int64, instant or"
            + " double",
        "  endpoints=create[:LABEL]     missing vertices are made, with the vertex label",
        "  endpoints=require            missing vertices are an error",
        "  out-only                     no IN lists",
        "  ttl=DURATION                 edges expire so long after their sort key: PT24H, P7D",
        "  rollup=KEY:AGGREGATE,...     totals per pair: count, sum, min, max, last of a property",
        ""
      },
      footer = {
        "",
        "Example:",
        "  kith schema define --vertex user --key score:double \\",
        "      --edge 'like unique sort=at:instant endpoints=create:user'"
      })
  void define(
      @Mixin ServerOption server,
      @Option(names = "--graph", defaultValue = "social", description = GRAPH) String graph,
      @Option(names = "--vertex", paramLabel = "LABEL", description = "A vertex label.")
          @Nullable List<String> vertices,
      @Option(names = "--edge", paramLabel = "'LABEL WORDS'", description = "An edge label.")
          @Nullable List<String> edges,
      @Option(names = "--key", paramLabel = "NAME[:TYPE]", description = "A property key.")
          @Nullable List<String> keys) {
    DefineSchemaRequest.Builder request = DefineSchemaRequest.newBuilder().setGraph(graph);
    orNone(vertices)
        .forEach(name -> request.addVertexLabels(VertexLabel.newBuilder().setName(name)));
    orNone(edges).forEach(text -> request.addEdgeLabels(parse(text)));
    orNone(keys).forEach(text -> request.addPropertyKeys(key(text)));
    print(
        server
            .call(channel -> GraphCommand.catalog(channel).defineSchema(request.build()))
            .getSchema());
  }

  private EdgeLabel parse(String text) {
    try {
      return EdgeLabelWords.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private PropertyKey key(String text) {
    int colon = text.lastIndexOf(':');
    PropertyKey.Builder key = PropertyKey.newBuilder();
    if (colon < 0) {
      return key.setName(text).build();
    }
    String type = text.substring(colon + 1).toUpperCase(Locale.ROOT);
    try {
      return key.setName(text.substring(0, colon))
          .setType(PropertyType.valueOf("PROPERTY_TYPE_" + type))
          .build();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(),
          "Unknown property type '"
              + text.substring(colon + 1)
              + "'; it is bool, int8, int16, int32, int64, float, double, string, bytes, uuid,"
              + " instant, date_time, big_integer, big_decimal, list, set or map",
          e);
    }
  }

  private static List<String> orNone(@Nullable List<String> given) {
    return given == null ? List.of() : given;
  }

  private void print(GraphSchema schema) {
    terminal
        .out()
        .println(
            terminal.bold("graph " + schema.getGraph())
                + String.format(
                    Locale.ROOT,
                    "  (%s, schema version %d)",
                    GraphCommand.name(schema.getMode()),
                    schema.getVersion()));
    schema
        .getVertexLabelsList()
        .forEach(label -> terminal.out().println("vertex " + label.getName()));
    schema
        .getEdgeLabelsList()
        .forEach(label -> terminal.out().println("edge   " + EdgeLabelWords.describe(label)));
    schema
        .getPropertyKeysList()
        .forEach(
            key ->
                terminal
                    .out()
                    .println(
                        "key    "
                            + key.getName()
                            + (key.getType() == PropertyType.PROPERTY_TYPE_UNSPECIFIED
                                ? ""
                                : ":" + EdgeLabelWords.word(key.getType(), "PROPERTY_TYPE_"))));
    schema
        .getVertexIndexesList()
        .forEach(index -> terminal.out().println(IndexCommand.describe(index)));
  }
}
