package io.kithgraph.distribution.command;

import io.kithgraph.distribution.cli.Terminal;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** Says how far a check is: in place on a terminal, else a line now and then. Confined. */
final class CheckPace implements LongConsumer {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final Terminal terminal;
  private final long startNanos;
  private final long intervalNanos;
  private long nextNanos;
  private long halves;

  CheckPace(Terminal terminal, long startNanos) {
    this.terminal = terminal;
    this.startNanos = startNanos;
    this.intervalNanos =
        terminal.errWatched() ? TimeUnit.MILLISECONDS.toNanos(200) : TimeUnit.SECONDS.toNanos(5);
    this.nextNanos = startNanos + intervalNanos;
  }

  @Override
  public void accept(long more) {
    halves += more;
    long now = System.nanoTime();
    if (now - nextNanos >= 0) {
      nextNanos = now + intervalNanos;
      String line = line(now);
      if (terminal.errWatched()) {
        terminal.err().print(CLEAR_LINE + line);
        terminal.err().flush();
      } else {
        terminal.err().println(line);
      }
    }
  }

  /** The last line. */
  void end() {
    terminal.err().println((terminal.errWatched() ? CLEAR_LINE : "") + line(System.nanoTime()));
  }

  private String line(long now) {
    double seconds = Math.max(1e-3, (now - startNanos) / 1e9);
    return String.format(
        Locale.ROOT,
        "looked at %,d halves of edges (each twice), %,.0f/s, %.1f s",
        halves,
        halves / seconds,
        seconds);
  }
}
