package io.kithgraph.distribution.config;

import java.util.Locale;
import java.util.Set;

/**
 * What is logged. Immutable.
 *
 * @param level the least important level that is written: error, warn, info, debug or trace
 * @param maxFileMebibytes when a log file is closed and packed
 * @param keptFiles how many packed files stay
 */
public record LogConfig(String level, int maxFileMebibytes, int keptFiles) {

  private static final Set<String> LEVELS = Set.of("error", "warn", "info", "debug", "trace");

  static final LogConfig DEFAULTS = new LogConfig("info", 32, 10);

  public LogConfig {
    Check.that(
        LEVELS.contains(level.toLowerCase(Locale.ROOT)),
        "log.level",
        "is one of error, warn, info, debug, trace",
        level);
    Check.range("log.maxFileMebibytes", maxFileMebibytes, 1, 1024, "size of a log file");
    Check.range("log.keptFiles", keptFiles, 1, 20, "packed log files");
  }
}
