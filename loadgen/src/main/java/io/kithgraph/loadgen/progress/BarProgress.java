package io.kithgraph.loadgen.progress;

import io.kithgraph.loadgen.importer.ImportProgress;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A bar that moves in place, for terminals. Confined to one thread, but for the bar's own timer.
 */
public final class BarProgress implements ImportProgress {
  private static final int UPDATE_MILLIS = 200;
  private static final long BYTES_PER_UNIT = 1 << 20;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintWriter out;
  private final ProgressBar bar;
  private final Pace pace = new Pace(System.nanoTime());

  /**
   * A bar.
   *
   * @param columns how wide it may be
   */
  public BarProgress(PrintWriter out, String task, int columns) {
    this.out = out;
    this.bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(-1)
            .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
            .setUnit(" MiB", BYTES_PER_UNIT)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .setConsumer(new OneLine(out, columns))
            .build();
  }

  @Override
  public void note(String text) {
    synchronized (out) {
      out.println(CLEAR_LINE + text);
    }
  }

  @Override
  public void update(long bytesRead, long bytes, long rows, long rejected) {
    bar.maxHint(bytes);
    bar.stepTo(Math.min(bytesRead, bytes));
    bar.setExtraMessage(
        pace.rows(rows, System.nanoTime())
            + (rejected == 0 ? "" : String.format(Locale.ROOT, ", %,d rejected", rejected)));
  }

  @Override
  public void close() {
    bar.close();
  }

  /** Draws over the same line again and again. */
  private record OneLine(PrintWriter out, int columns) implements ProgressBarConsumer {
    @Override
    public int getMaxRenderedLength() {
      return columns - 1;
    }

    @Override
    public void accept(String line) {
      synchronized (out) {
        out.print(CLEAR_LINE + line);
        out.flush();
      }
    }

    @Override
    public void close() {
      synchronized (out) {
        out.println();
      }
    }
  }
}
