package io.kithgraph.distribution.console;

import io.kithgraph.distribution.cli.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/** Reads queries, runs them, prints what comes back. Confined to one thread. */
public final class Console {
  private static final String HELP =
      """
      Type Gremlin:                     g.V(30).out('follow').limit(5)
      :graph NAME                       go to another graph
      :help                             this
      :quit                             leave (also Ctrl-D)
      """;

  private final Terminal terminal;
  private final GremlinClient client;
  private final long timeoutSeconds;
  private String graph;

  /**
   * A console.
   *
   * @param graph the graph that {@code g} stands for at first
   */
  public Console(Terminal terminal, GremlinClient client, String graph, long timeoutSeconds) {
    this.terminal = terminal;
    this.client = client;
    this.graph = graph;
    this.timeoutSeconds = timeoutSeconds;
  }

  /** Converses with a person, until they leave. */
  public void converse(Path history) {
    terminal.out().println("Connected to " + client.address() + ". :help says what there is.");
    try (org.jline.terminal.Terminal screen =
        TerminalBuilder.builder().system(true).dumb(true).build()) {
      LineReader reader =
          LineReaderBuilder.builder()
              .terminal(screen)
              .appName("kith")
              .variable(LineReader.HISTORY_FILE, history)
              .variable(LineReader.SECONDARY_PROMPT_PATTERN, "...> ")
              .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
              .build();
      while (true) {
        try {
          if (!accept(reader.readLine("kith:" + graph + "> "))) {
            return;
          }
        } catch (UserInterruptException e) {
          // Ctrl-C throws away what is typed.
        } catch (EndOfFileException e) {
          return;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The terminal cannot be used", e);
    }
  }

  /**
   * Runs one query after the other, one a line, until the first that fails.
   *
   * @return whether all went well
   */
  public boolean runAll(BufferedReader queries) throws IOException {
    String line;
    while ((line = queries.readLine()) != null) {
      String query = line.strip();
      if (query.isEmpty() || query.startsWith("//")) {
        continue;
      }
      if (query.startsWith(":")) {
        if (!accept(query)) {
          return true;
        }
      } else if (!run(query)) {
        return false;
      }
    }
    return true;
  }

  /** Does what a line says; false = leave. */
  private boolean accept(@Nullable String given) {
    String line = given == null ? "" : given.strip();
    if (line.isEmpty()) {
      return true;
    }
    if (!line.startsWith(":")) {
      run(line);
      return true;
    }
    String[] words = line.split("\\s+", 2);
    switch (words[0].toLowerCase(Locale.ROOT)) {
      case ":quit", ":q", ":exit", ":x" -> {
        return false;
      }
      case ":graph" -> {
        if (words.length == 2) {
          graph = words[1];
        } else {
          terminal.out().println(graph);
        }
      }
      case ":help", ":h", ":?" -> terminal.out().print(HELP);
      default ->
          terminal.err().println("Unknown command " + words[0] + "; :help says what there is");
    }
    terminal.out().flush();
    return true;
  }

  /** Runs one query; whether it went well. */
  public boolean run(String query) {
    long began = System.nanoTime();
    try {
      client.run(
          source(graph),
          query,
          timeoutSeconds,
          result -> terminal.out().println(terminal.green("==>") + ResultText.of(result)));
    } catch (QueryFailure e) {
      terminal.err().println(terminal.red("error: ") + e.getMessage());
      return false;
    }
    if (terminal.outWatched()) {
      terminal
          .out()
          .println(
              terminal.faint(
                  String.format(Locale.ROOT, "%.1f ms", (System.nanoTime() - began) / 1e6)));
    }
    return true;
  }

  /** The traversal source of a graph. */
  public static String source(String graphName) {
    return graphName.equals("social") ? "g" : graphName;
  }
}
