package io.kithgraph.meta.zookeeper;

import com.fasterxml.jackson.databind.JsonNode;
import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.MetadataException;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.meta.schema.Catalog;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.SchemaChange;
import io.kithgraph.meta.schema.SchemaMode;
import io.kithgraph.meta.schema.SocialSchema;
import io.kithgraph.model.GraphId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Makes what a deployment needs before anything else can run, once, whoever comes first. Every step
 * is one atomic change, so that a crash leaves either nothing of it or all. Thread-safe.
 */
public final class ClusterBootstrap {
  /** The newest layout of the metadata that this release reads and writes. */
  public static final int FORMAT = 1;

  private final ZnodeStore store;

  /** Works on the ZooKeeper of the session. */
  public ClusterBootstrap(ZnodeStore store) {
    this.store = store;
  }

  /**
   * The deployment, if there is one.
   *
   * @throws MetadataException with {@code NEWER_FORMAT} if a newer release wrote it
   */
  public Optional<Deployment> find() {
    return store
        .readNewest(Znodes.FORMAT)
        .map(
            znode ->
                Documents.read(
                    Znodes.FORMAT, znode.document(), FORMAT, ClusterBootstrap::readDeployment));
  }

  /**
   * The deployment; made if there is none, with the default graph and its built-in schema.
   *
   * @param mode the schema mode of the default graph of a new deployment
   * @throws MetadataException with {@code NEWER_FORMAT} if a newer release wrote it
   */
  public Deployment findOrCreate(SchemaMode mode) {
    return store.untilCommitted(
        () -> {
          checkChroot();
          boolean rooted = store.read(Znodes.ROOT).isPresent();
          Optional<Deployment> existing = find();
          if (existing.isPresent()) {
            return existing;
          }
          if (rooted) {
            // Both were made at once.
            throw new MetadataException(
                MetadataException.Reason.CORRUPT,
                "ZooKeeper has " + Znodes.ROOT + ", but no " + Znodes.FORMAT + " in it");
          }
          Deployment made = new Deployment(UUID.randomUUID(), FORMAT);
          return store.tryCommit(firstChanges(made, mode)) ? Optional.of(made) : Optional.empty();
        });
  }

  private void checkChroot() {
    if (store.read("/").isEmpty()) {
      throw new MetadataException(
          MetadataException.Reason.INVALID,
          "ZooKeeper has no such path as the one at the end of "
              + store.settings().connectString()
              + ": make it first");
    }
  }

  private static List<Change> firstChanges(Deployment deployment, SchemaMode mode) {
    GraphId graph = new GraphId(GraphDirectory.empty().nextGraph());
    GraphDirectory directory =
        GraphDirectory.empty().with(Catalog.DEFAULT_GRAPH, deployment.id().toString());
    GraphSchema social =
        SchemaChange.define(
            SchemaChange.create(graph, Catalog.DEFAULT_GRAPH, mode), SocialSchema.definitions());
    return List.of(
        new Change.Create(Znodes.ROOT, ""),
        new Change.Create(
            Znodes.FORMAT,
            Documents.write(
                Znodes.FORMAT,
                Documents.create(deployment.format()).put("id", deployment.id().toString()))),
        new Change.Create(Znodes.GRAPHS, directory.write()),
        new Change.Create(Znodes.schema(graph), SchemaDocument.write(social)),
        new Change.Create(Znodes.NUMBERS, ""),
        new Change.Create(Znodes.NODES, NodeRegistry.empty()),
        new Change.Create(Znodes.LIVE, ""));
  }

  private static Deployment readDeployment(JsonNode document) {
    return new Deployment(
        UUID.fromString(Documents.text(document, "id")), Documents.number(document, "format"));
  }

  /**
   * The cluster map of the deployment, with the given nodes in it at the addresses they have now. A
   * deployment without a map gets its first one; in an existing map only addresses change and nodes
   * without partitions are added, at the next epoch.
   *
   * @param first makes the first map, if it is needed
   */
  public ClusterMap ensureClusterMap(Supplier<ClusterMap> first, Collection<StorageNode> nodes) {
    return store.untilCommitted(
        () -> {
          Optional<Znode> stored = store.readNewest(Znodes.CLUSTER_MAP);
          if (stored.isEmpty()) {
            ClusterMap made = first.get();
            Change change = new Change.Create(Znodes.CLUSTER_MAP, ClusterMapDocument.write(made));
            return store.tryCommit(List.of(change)) ? Optional.of(made) : Optional.empty();
          }
          ClusterMap known = ClusterMapDocument.read(stored.get().document());
          ClusterMap wanted = withNodes(known, nodes);
          if (wanted == known) {
            return Optional.of(known);
          }
          Change change =
              new Change.Replace(
                  Znodes.CLUSTER_MAP, ClusterMapDocument.write(wanted), stored.get().version());
          return store.tryCommit(List.of(change)) ? Optional.of(wanted) : Optional.empty();
        });
  }

  /** The newest cluster map, if the deployment has one. */
  public Optional<ClusterMap> findClusterMap() {
    return store
        .readNewest(Znodes.CLUSTER_MAP)
        .map(znode -> ClusterMapDocument.read(znode.document()));
  }

  /**
   * Puts a map in the place of the one that it was made from.
   *
   * @param next of a newer epoch
   * @return false if the map is not at that epoch any more: then nothing has changed
   */
  public boolean replaceClusterMap(Epoch from, ClusterMap next) {
    if (next.epoch().compareTo(from) <= 0) {
      throw new IllegalArgumentException("The epoch of a new cluster map is newer");
    }
    Optional<Znode> stored = store.readNewest(Znodes.CLUSTER_MAP);
    if (stored.isEmpty()
        || !ClusterMapDocument.read(stored.get().document()).epoch().equals(from)) {
      return false;
    }
    return store.tryCommit(
        List.of(
            new Change.Replace(
                Znodes.CLUSTER_MAP, ClusterMapDocument.write(next), stored.get().version())));
  }

  private static ClusterMap withNodes(ClusterMap map, Collection<StorageNode> nodes) {
    Map<NodeId, StorageNode> byId = new TreeMap<>();
    map.nodes().forEach(node -> byId.put(node.id(), node));
    boolean changed = false;
    for (StorageNode node : nodes) {
      changed |= !node.equals(byId.put(node.id(), node));
    }
    return changed ? map.withNodes(byId.values()) : map;
  }
}
