package io.kithgraph.meta.zookeeper;

import io.kithgraph.meta.schema.SchemaMode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A ZooKeeper server for each test, with a new deployment in it, and sessions to it. */
final class TestZooKeeper implements BeforeEachCallback, AfterEachCallback {
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final TestingServer server;

  TestZooKeeper() {
    try {
      server = new TestingServer(false);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    server.start();
    new ClusterBootstrap(store()).findOrCreate(SchemaMode.AUTO);
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
    server.close();
  }

  TestingServer server() {
    return server;
  }

  /** Settings whose failures come soon. */
  ZooKeeperSettings settings() {
    return new ZooKeeperSettings(
        server.getConnectString(), Duration.ofSeconds(5), Duration.ofSeconds(2));
  }

  /** A new session. */
  ZnodeStore store() {
    return closing(ZnodeStore.connect(settings()));
  }

  /** A new thread of a process. */
  ScheduledExecutorService executor() {
    ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    opened.push(executor::shutdownNow);
    return executor;
  }

  /** The catalog of another process. */
  ZooKeeperCatalog catalog() {
    return closing(new ZooKeeperCatalog(store(), executor()));
  }

  <T extends AutoCloseable> T closing(T resource) {
    opened.push(resource);
    return resource;
  }
}
