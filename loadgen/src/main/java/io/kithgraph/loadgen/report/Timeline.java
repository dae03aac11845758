package io.kithgraph.loadgen.report;

import io.kithgraph.loadgen.runner.Second;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The seconds of a run, several as one where a plot could not show them all: of rates and medians
 * the mean, of what is slow the slowest. Immutable.
 *
 * @param parts each ends with its last second
 * @param secondsInPart how many seconds one part stands for
 */
record Timeline(List<Second> parts, int secondsInPart) {
  private static final int MAX_PARTS = 300;

  Timeline {
    parts = List.copyOf(parts);
  }

  static Timeline of(List<Second> seconds) {
    int inPart = (seconds.size() + MAX_PARTS - 1) / MAX_PARTS;
    if (inPart <= 1) {
      return new Timeline(seconds, 1);
    }
    List<Second> parts = new ArrayList<>();
    for (int from = 0; from < seconds.size(); from += inPart) {
      parts.add(merged(seconds.subList(from, Math.min(seconds.size(), from + inPart))));
    }
    return new Timeline(parts, inPart);
  }

  private static Second merged(List<Second> seconds) {
    return new Second(
        seconds.get(seconds.size() - 1).number(),
        mean(seconds, Second::rate),
        Math.round(mean(seconds, Second::calls)),
        (long) Math.ceil(mean(seconds, Second::failures)),
        Math.round(
            mean(
                seconds.stream().filter(second -> second.calls() > 0).toList(), Second::p50Micros)),
        seconds.stream().mapToLong(Second::p99Micros).max().orElse(0),
        seconds.stream().mapToLong(Second::maxMicros).max().orElse(0));
  }

  private static double mean(List<Second> seconds, ToDoubleFunction<Second> value) {
    return seconds.stream().mapToDouble(value).average().orElse(0);
  }

  double[] values(ToDoubleFunction<Second> value) {
    return parts.stream().mapToDouble(value).toArray();
  }

  double highest(ToDoubleFunction<Second> value) {
    return parts.stream().mapToDouble(value).max().orElse(0);
  }
}
