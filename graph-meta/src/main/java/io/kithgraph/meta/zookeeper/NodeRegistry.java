package io.kithgraph.meta.zookeeper;

import static io.kithgraph.meta.zookeeper.Documents.list;
import static io.kithgraph.meta.zookeeper.Documents.number;
import static io.kithgraph.meta.zookeeper.Documents.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kithgraph.meta.cluster.MetadataException;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.StorageNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Gives storage nodes their numbers, and knows which of them are up. Thread-safe.
 *
 * <p>A node makes a random key once, keeps it in its data folder, and gets the same number for it
 * for ever. Numbers are never used again.
 */
public final class NodeRegistry {
  private static final int FORMAT = 1;

  private final ZnodeStore store;

  /** The registry of an existing deployment. */
  public NodeRegistry(ZnodeStore store) {
    this.store = store;
  }

  /** The number of the node with the key; given now if the key is new. */
  public NodeId register(UUID key) {
    return store.untilCommitted(
        () -> {
          Znode stored =
              store
                  .readNewest(Znodes.NODES)
                  .orElseThrow(
                      () ->
                          new MetadataException(
                              MetadataException.Reason.NO_DEPLOYMENT,
                              "There is no deployment in this ZooKeeper"));
          Map<String, NodeId> nodes = read(stored.document());
          NodeId known = nodes.get(key.toString());
          if (known != null) {
            return Optional.of(known);
          }
          NodeId given =
              new NodeId(1 + nodes.values().stream().mapToInt(NodeId::value).max().orElse(0));
          nodes.put(key.toString(), given);
          boolean committed =
              store.tryCommit(
                  List.of(new Change.Replace(Znodes.NODES, write(nodes), stored.version())));
          return committed ? Optional.of(given) : Optional.empty();
        });
  }

  /**
   * Says that the node is up, for as long as this process lives or until the presence is closed. A
   * presence that an earlier process of the same node left behind is taken over; that only one
   * process runs on a data folder at a time is for the lock in the folder to ensure.
   */
  public NodePresence announce(StorageNode node) {
    return NodePresence.announce(store, node);
  }

  /** The nodes that are up. */
  public Set<NodeId> present() {
    Set<NodeId> present = new TreeSet<>();
    store.newestChildren(Znodes.LIVE).forEach(id -> present.add(new NodeId(Integer.parseInt(id))));
    return present;
  }

  /** The nodes that are up, by number, with the addresses that they announced. */
  public List<StorageNode> presentNodes() {
    List<StorageNode> nodes = new ArrayList<>();
    for (NodeId id : present()) {
      store
          .read(Znodes.live(id))
          .ifPresent(znode -> nodes.add(NodePresence.read(id, znode.document())));
    }
    return nodes;
  }

  /** The document of a deployment without nodes. */
  static String empty() {
    return write(Map.of());
  }

  private static String write(Map<String, NodeId> nodes) {
    ObjectNode document = Documents.create(FORMAT);
    ArrayNode list = document.putArray("nodes");
    nodes.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(
            node -> list.addObject().put("id", node.getValue().value()).put("key", node.getKey()));
    return Documents.write(Znodes.NODES, document);
  }

  private static Map<String, NodeId> read(String document) {
    return Documents.read(Znodes.NODES, document, FORMAT, NodeRegistry::read);
  }

  private static Map<String, NodeId> read(JsonNode document) {
    Map<String, NodeId> nodes = new TreeMap<>();
    for (JsonNode node : list(document, "nodes")) {
      nodes.put(text(node, "key"), new NodeId(number(node, "id")));
    }
    return nodes;
  }
}
