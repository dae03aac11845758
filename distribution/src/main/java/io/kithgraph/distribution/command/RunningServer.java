package io.kithgraph.distribution.command;

import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.distribution.config.ServerConfig;
import io.kithgraph.distribution.log.ServerLog;
import io.kithgraph.distribution.standalone.DataFolder;
import io.kithgraph.distribution.standalone.StandaloneServer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server and what a process needs around it: the folder, the log, and a clean end at SIGTERM or
 * ctrl-C. Thread-safe.
 */
final class RunningServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);

  private final DataFolder folder;
  private final StandaloneServer server;
  private final String host;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicReference<@Nullable Thread> hook = new AtomicReference<>();

  private RunningServer(DataFolder folder, StandaloneServer server, String host) {
    this.folder = folder;
    this.server = server;
    this.host = host;
  }

  /**
   * Starts a server; it serves when this returns.
   *
   * @param onStandardError the least important log level that standard error shows
   */
  static RunningServer start(Path dataDir, ServerConfig config, String onStandardError) {
    DataFolder folder = DataFolder.open(dataDir);
    boolean started = false;
    try {
      ServerLog.open(folder.logs(), config.log(), onStandardError);
      LOG.atInfo()
          .addKeyValue("version", Version.number())
          .addKeyValue("java", Runtime.version())
          .addKeyValue("pid", ProcessHandle.current().pid())
          .addKeyValue("data", folder.path())
          .log("Starting");
      StandaloneServer server = StandaloneServer.start(folder, config);
      started = true;
      return new RunningServer(folder, server, config.bindAddress());
    } finally {
      if (!started) {
        folder.close();
      }
    }
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

  String gremlinAddress() {
    return address(server.gremlinPort());
  }

  String grpcAddress() {
    return address(server.grpcPort());
  }

  private String address(int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  Path dataDir() {
    return folder.path();
  }

  /** Stops the server and lets go of the folder. Idempotent. */
  @Override
  public void close() {
    forgetSignals();
    if (closed.compareAndSet(false, true)) {
      long began = System.nanoTime();
      server.close();
      LOG.atInfo().addKeyValue("millis", (System.nanoTime() - began) / 1_000_000).log("Stopped");
      ServerLog.close();
      folder.close();
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
