package io.kithgraph.meta.zookeeper;

import io.kithgraph.meta.cluster.MetadataException;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.StorageNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.recipes.nodes.PersistentNode;
import org.apache.zookeeper.CreateMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows others that a storage node is up: an ephemeral znode, made again after a lost session.
 * Thread-safe.
 */
public final class NodePresence implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodePresence.class);
  private static final int FORMAT = 1;

  private final PersistentNode znode;

  private NodePresence(PersistentNode znode) {
    this.znode = znode;
  }

  static NodePresence announce(ZnodeStore store, StorageNode node) {
    String path = Znodes.live(node.id());
    String document =
        Documents.write(
            path,
            Documents.create(FORMAT)
                .put("storage", node.storageAddress())
                .put("raft", node.raftAddress()));
    store.deleteIfExists(path);
    PersistentNode znode =
        new PersistentNode(
            store.client(),
            CreateMode.EPHEMERAL,
            false,
            path,
            document.getBytes(StandardCharsets.UTF_8));
    znode.start();
    NodePresence presence = new NodePresence(znode);
    boolean created =
        store.call(
            () ->
                znode.waitForInitialCreate(
                    store.settings().operationTimeout().toMillis(), TimeUnit.MILLISECONDS));
    if (!created) {
      presence.close();
      throw new MetadataException(
          MetadataException.Reason.UNAVAILABLE,
          "Storage node " + node.id().value() + " cannot announce itself in ZooKeeper");
    }
    return presence;
  }

  /** The node that announced itself with the document at the path. */
  static StorageNode read(NodeId node, String document) {
    return Documents.read(
        Znodes.live(node),
        document,
        FORMAT,
        json ->
            new StorageNode(node, Documents.text(json, "storage"), Documents.text(json, "raft")));
  }

  /** Ends the presence. */
  @Override
  public void close() {
    try {
      znode.close();
    } catch (IOException e) {
      LOG.debug("The presence ends with the session instead", e);
    }
  }
}
