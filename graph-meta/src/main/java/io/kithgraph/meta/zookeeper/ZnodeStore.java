package io.kithgraph.meta.zookeeper;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kithgraph.meta.cluster.MetadataException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.api.transaction.CuratorOp;
import org.apache.curator.retry.RetryUntilElapsed;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.Stat;

/**
 * One session with ZooKeeper: reads, and atomic compare-and-set changes. Thread-safe.
 *
 * <p>Every call ends within twice {@link ZooKeeperSettings#operationTimeout()}; what cannot be done
 * by then fails as {@link MetadataException.Reason#UNAVAILABLE}, and a change that failed so may
 * have happened.
 */
public final class ZnodeStore implements AutoCloseable {
  /**
   * The size in UTF-8 of the biggest document that ZooKeeper takes with its default settings, with
   * room for headers.
   */
  static final int MAX_DOCUMENT_BYTES = 1_000_000;

  private static final int RETRY_PAUSE_MILLIS = 50;
  private static final int MAX_CONFLICTS = 100;
  private static final int MAX_CONFLICT_PAUSE_MILLIS = 64;

  private static final Set<Code> FATAL =
      Set.of(Code.NOAUTH, Code.AUTHFAILED, Code.BADARGUMENTS, Code.INVALIDACL, Code.NOTEMPTY);

  private final CuratorFramework client;
  private final ZooKeeperSettings settings;

  private ZnodeStore(CuratorFramework client, ZooKeeperSettings settings) {
    this.client = client;
    this.settings = settings;
  }

  /**
   * Opens a session; reconnects by itself whenever it is lost.
   *
   * @throws MetadataException with {@code UNAVAILABLE} if no server answers within the operation
   *     timeout
   */
  public static ZnodeStore connect(ZooKeeperSettings settings) {
    int sessionMillis = Math.toIntExact(settings.sessionTimeout().toMillis());
    int operationMillis = Math.toIntExact(settings.operationTimeout().toMillis());
    ZKClientConfig config = new ZKClientConfig();
    config.setProperty(ZKClientConfig.ZOOKEEPER_REQUEST_TIMEOUT, Integer.toString(operationMillis));
    CuratorFramework client =
        CuratorFrameworkFactory.builder()
            .connectString(settings.connectString())
            .sessionTimeoutMs(sessionMillis)
            .connectionTimeoutMs(Math.min(operationMillis, sessionMillis))
            .retryPolicy(new RetryUntilElapsed(operationMillis, RETRY_PAUSE_MILLIS))
            .ensembleTracker(false)
            .zkClientConfig(config)
            .build();
    boolean connected = false;
    try {
      client.start();
      connected = client.blockUntilConnected(operationMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      if (!connected) {
        client.close();
      }
    }
    if (!connected) {
      throw new MetadataException(
          MetadataException.Reason.UNAVAILABLE,
          "No ZooKeeper server answered within "
              + operationMillis
              + " ms at "
              + settings.connectString());
    }
    return new ZnodeStore(client, settings);
  }

  /** Ends the session. */
  @Override
  public void close() {
    client.close();
  }

  /** What the classes of this package need beyond reading and changing. */
  CuratorFramework client() {
    return client;
  }

  ZooKeeperSettings settings() {
    return settings;
  }

  /** Reads a znode as this session's server knows it: maybe a moment old. */
  Optional<Znode> read(String path) {
    return call(
        () -> {
          try {
            Stat stat = new Stat();
            byte[] data = client.getData().storingStatIn(stat).forPath(path);
            return Optional.of(new Znode(new String(data, UTF_8), stat.getVersion()));
          } catch (KeeperException.NoNodeException e) {
            return Optional.empty();
          }
        });
  }

  /** Reads a znode as it is after every change that was finished when the call began. */
  Optional<Znode> readNewest(String path) {
    sync();
    return read(path);
  }

  /** The names of the znodes below one, as they are after every change finished by now. */
  List<String> newestChildren(String path) {
    sync();
    return call(() -> client.getChildren().forPath(path));
  }

  /**
   * Makes all the changes or none.
   *
   * @return false if a znode was not as one of the changes wants it
   */
  boolean tryCommit(List<Change> changes) {
    return call(
        () -> {
          List<CuratorOp> operations = new ArrayList<>();
          for (Change change : changes) {
            operations.add(operation(change));
          }
          try {
            client.transaction().forOperations(operations);
            return true;
          } catch (KeeperException.BadVersionException
              | KeeperException.NodeExistsException
              | KeeperException.NoNodeException e) {
            return false;
          }
        });
  }

  private CuratorOp operation(Change change) throws Exception {
    if (change instanceof Change.Create create) {
      return client
          .transactionOp()
          .create()
          .forPath(create.path(), create.document().getBytes(UTF_8));
    }
    if (change instanceof Change.Replace replace) {
      return client
          .transactionOp()
          .setData()
          .withVersion(replace.version())
          .forPath(replace.path(), replace.document().getBytes(UTF_8));
    }
    return client.transactionOp().delete().forPath(((Change.Delete) change).path());
  }

  /** Removes a znode if it exists. */
  void deleteIfExists(String path) {
    call(
        () -> {
          client.delete().quietly().forPath(path);
          return true;
        });
  }

  /**
   * Repeats an attempt that ends empty when another session changed the same znodes, with growing
   * random pauses.
   *
   * @throws MetadataException with {@code UNAVAILABLE} after {@value #MAX_CONFLICTS} attempts, or
   *     when no attempt begins within twice the operation timeout any more
   */
  <T> T untilCommitted(Supplier<Optional<T>> attempt) {
    long start = System.nanoTime();
    long longest = 2 * settings.operationTimeout().toNanos();
    for (int conflicts = 0;
        conflicts < MAX_CONFLICTS && System.nanoTime() - start < longest;
        conflicts++) {
      Optional<T> result = attempt.get();
      if (result.isPresent()) {
        return result.get();
      }
      int pause = Math.min(MAX_CONFLICT_PAUSE_MILLIS, 1 << Math.min(conflicts, 10));
      try {
        TimeUnit.MILLISECONDS.sleep(1 + ThreadLocalRandom.current().nextInt(pause));
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
    throw new MetadataException(
        MetadataException.Reason.UNAVAILABLE,
        "Others changed the same metadata in every attempt to change it; try again");
  }

  /** Lets the reads that follow see every change that was finished when the call began. */
  void sync() {
    CompletableFuture<Code> synced = new CompletableFuture<>();
    call(
        () -> {
          client
              .sync()
              .inBackground((c, event) -> synced.complete(Code.get(event.getResultCode())))
              .forPath(Znodes.ROOT);
          return true;
        });
    try {
      Code code = synced.get(2 * settings.operationTimeout().toMillis(), TimeUnit.MILLISECONDS);
      if (code != Code.OK && code != Code.NONODE) {
        throw unavailable(KeeperException.create(code));
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException | TimeoutException e) {
      throw unavailable(e);
    }
  }

  /**
   * Runs a task that asks ZooKeeper, one at a time for a lock: what one process does must not make
   * itself start over. Waits for the lock as long as an operation may take.
   */
  <T> T exclusively(ReentrantLock lock, Supplier<T> task) {
    try {
      if (!lock.tryLock(2 * settings.operationTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new MetadataException(
            MetadataException.Reason.UNAVAILABLE,
            "The metadata cannot be reached: others have waited for it as long as is allowed");
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    try {
      return task.get();
    } finally {
      lock.unlock();
    }
  }

  /** What Curator does: anything may be thrown. */
  interface Call<T> {
    T run() throws Exception;
  }

  /** Runs a call of Curator and gives its failures a meaning. */
  <T> T call(Call<T> call) {
    try {
      return call.run();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (KeeperException e) {
      if (FATAL.contains(e.code())) {
        throw new MetadataException(
            MetadataException.Reason.INVALID, "ZooKeeper refuses this: " + e.getMessage(), e);
      }
      throw unavailable(e);
    } catch (IllegalStateException e) {
      // What Curator says after close().
      throw unavailable(e);
    } catch (RuntimeException e) { // catch-all: passes on what the next one must not take
      throw e;
    } catch (Exception e) { // catch-all: Curator declares nothing narrower
      throw unavailable(e);
    }
  }

  private MetadataException unavailable(Exception cause) {
    return new MetadataException(
        MetadataException.Reason.UNAVAILABLE,
        "The metadata cannot be reached: no answer from ZooKeeper at " + settings.connectString(),
        cause);
  }

  private static MetadataException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new MetadataException(
        MetadataException.Reason.UNAVAILABLE, "Interrupted while asking ZooKeeper", cause);
  }
}
