package io.kithgraph.loadgen.progress;

import java.time.Duration;
import java.util.Locale;

/** Rates and times left, for people. Confined to one thread. */
final class Pace {
  private final long beganNanos;

  Pace(long beganNanos) {
    this.beganNanos = beganNanos;
  }

  /** Such as {@code 1,234 rows, 56,789 rows/s}. */
  String rows(long rows, long nowNanos) {
    double seconds = Math.max(1e-3, (nowNanos - beganNanos) / 1e9);
    return String.format(Locale.ROOT, "%,d rows, %,d rows/s", rows, Math.round(rows / seconds));
  }

  /** How long the rest takes if it goes on like this. */
  Duration left(long done, long all, long nowNanos) {
    if (done <= 0) {
      return Duration.ZERO;
    }
    double nanos = (double) (nowNanos - beganNanos) / done * Math.max(0, all - done);
    return Duration.ofNanos((long) nanos);
  }

  /** Such as {@code 12 s}, {@code 3:04 min} or {@code 1:02:03 h}. */
  static String text(Duration time) {
    long seconds = Math.round(time.toMillis() / 1000.0);
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d min", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d h", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
