package io.kithgraph.storage.server;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.ClusterMapSource;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.RequestId;
import io.kithgraph.storage.protocol.PartitionReply;
import io.kithgraph.storage.protocol.PartitionRequest;
import io.kithgraph.storage.protocol.StorageTransport;
import io.kithgraph.storage.replication.TableSource;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;

/** Tables of bulk loads from the other replicas of a partition. Thread-safe. */
final class PeerTables implements TableSource {
  private static final int READ_BYTES = 1 << 20;

  private final NodeId node;
  private final ClusterMapSource maps;
  private final StorageTransport peers;

  PeerTables(NodeId node, ClusterMapSource maps, StorageTransport peers) {
    this.node = node;
    this.maps = maps;
    this.peers = peers;
  }

  @Override
  public void fetch(PartitionId partition, RequestId load, String table, OutputStream target)
      throws IOException {
    ClusterMap map = maps.current();
    IOException failure = new IOException("there is no other replica");
    for (NodeId other : map.partition(partition).replicas()) {
      if (other.equals(node)) {
        continue;
      }
      long offset = 0;
      try {
        long length;
        do {
          PartitionReply.TablePart part = read(map, other, partition, load, table, offset);
          target.write(part.bytes());
          offset += part.bytes().length;
          length = part.length();
        } while (offset < length);
        return;
      } catch (ExecutionException e) {
        failure = new IOException("node " + other.value() + " does not give the table", e);
        if (offset > 0) {
          // What is written already cannot be gone on with from another node.
          throw failure;
        }
      }
    }
    throw failure;
  }

  private PartitionReply.TablePart read(
      ClusterMap map,
      NodeId other,
      PartitionId partition,
      RequestId load,
      String table,
      long offset)
      throws IOException, ExecutionException {
    try {
      return (PartitionReply.TablePart)
          peers
              .send(
                  map.node(other),
                  new PartitionRequest.ReadTable(
                      partition, map.epoch(), load, table, offset, READ_BYTES))
              .toCompletableFuture()
              .get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }
}
