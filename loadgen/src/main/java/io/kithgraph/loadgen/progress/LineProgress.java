package io.kithgraph.loadgen.progress;

import io.kithgraph.loadgen.importer.ImportProgress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Prints a line every few seconds, for logs and pipes. Confined to one thread. */
public final class LineProgress implements ImportProgress {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final PrintWriter out;
  private final Pace pace;
  private long nextNanos;

  public LineProgress(PrintWriter out) {
    this.out = out;
    long now = System.nanoTime();
    this.pace = new Pace(now);
    this.nextNanos = now + INTERVAL.toNanos();
  }

  @Override
  public void note(String text) {
    out.println(text);
  }

  @Override
  public void update(long bytesRead, long bytes, long rows, long rejected) {
    long now = System.nanoTime();
    if (now < nextNanos) {
      return;
    }
    nextNanos = now + INTERVAL.toNanos();
    out.println(
        String.format(
            Locale.ROOT,
            "%3d %%  %s, %s left%s",
            bytes == 0 ? 100 : bytesRead * 100 / bytes,
            pace.rows(rows, now),
            Pace.text(pace.left(bytesRead, bytes, now)),
            rejected == 0 ? "" : String.format(Locale.ROOT, ", %,d rejected", rejected)));
  }

  @Override
  public void close() {
    out.flush();
  }
}
