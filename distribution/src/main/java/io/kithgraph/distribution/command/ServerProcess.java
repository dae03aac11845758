package io.kithgraph.distribution.command;

import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.config.ServerConfig;
import io.kithgraph.distribution.log.ServerLog;
import io.kithgraph.distribution.node.DataFolder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server and what a process needs around it: the folder, the log, and a clean end at SIGTERM or
 * ctrl-C. Thread-safe.
 */
final class ServerProcess<S extends AutoCloseable> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerProcess.class);

  private final Optional<DataFolder> folder;
  private final S server;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicReference<@Nullable Thread> hook = new AtomicReference<>();

  private ServerProcess(Optional<DataFolder> folder, S server) {
    this.folder = folder;
    this.server = server;
  }

  /**
   * Starts a server that keeps something; it serves when this returns.
   *
   * @param onStandardError the least important log level that standard error shows
   */
  static <S extends AutoCloseable> ServerProcess<S> start(
      DataFolder folder, ServerConfig config, String onStandardError, Supplier<S> start) {
    boolean started = false;
    try {
      S server = start(Optional.of(folder.logs()), folder.path(), config, onStandardError, start);
      started = true;
      return new ServerProcess<>(Optional.of(folder), server);
    } finally {
      if (!started) {
        folder.close();
      }
    }
  }

  /** Starts a server that keeps nothing but, if a folder is configured, its logs. */
  static <S extends AutoCloseable> ServerProcess<S> stateless(
      ServerConfig config, Supplier<S> start) {
    Optional<Path> logs =
        config.dataDir().isBlank()
            ? Optional.empty()
            : Optional.of(Path.of(config.dataDir()).resolve("logs"));
    return new ServerProcess<>(
        Optional.empty(), start(logs, "", config, config.log().level(), start));
  }

  private static <S> S start(
      Optional<Path> logs,
      Object data,
      ServerConfig config,
      String onStandardError,
      Supplier<S> start) {
    ServerLog.open(logs, config.log(), onStandardError);
    LOG.atInfo()
        .addKeyValue("version", Version.number())
        .addKeyValue("java", Runtime.version())
        .addKeyValue("pid", ProcessHandle.current().pid())
        .addKeyValue("data", data)
        .log("Starting");
    return start.get();
  }

  /** From now on a signal ends the process cleanly, with exit code 0. */
  void stopAtSignals(Runnable afterwards) {
    Thread stop =
        new Thread(
            () -> {
              boolean clean = false;
              try {
                close();
                afterwards.run();
                clean = true;
              } finally {
                // The JVM would report the signal as a failure, however well all was stopped.
                Runtime.getRuntime().halt(clean ? 0 : 1);
              }
            },
            "kith-stop");
    try {
      Runtime.getRuntime().addShutdownHook(stop);
      hook.set(stop);
    } catch (IllegalStateException e) {
      close();
      throw new CommandFailure(ExitCode.INTERRUPTED, "stopped while it started", e);
    }
  }

  S server() {
    return server;
  }

  /** Stops the server and lets go of the folder. Idempotent. */
  @Override
  public void close() {
    forgetSignals();
    if (closed.compareAndSet(false, true)) {
      long began = System.nanoTime();
      try {
        server.close();
      } catch (Exception e) { // catch-all: the log and the folder must be let go of too
        LOG.error("The server did not stop cleanly", e);
      }
      LOG.atInfo().addKeyValue("millis", (System.nanoTime() - began) / 1_000_000).log("Stopped");
      ServerLog.close();
      folder.ifPresent(DataFolder::close);
    }
  }

  private void forgetSignals() {
    Thread stop = hook.get();
    if (stop == null || stop == Thread.currentThread()) {
      return;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(stop);
    } catch (IllegalStateException e) {
      LOG.debug("A signal is stopping the process already", e);
    }
  }
}
