package io.kithgraph.storage.replication;

import com.alipay.remoting.ConnectionPool;
import com.alipay.remoting.DefaultConnectionManager;
import com.alipay.remoting.util.FutureTaskUtil;
import com.alipay.remoting.util.RunStateRecordedFutureTask;
import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.rpc.impl.BoltRaftRpcFactory;
import com.alipay.sofa.jraft.rpc.impl.BoltRpcClient;
import com.alipay.sofa.jraft.util.Endpoint;
import com.alipay.sofa.jraft.util.SPI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients of the Raft library that connect again for sure. The library below it (Bolt, 1.6.12)
 * keeps a pool of connections for each address, and makes none while there is a pool, even if
 * nothing in it can be used: an empty pool stays for ten minutes, and so long a node that was lost
 * and is back gets nothing from this one. Here a pool that has been of no use for a while is
 * closed, and the next call makes another. Stateless; found by the library through its service
 * file.
 */
@SPI(priority = 1)
public final class ReconnectingRpcFactory extends BoltRaftRpcFactory {
  private static final Logger LOG = LoggerFactory.getLogger(ReconnectingRpcFactory.class);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** For the library. */
  public ReconnectingRpcFactory() {}

  @Override
  public RpcClient createRpcClient(ConfigHelper<RpcClient> helper) {
    BoltRpcClient client = new ReconnectingClient(new com.alipay.remoting.rpc.RpcClient());
    if (helper != null) {
      helper.config(client);
    }
    return client;
  }

  /** Thread-safe. */
  private static final class ReconnectingClient extends BoltRpcClient {
    private final Map<String, Long> failingSince = new ConcurrentHashMap<>();

    ReconnectingClient(com.alipay.remoting.rpc.RpcClient client) {
      super(client);
    }

    @Override
    public boolean checkConnection(Endpoint endpoint, boolean createIfAbsent) {
      boolean connected = super.checkConnection(endpoint, createIfAbsent);
      if (connected) {
        if (!failingSince.isEmpty()) {
          failingSince.remove(endpoint.toString());
        }
      } else if (createIfAbsent) {
        closeIfUseless(endpoint.toString());
      }
      return connected;
    }

    private void closeIfUseless(String address) {
      long now = System.nanoTime();
      long since = failingSince.computeIfAbsent(address, first -> now);
      if (now - since < PATIENCE_NANOS) {
        return;
      }
      DefaultConnectionManager connections =
          (DefaultConnectionManager) getRpcClient().getConnectionManager();
      RunStateRecordedFutureTask<ConnectionPool> made = connections.getConnPools().get(address);
      if (made == null || !made.isDone()) {
        return;
      }
      ConnectionPool pool = FutureTaskUtil.getFutureTaskResult(made, LOG);
      if (pool != null
          && pool.isAsyncCreationDone()
          && connections.getConnPools().remove(address, made)) {
        LOG.warn("Connections of no use are closed: address={} count={}", address, pool.size());
        pool.removeAllAndTryClose();
        failingSince.remove(address);
      }
    }
  }
}
