package io.kithgraph.storage.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alipay.remoting.ConnectionPool;
import com.alipay.remoting.DefaultConnectionManager;
import com.alipay.remoting.util.RunStateRecordedFutureTask;
import com.alipay.sofa.jraft.option.RpcOptions;
import com.alipay.sofa.jraft.rpc.impl.BoltRaftRpcFactory;
import com.alipay.sofa.jraft.rpc.impl.BoltRpcClient;
import com.alipay.sofa.jraft.util.Endpoint;
import com.alipay.sofa.jraft.util.RpcFactoryHelper;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that has a pool of connections to a server with nothing in it. */
final class ReconnectingRpcFactoryTest {
  private final com.alipay.remoting.rpc.RpcServer server =
      new com.alipay.remoting.rpc.RpcServer("127.0.0.1", 0);
  private Endpoint address = new Endpoint("127.0.0.1", 0);

  @BeforeEach
  void start() {
    server.startup();
    address = new Endpoint("127.0.0.1", server.port());
  }

  @AfterEach
  void stop() {
    server.shutdown();
  }

  @Test
  void theLibraryTakesOurs() {
    assertThat(RpcFactoryHelper.rpcFactory()).isInstanceOf(ReconnectingRpcFactory.class);
  }

  @Test
  void connectsAgain() {
    BoltRpcClient client = withEmptyPool(new ReconnectingRpcFactory());
    try {
      await().atMost(Duration.ofSeconds(20)).until(() -> client.checkConnection(address, true));
    } finally {
      client.shutdown();
    }
  }

  /** Shows that the pool is what it is about. */
  @Test
  void theLibrarysOwnDoesNot() {
    BoltRpcClient client = withEmptyPool(new BoltRaftRpcFactory());
    try {
      assertThat(client.checkConnection(address, true)).isFalse();
      await()
          .pollDelay(Duration.ofSeconds(2))
          .untilAsserted(() -> assertThat(client.checkConnection(address, true)).isFalse());
    } finally {
      client.shutdown();
    }
  }

  /** What races of the begin and the end of connections leave behind. */
  private BoltRpcClient withEmptyPool(BoltRaftRpcFactory factory) {
    BoltRpcClient client =
        (BoltRpcClient)
            factory.createRpcClient(factory.defaultJRaftClientConfigHelper(new RpcOptions()));
    client.init(new RpcOptions());
    DefaultConnectionManager connections =
        (DefaultConnectionManager) client.getRpcClient().getConnectionManager();
    RunStateRecordedFutureTask<ConnectionPool> made =
        new RunStateRecordedFutureTask<>(
            () -> new ConnectionPool(connections.getConnectionSelectStrategy()));
    made.run();
    connections.getConnPools().put(address.toString(), made);
    return client;
  }
}
