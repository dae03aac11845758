package io.kithgraph.distribution.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import io.kithgraph.distribution.config.LogConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up the log of this process. */
public final class ServerLog {
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, UTC} %-5level [%thread] %logger{0} %msg %kvp%n%nopex";

  /** Libraries that tell much about their ordinary work. */
  private static final List<String> TALKATIVE =
      List.of(
          "org.apache.zookeeper",
          "org.apache.curator",
          "com.alipay.sofa.jraft",
          "org.apache.tinkerpop",
          "io.grpc",
          "io.netty",
          "com.github.benmanes");

  /** Libraries that warn of their ordinary work. */
  private static final List<String> ALARMIST =
      List.of(
          "com.alipay.remoting",
          "com.alipay.sofa.common.log",
          "com.alipay.sofa.jraft.storage.snapshot",
          "org.apache.zookeeper.server.ServerCnxnFactory");

  /** Warns of code that an older generator made, which the Raft library has and nobody reaches. */
  private static final java.util.logging.Logger GENERATED_CODE =
      java.util.logging.Logger.getLogger("com.google.protobuf.GeneratedMessage");

  private ServerLog() {}

  /**
   * From now on everything goes to {@code kith.log} in the folder, one JSON object a line, and what
   * is important enough to standard error; without a folder only the latter.
   *
   * @param onStandardError the least important level that standard error shows
   */
  public static void open(Optional<Path> folder, LogConfig config, String onStandardError) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    GENERATED_CODE.setLevel(java.util.logging.Level.SEVERE);
    // The Raft library's transport would set up loggers of its own, for another Logback.
    System.setProperty("logback.middleware.log.disable", "true");
    System.setProperty("sofa.middleware.log.internal.level", "ERROR");
    context.reset();
    Level level = Level.toLevel(config.level());
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(level);
    if (level.isGreaterOrEqual(Level.INFO)) {
      TALKATIVE.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
      ALARMIST.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
    }
    folder.ifPresent(path -> root.addAppender(file(context, path, config)));
    root.addAppender(standardError(context, onStandardError));
  }

  private static RollingFileAppender<ILoggingEvent> file(
      LoggerContext context, Path folder, LogConfig config) {
    RollingFileAppender<ILoggingEvent> file = new RollingFileAppender<>();
    file.setContext(context);
    file.setName("file");
    file.setFile(folder.resolve("kith.log").toString());
    JsonEncoder json = new JsonEncoder();
    json.setContext(context);
    json.setWithSequenceNumber(false);
    json.setWithContext(false);
    json.start();
    file.setEncoder(json);
    FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
    rolling.setContext(context);
    rolling.setParent(file);
    rolling.setFileNamePattern(folder.resolve("kith.%i.log.gz").toString());
    rolling.setMinIndex(1);
    rolling.setMaxIndex(config.keptFiles());
    rolling.start();
    file.setRollingPolicy(rolling);
    SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(context);
    size.setMaxFileSize(FileSize.valueOf(config.maxFileMebibytes() + "MB"));
    size.start();
    file.setTriggeringPolicy(size);
    file.start();
    return file;
  }

  private static ConsoleAppender<ILoggingEvent> standardError(
      LoggerContext context, String onStandardError) {
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setName("stderr");
    console.setTarget("System.err");
    console.setEncoder(pattern(context));
    ThresholdFilter threshold = new ThresholdFilter();
    threshold.setLevel(onStandardError);
    threshold.start();
    console.addFilter(threshold);
    console.start();
    return console;
  }

  private static Encoder<ILoggingEvent> pattern(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    return encoder;
  }

  /** Writes out what is pending and closes the files. */
  public static void close() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.stop();
    }
  }
}
