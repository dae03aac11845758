package io.kithgraph.meta.zookeeper;

import io.kithgraph.meta.cluster.MetadataException;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.zookeeper.server.DatadirCleanupManager;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.SyncRequestProcessor;
import org.apache.zookeeper.server.ZKDatabase;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.persistence.FileTxnLog;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One ZooKeeper server inside this process, for a standalone deployment: durable in a folder (every
 * change is on disk before it is acknowledged), reachable on the loopback address alone, at a free
 * port. Thread-safe.
 *
 * <p>The folder does not grow for ever: a snapshot is taken after {@value #SNAPSHOT_TRANSACTIONS}
 * changes or {@value #SNAPSHOT_BYTES} bytes of log, and the {@value #KEPT_SNAPSHOTS} newest
 * snapshots are kept with the logs that follow the oldest of them.
 */
public final class EmbeddedZooKeeper implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int TICK_MILLIS = 3_000;
  private static final int MAX_CONNECTIONS = 64;
  private static final int SNAPSHOT_TRANSACTIONS = 10_000;
  private static final int SNAPSHOT_BYTES = 32 << 20;
  private static final int LOG_PREALLOCATED_KILOBYTES = 1_024;
  private static final int KEPT_SNAPSHOTS = 3;
  private static final int CLEAN_UP_HOURS = 6;

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedZooKeeper.class);

  private final FileChannel lock;
  private final FileTxnSnapLog log;
  private final ServerCnxnFactory connections;
  private final DatadirCleanupManager cleaner;

  private EmbeddedZooKeeper(
      FileChannel lock,
      FileTxnSnapLog log,
      ServerCnxnFactory connections,
      DatadirCleanupManager cleaner) {
    this.lock = lock;
    this.log = log;
    this.connections = connections;
    this.cleaner = cleaner;
  }

  /**
   * Starts a server on the folder, which is made if missing; it serves when this returns.
   *
   * @throws MetadataException with {@code IN_USE} if another server uses the folder, {@code
   *     CORRUPT} if its files cannot be read
   */
  public static EmbeddedZooKeeper start(Path folder) {
    FileChannel lock = lock(folder);
    boolean started = false;
    try {
      EmbeddedZooKeeper server = start(folder, lock);
      started = true;
      return server;
    } finally {
      if (!started) {
        closeQuietly(lock);
      }
    }
  }

  private static EmbeddedZooKeeper start(Path folder, FileChannel lock) {
    // Settings of the process, because the library has them so; nothing else here runs a server.
    FileTxnLog.setPreallocSize(LOG_PREALLOCATED_KILOBYTES * 1_024L);
    SyncRequestProcessor.setSnapCount(SNAPSHOT_TRANSACTIONS);
    SyncRequestProcessor.setSnapSizeInBytes(SNAPSHOT_BYTES);
    try {
      File data = folder.toFile();
      EmbeddedZooKeeper server =
          new EmbeddedZooKeeper(
              lock,
              new FileTxnSnapLog(data, data),
              ServerCnxnFactory.createFactory(
                  new InetSocketAddress(loopback(), 0), MAX_CONNECTIONS),
              new DatadirCleanupManager(data, data, KEPT_SNAPSHOTS, CLEAN_UP_HOURS));
      boolean started = false;
      try {
        server.connections.startup(new QuietServer(server.log));
        server.cleaner.start();
        started = true;
        return server;
      } finally {
        if (!started) {
          server.close();
        }
      }
    } catch (IOException e) {
      throw new MetadataException(
          MetadataException.Reason.CORRUPT,
          "The metadata in " + folder + " cannot be read: " + e.getMessage(),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MetadataException(
          MetadataException.Reason.UNAVAILABLE, "Interrupted while starting ZooKeeper", e);
    }
  }

  /** Where clients of this process connect. */
  public String connectString() {
    return LOOPBACK + ":" + connections.getLocalPort();
  }

  /** Stops serving and releases the folder; the second call does nothing. */
  @Override
  public void close() {
    cleaner.shutdown();
    connections.shutdown();
    closeQuietly(log::close);
    closeQuietly(lock);
  }

  private static InetAddress loopback() throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  private static FileChannel lock(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        FileLock held = channel.tryLock();
        if (held != null) {
          return channel;
        }
      } catch (OverlappingFileLockException e) {
        // Held by this very process: refused below like any other.
      }
      closeQuietly(channel);
      throw new MetadataException(
          MetadataException.Reason.IN_USE, "The metadata in " + folder + " is in use");
    } catch (IOException e) {
      throw new MetadataException(
          MetadataException.Reason.CORRUPT,
          "The folder " + folder + " cannot be used: " + e.getMessage(),
          e);
    }
  }

  private interface Closing {
    void close() throws IOException;
  }

  private static void closeQuietly(FileChannel channel) {
    closeQuietly((Closing) channel::close);
  }

  private static void closeQuietly(Closing closing) {
    try {
      closing.close();
    } catch (IOException e) {
      // Everything acknowledged is on disk already.
      LOG.debug("Closing a file of ZooKeeper failed", e);
    }
  }

  /** A server that does not show itself over JMX. */
  private static final class QuietServer extends ZooKeeperServer {
    QuietServer(FileTxnSnapLog log) {
      super(log, TICK_MILLIS, -1, -1, -1, new ZKDatabase(log), "");
    }

    @Override
    protected void registerJMX() {}

    @Override
    protected void unregisterJMX() {}
  }
}
