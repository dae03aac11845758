package io.kithgraph.distribution.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The two streams of a command and how they may be used. Results go to {@code out}, everything
 * about the work itself to {@code err}; both are UTF-8 whatever the locale says. Colours only where
 * a person watches: a terminal, and {@code NO_COLOR} not set. Thread-safe.
 */
public final class Terminal {
  private static final int DEFAULT_COLUMNS = 100;

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean inWatched;
  private final boolean outWatched;
  private final boolean errWatched;
  private final boolean colours;
  private final int columns;

  /**
   * A terminal over any two writers.
   *
   * @param inWatched whether a person types
   * @param outWatched whether a person watches {@code out}
   * @param errWatched whether a person watches {@code err}
   * @param colours whether ANSI colours are understood and wanted where a person watches
   * @param columns how wide it is
   */
  public Terminal(
      PrintWriter out,
      PrintWriter err,
      boolean inWatched,
      boolean outWatched,
      boolean errWatched,
      boolean colours,
      int columns) {
    this.out = out;
    this.err = err;
    this.inWatched = inWatched;
    this.outWatched = outWatched;
    this.errWatched = errWatched;
    this.colours = colours && outWatched;
    this.columns = columns;
  }

  /**
   * The streams of this process.
   *
   * @param watched which of {@code in}, {@code out} and {@code err} are terminals, in any order;
   *     the JVM cannot find out, so the launcher script says it
   */
  public static Terminal ofProcess(String watched, Map<String, String> environment) {
    List<String> streams = List.of(watched.split("[ ,]+", -1));
    boolean colours =
        environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !"dumb".equals(environment.get("TERM"));
    return new Terminal(
        writer(FileDescriptor.out),
        writer(FileDescriptor.err),
        streams.contains("in"),
        streams.contains("out"),
        streams.contains("err"),
        colours,
        columns(environment.getOrDefault("COLUMNS", "")));
  }

  private static int columns(String given) {
    try {
      return Math.max(40, Math.min(500, Integer.parseInt(given)));
    } catch (NumberFormatException e) {
      return DEFAULT_COLUMNS;
    }
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
  }

  /** For results. */
  public PrintWriter out() {
    return out;
  }

  /** For progress, notes and complaints. */
  public PrintWriter err() {
    return err;
  }

  /** Whether a person types what this process reads. */
  public boolean inWatched() {
    return inWatched;
  }

  /** Whether a person watches {@code out}. */
  public boolean outWatched() {
    return outWatched;
  }

  /** Whether a person watches {@code err}. */
  public boolean errWatched() {
    return errWatched;
  }

  /** Whether {@code out} takes ANSI colours. */
  public boolean colours() {
    return colours;
  }

  /** How many characters fit in a line. */
  public int columns() {
    return columns;
  }

  /** The text in bold, where colours are wanted. */
  public String bold(String text) {
    return styled("1", text);
  }

  /** The text set back, where colours are wanted. */
  public String faint(String text) {
    return styled("2", text);
  }

  /** The text as something good, where colours are wanted. */
  public String green(String text) {
    return styled("32", text);
  }

  /** The text as something to type or to read closely, where colours are wanted. */
  public String cyan(String text) {
    return styled("36", text);
  }

  /** The text as something bad, where colours are wanted. */
  public String red(String text) {
    return styled("31", text);
  }

  private String styled(String code, String text) {
    return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
