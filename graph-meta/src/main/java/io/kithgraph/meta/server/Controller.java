package io.kithgraph.meta.server;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.MetadataException;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.meta.placement.ClusterLoad;
import io.kithgraph.meta.placement.ReplicaMoves;
import io.kithgraph.meta.zookeeper.ControllerElection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the cluster map, if it is the elected one among the metadata nodes: makes the first
 * map once enough storage nodes are up, lets in nodes that come later, gives the replicas of a lost
 * node to others, divides partitions that have grown or have too much to do, and moves replicas to
 * where there is less. All that it decides is in the map, and every change names the epoch that it
 * was made from, so another controller can take over between any two steps. Thread-safe.
 */
public final class Controller implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Controller.class);

  private final MetadataClient metadata;
  private final ControllerElection election;
  private final ControllerSettings settings;
  private final ClusterLoads loads;
  private final ScheduledExecutorService executor;

  /** Confined to the executor, like the others. */
  private final Absences absences = new Absences();

  private final LoadPlans plans;
  private int announced = -1;

  private Controller(
      MetadataClient metadata,
      ControllerElection election,
      ControllerSettings settings,
      ClusterLoads loads) {
    this.metadata = metadata;
    this.election = election;
    this.settings = settings;
    this.loads = loads;
    this.plans = new LoadPlans(settings.plans());
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "controller");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Stands for election, and does its work while elected.
   *
   * @param metadata stays the caller's
   * @param name shows others who it is
   * @param loads tells what partitions hold and do
   */
  public static Controller start(
      MetadataClient metadata, String name, ControllerSettings settings, ClusterLoads loads) {
    Controller controller =
        new Controller(metadata, metadata.standForElection(name), settings, loads);
    ScheduledFuture<?> rounds =
        controller.executor.scheduleWithFixedDelay(
            controller::round, 0, settings.round().toNanos(), TimeUnit.NANOSECONDS);
    LOG.debug("Rounds of the controller begin: {}", rounds);
    return controller;
  }

  private void round() {
    if (!election.isElected()) {
      absences.forget();
      plans.forget();
      return;
    }
    try {
      lookAfter(metadata.nodes().presentNodes());
    } catch (MetadataException e) {
      absences.forget();
      LOG.warn("The controller waits for the next round: reason={}", e.getMessage());
    } catch (RuntimeException e) { // catch-all: the root of a round; the next one tries again
      LOG.error("A round of the controller failed", e);
    }
  }

  private void lookAfter(List<StorageNode> present) {
    Optional<ClusterMap> stored = metadata.findClusterMap();
    if (stored.isEmpty() && present.size() < settings.firstNodes()) {
      if (present.size() != announced) {
        announced = present.size();
        LOG.info(
            "Waiting for storage nodes: present={} needed={}", announced, settings.firstNodes());
      }
      return;
    }
    List<StorageNode> taken =
        present.stream()
            .filter(node -> stored.map(map -> keepsRaftAddress(map, node)).orElse(true))
            .toList();
    ClusterMap map = metadata.ensureClusterMap(settings.placement(), taken);
    if (stored.isEmpty() || stored.get().epoch().compareTo(map.epoch()) < 0) {
      LOG.info(
          "The cluster map has changed: epoch={} nodes={} partitions={}",
          map.epoch().value(),
          map.nodes().size(),
          map.partitions().size());
    }
    replaceLost(map, present);
    if (plans.isDue(System.nanoTime())) {
      askForLoad(map);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // ends by itself
  private void askForLoad(ClusterMap map) {
    loads
        .measure(map)
        .thenAcceptAsync(load -> plan(map, load), executor)
        .exceptionally(
            failure -> {
              LOG.info("What nodes hold and do is not known now: reason={}", failure.toString());
              return null;
            });
  }

  /** If the map has changed since the nodes were asked, the next answer will tell. */
  private void plan(ClusterMap map, ClusterLoad load) {
    if (!election.isElected()) {
      return;
    }
    plans
        .next(map, load, metadata.nodes().present(), System.nanoTime())
        .filter(next -> metadata.replaceClusterMap(map.epoch(), next))
        .ifPresent(
            next ->
                LOG.info(
                    "The cluster map has changed for the sake of load: epoch={}",
                    next.epoch().value()));
  }

  private void replaceLost(ClusterMap map, List<StorageNode> present) {
    Set<NodeId> ids = present.stream().map(StorageNode::id).collect(Collectors.toSet());
    long now = System.nanoTime();
    absences.see(map, ids, now);
    absences
        .lost(map, settings.replaceAfter(), now)
        .ifPresent(
            lost ->
                ReplicaMoves.away(map, lost, ids)
                    .filter(next -> metadata.replaceClusterMap(map.epoch(), next))
                    .ifPresent(
                        next ->
                            LOG.warn(
                                "A storage node is lost, others take its replicas: node={}"
                                    + " epoch={}",
                                lost.value(),
                                next.epoch().value())));
  }

  /** Raft knows a node with replicas by its address: there it is the node's name. */
  private static boolean keepsRaftAddress(ClusterMap map, StorageNode node) {
    boolean holds = map.partitions().stream().anyMatch(p -> p.replicas().contains(node.id()));
    boolean keeps = !holds || map.node(node.id()).raftAddress().equals(node.raftAddress());
    if (!keeps) {
      NodeId id = node.id();
      LOG.warn(
          "A storage node with replicas has come back with another Raft address: node={} now={}",
          id.value(),
          node.raftAddress());
    }
    return keeps;
  }

  /** Whether this is the elected controller, as far as it knows; never blocks. */
  public boolean isElected() {
    return election.isElected();
  }

  /** Stops, and gives up the office. */
  @Override
  public void close() {
    executor.shutdownNow();
    election.close();
  }
}
