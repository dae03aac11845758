package io.kithgraph.meta.server;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.ClusterMapSource;
import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.MetadataException;
import io.kithgraph.meta.cluster.NumberAllocator;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.meta.placement.FirstPlacement;
import io.kithgraph.meta.schema.Catalog;
import io.kithgraph.meta.schema.IndexJobs;
import io.kithgraph.meta.schema.SchemaMode;
import io.kithgraph.meta.security.Users;
import io.kithgraph.meta.zookeeper.ClusterBootstrap;
import io.kithgraph.meta.zookeeper.ControllerElection;
import io.kithgraph.meta.zookeeper.Deployment;
import io.kithgraph.meta.zookeeper.NodeRegistry;
import io.kithgraph.meta.zookeeper.ZnodeStore;
import io.kithgraph.meta.zookeeper.ZooKeeperCatalog;
import io.kithgraph.meta.zookeeper.ZooKeeperClusterMapSource;
import io.kithgraph.meta.zookeeper.ZooKeeperIndexJobs;
import io.kithgraph.meta.zookeeper.ZooKeeperNumberAllocator;
import io.kithgraph.meta.zookeeper.ZooKeeperSettings;
import io.kithgraph.meta.zookeeper.ZooKeeperUsers;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

/**
 * One process's access to the metadata of a deployment. Thread-safe. Close it last, after
 * everything that uses its parts.
 */
public final class MetadataClient implements AutoCloseable {
  private final ZnodeStore store;
  private final ScheduledExecutorService executor;
  private final ClusterBootstrap bootstrap;
  private final Deployment deployment;
  private final ZooKeeperCatalog catalog;
  private final NumberAllocator numbers;
  private final NodeRegistry nodes;

  private MetadataClient(ZnodeStore store, ClusterBootstrap bootstrap, Deployment deployment) {
    this.store = store;
    this.bootstrap = bootstrap;
    this.deployment = deployment;
    executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "metadata-follower");
              thread.setDaemon(true);
              return thread;
            });
    numbers = new ZooKeeperNumberAllocator(store, ZooKeeperNumberAllocator.BlockSizes.USUAL);
    nodes = new NodeRegistry(store);
    catalog = new ZooKeeperCatalog(store, executor);
  }

  /**
   * Opens an existing deployment.
   *
   * @throws MetadataException with {@code NO_DEPLOYMENT}, {@code NEWER_FORMAT} or {@code
   *     UNAVAILABLE}
   */
  public static MetadataClient open(ZooKeeperSettings settings) {
    return open(
        settings,
        bootstrap ->
            bootstrap
                .find()
                .orElseThrow(
                    () ->
                        new MetadataException(
                            MetadataException.Reason.NO_DEPLOYMENT,
                            "There is no deployment in the ZooKeeper at "
                                + settings.connectString())));
  }

  /**
   * Opens the deployment, or makes it if there is none yet.
   *
   * @param mode the schema mode of the default graph of a new deployment
   * @throws MetadataException with {@code NEWER_FORMAT} or {@code UNAVAILABLE}
   */
  public static MetadataClient openOrCreate(ZooKeeperSettings settings, SchemaMode mode) {
    return open(settings, bootstrap -> bootstrap.findOrCreate(mode));
  }

  private static MetadataClient open(
      ZooKeeperSettings settings, Function<ClusterBootstrap, Deployment> opening) {
    ZnodeStore store = ZnodeStore.connect(settings);
    boolean opened = false;
    try {
      ClusterBootstrap bootstrap = new ClusterBootstrap(store);
      MetadataClient client = new MetadataClient(store, bootstrap, opening.apply(bootstrap));
      opened = true;
      return client;
    } finally {
      if (!opened) {
        store.close();
      }
    }
  }

  /** Which deployment this is. */
  public Deployment deployment() {
    return deployment;
  }

  /** The graphs and their schemas. */
  public Catalog catalog() {
    return catalog;
  }

  /** Numbers that nobody else gets. */
  public NumberAllocator numbers() {
    return numbers;
  }

  /** Who is at work on indexes, and how far. */
  public IndexJobs indexJobs() {
    return new ZooKeeperIndexJobs(store);
  }

  /** Gives storage nodes their numbers and knows which are up. */
  public NodeRegistry nodes() {
    return nodes;
  }

  /**
   * The cluster map of the deployment, with the given nodes in it at the addresses they have now. A
   * deployment without a map gets its first one, placed over these nodes; in an existing map only
   * addresses change and nodes without partitions are added, at the next epoch.
   *
   * @throws MetadataException with {@code INVALID} if the first placement needs more nodes
   */
  public ClusterMap ensureClusterMap(
      FirstPlacement placement, Collection<StorageNode> storageNodes) {
    return bootstrap.ensureClusterMap(() -> place(placement, storageNodes), storageNodes);
  }

  private static ClusterMap place(FirstPlacement placement, Collection<StorageNode> storageNodes) {
    try {
      return placement.place(storageNodes);
    } catch (IllegalArgumentException e) {
      throw new MetadataException(
          MetadataException.Reason.INVALID, String.valueOf(e.getMessage()), e);
    }
  }

  /** The newest cluster map, if the deployment has one. */
  public Optional<ClusterMap> findClusterMap() {
    return bootstrap.findClusterMap();
  }

  /**
   * Puts a map in the place of the one that it was made from: a decision that rests on an older map
   * never takes effect.
   *
   * @return false if the map is not at that epoch any more: then nothing has changed
   */
  public boolean replaceClusterMap(Epoch from, ClusterMap next) {
    return bootstrap.replaceClusterMap(from, next);
  }

  /**
   * Stands for election as the one metadata node that looks after the cluster.
   *
   * @param name shows others who it is
   */
  public ControllerElection standForElection(String name) {
    return ControllerElection.start(store, name);
  }

  /**
   * Starts to follow the cluster map; stops when this client is closed.
   *
   * @throws MetadataException with {@code NO_DEPLOYMENT} if there is no map yet
   */
  public ClusterMapSource followClusterMap() {
    return new ZooKeeperClusterMapSource(store, executor);
  }

  /** Starts to follow the users; stops when this client is closed. */
  public Users followUsers() {
    return new ZooKeeperUsers(store, executor);
  }

  /** Ends the session with ZooKeeper. */
  @Override
  public void close() {
    catalog.close();
    executor.shutdownNow();
    store.close();
  }
}
