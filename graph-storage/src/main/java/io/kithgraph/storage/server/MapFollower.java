package io.kithgraph.storage.server;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.ClusterMapSource;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.engine.EngineException;
import io.kithgraph.storage.partition.PartitionReplica;
import io.kithgraph.storage.partition.StoppedReplica;
import io.kithgraph.storage.protocol.StorageTransport;
import io.kithgraph.storage.replication.GroupMembership;
import io.kithgraph.storage.replication.RaftHost;
import io.kithgraph.storage.replication.ReplicaPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes this node what the newest cluster map says. The map is a wish: a replica that it gives this
 * node is opened; where this node leads, the group's voters are changed to the map's replicas, and
 * the lead is handed to the one that should have it. What cannot be done now is tried again in the
 * next round. Thread-safe.
 */
final class MapFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MapFollower.class);
  private static final Duration ROUND = Duration.ofMillis(500);
  private static final Duration HAND_OVER_TIME = Duration.ofSeconds(3);
  private static final long POLL_NANOS = 10_000_000;

  /** How long a node leads before it looks for the one that should: elections settle first. */
  private static final long HAND_OVER_AFTER_ROUNDS = 10;

  private final NodeId node;
  private final ClusterMapSource maps;
  private final StorageFolder folder;
  private final RaftHost host;
  private final HostedReplicas replicas;
  private final DiskSpace disk;
  private final WriteRoom room;
  private final PeerTables tables;
  private final Set<PartitionId> changing = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService executor;

  private final PeerReports reports;

  /** Finds out whether a group does without this node. */
  private final DepartedReplicas departed;

  /** Finds out which replicas have stopped and may be opened again. */
  private final StoppedReplicas stopped;

  /** Makes damaged replicas anew. */
  private final DamagedReplicas damaged;

  /** Makes the log of the node anew. */
  private final DamagedLog damagedLog;

  private final HandOvers handOvers;

  /** For how many rounds this node has led each partition; confined to the executor. */
  private final Map<PartitionId, Integer> leading = new HashMap<>();

  MapFollower(
      NodeId node,
      ClusterMapSource maps,
      StorageFolder folder,
      RaftHost host,
      HostedReplicas replicas,
      DiskSpace disk,
      WriteRoom room,
      StorageTransport peers) {
    this.node = node;
    this.maps = maps;
    this.folder = folder;
    this.host = host;
    this.replicas = replicas;
    this.disk = disk;
    this.room = room;
    this.tables = new PeerTables(node, maps, peers);
    this.reports = new PeerReports(node, peers);
    this.handOvers = new HandOvers(reports, System::nanoTime);
    this.departed = new DepartedReplicas(node, replicas, reports);
    this.damaged = new DamagedReplicas(folder, host, replicas, reports);
    this.damagedLog = new DamagedLog(node, folder, host, replicas, disk);
    this.stopped = new StoppedReplicas(replicas, disk);
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "storage-placement");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Opens all replicas that the map gives this node and that are not open yet. One that is damaged
   * does not keep the others from it, if there are peers that it can be made anew from.
   *
   * @throws StorageException if one cannot be opened
   * @throws EngineException if the node's log is damaged, and cannot be made anew
   */
  void openAll(ClusterMap map) {
    try {
      for (PartitionPlacement placement : missing(map)) {
        replicas.add(open(map, placement));
      }
    } catch (StorageException | EngineException e) {
      if (!damagedLog.isDue(map)) {
        throw e;
      }
      LOG.error("A replica cannot be opened, as the log is damaged", e);
      damagedLog.rescue();
      openMissing(map);
    }
  }

  /** Likewise; one that cannot be opened now is shown as stopped, and tried again after a while. */
  private void openMissing(ClusterMap map) {
    for (PartitionPlacement placement : missing(map)) {
      try {
        replicas.add(open(map, placement));
      } catch (StorageException | EngineException e) {
        LOG.warn("A replica cannot be opened yet: partition={}", placement.id().value(), e);
        replicas.add(new StoppedReplica(placement.id(), String.valueOf(e.getMessage()), false));
      }
    }
  }

  private PartitionReplica open(ClusterMap map, PartitionPlacement placement) {
    PartitionId id = placement.id();
    if (DamagedReplicas.isMarked(folder.partition(id))) {
      return new StoppedReplica(id, "It was damaged, and waits to be filled by its peers", true);
    }
    try {
      return host.open(plan(map, placement));
    } catch (StorageException e) {
      if (e.code() == ErrorCode.CORRUPT && placement.replicas().size() > 1) {
        LOG.error("A replica is damaged: partition={}", id.value(), e);
        return new StoppedReplica(id, String.valueOf(e.getMessage()), true);
      }
      throw e;
    }
  }

  private List<PartitionPlacement> missing(ClusterMap map) {
    return map.partitions().stream()
        .filter(placement -> placement.replicas().contains(node))
        .filter(placement -> !replicas.ids().contains(placement.id()))
        .toList();
  }

  /**
   * The replicas of a partition's first map begin its group together; every later one joins a group
   * that is there.
   */
  private ReplicaPlan plan(ClusterMap map, PartitionPlacement placement) {
    boolean first =
        placement.epoch().equals(placement.begun())
            && !DamagedReplicas.joins(folder.partition(placement.id()));
    return new ReplicaPlan(
        placement.id(),
        folder.partition(placement.id()),
        first ? addresses(map, placement) : List.of(),
        tables);
  }

  private static List<String> addresses(ClusterMap map, PartitionPlacement placement) {
    return placement.replicas().stream().map(id -> map.node(id).raftAddress()).toList();
  }

  /** Begins to follow. */
  void start() {
    ScheduledFuture<?> rounds =
        executor.scheduleWithFixedDelay(
            this::round, ROUND.toNanos(), ROUND.toNanos(), TimeUnit.NANOSECONDS);
    LOG.debug("Following the cluster map: {}", rounds);
  }

  private void round() {
    try {
      ClusterMap map = maps.current();
      if (damagedLog.isDue(map)) {
        handOverLeads();
        damagedLog.rescue();
      }
      for (PartitionId id : stopped.look()) {
        LOG.info("A replica that has stopped is opened again: partition={}", id.value());
        replicas.remove(id);
        host.closeStopped(id);
      }
      damaged.look(map);
      openMissing(map);
      for (PartitionId id : departed.look(map)) {
        LOG.info("A replica has moved away and is closed: partition={}", id.value());
        replicas.remove(id);
        host.close(id);
      }
      leadAll(map);
    } catch (RuntimeException e) { // catch-all: the root of a round; the next one tries again
      LOG.warn("The cluster map cannot be followed yet", e);
    }
  }

  private void leadAll(ClusterMap map) {
    Set<PartitionId> led = new HashSet<>(replicas.led());
    leading.keySet().retainAll(led);
    Map<PartitionId, SortedSet<NodeId>> crowded = new HashMap<>();
    for (PartitionId id : led) {
      PartitionPlacement placement = map.partition(id);
      Optional<GroupMembership> group = host.group(id);
      if (group.isPresent()) {
        Set<NodeId> alive = alive(map, placement, group.get());
        SortedSet<NodeId> full = full(map, placement, alive);
        Set<NodeId> candidates =
            full.contains(node) ? handOvers.candidates(id, alive, full) : alive;
        LeadChoice choice = LeadChoice.of(placement, candidates, full);
        if (choice.crowded() && placement.replicas().size() > 1) {
          crowded.put(id, full);
        }
        int rounds = leading.merge(id, 1, Integer::sum);
        boolean due = rounds >= HAND_OVER_AFTER_ROUNDS || full.contains(node);
        boolean handsOver =
            due
                && !choice.leader().equals(node)
                && alive.contains(choice.leader())
                && handOvers.canServe(map, id, choice.leader());
        lead(map, placement, group.get(), alive, handsOver ? choice.leader() : node);
      }
    }
    room.crowded(crowded);
    handOvers.roundEnds(replicas.status());
  }

  private static Set<NodeId> alive(
      ClusterMap map, PartitionPlacement placement, GroupMembership group) {
    Set<String> alive = group.aliveVoters().orElse(Set.of());
    return placement.replicas().stream()
        .filter(id -> alive.contains(map.node(id).raftAddress()))
        .collect(Collectors.toSet());
  }

  /** The nodes of a partition whose disks are full; one that is away counts as having room. */
  private SortedSet<NodeId> full(ClusterMap map, PartitionPlacement placement, Set<NodeId> alive) {
    return placement.replicas().stream()
        .filter(
            id -> id.equals(node) ? disk.isFull() : alive.contains(id) && reports.isFull(map, id))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * @param leader who should lead; this node, if nobody should be handed the lead now
   */
  private void lead(
      ClusterMap map,
      PartitionPlacement placement,
      GroupMembership group,
      Set<NodeId> alive,
      NodeId leader) {
    Optional<Set<String>> voters = group.voters();
    if (voters.isEmpty()) {
      return;
    }
    List<String> wanted = wanted(map, placement, alive);
    boolean stays = placement.replicas().contains(node);
    if (!voters.get().equals(Set.copyOf(wanted))) {
      // One that is to go lets another make the change: it would leave the group without a leader.
      if (stays || !handOverTo(wanted, group)) {
        change(placement.id(), group, wanted);
      }
    } else if (!leader.equals(node)) {
      leading.remove(placement.id());
      boolean begun = group.handOver(map.node(leader).raftAddress());
      if (begun) {
        handOvers.begun(placement.id(), leader);
      }
      LOG.info(
          "The lead is handed over: partition={} to={} begun={}",
          placement.id().value(),
          leader.value(),
          begun);
    }
  }

  /**
   * The addresses of the map's replicas, without those that say that they are damaged: one that is
   * alive is not, so only the others are asked.
   */
  private List<String> wanted(ClusterMap map, PartitionPlacement placement, Set<NodeId> alive) {
    return placement.replicas().stream()
        .filter(
            id -> id.equals(node) || alive.contains(id) || !reports.isDamaged(map, placement, id))
        .map(id -> map.node(id).raftAddress())
        .toList();
  }

  private static boolean handOverTo(List<String> wanted, GroupMembership group) {
    Set<String> alive = group.aliveVoters().orElse(Set.of());
    return wanted.stream().filter(alive::contains).findFirst().map(group::handOver).orElse(false);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // ends by itself
  private void change(PartitionId id, GroupMembership group, List<String> wanted) {
    if (changing.add(id)) {
      LOG.info("The voters of a group change: partition={} to={}", id.value(), wanted);
      group
          .change(wanted)
          .whenComplete(
              (done, failure) -> {
                changing.remove(id);
                LOG.info("The voters of a group have changed: partition={} done={}", id, done);
              });
    }
  }

  /**
   * Before a planned stop: hands the lead of each partition to a voter that is alive, and waits a
   * moment until others lead. Followers then need no election, which saves its time-out.
   */
  void handOverAll() {
    close();
    handOverLeads();
  }

  private void handOverLeads() {
    List<PartitionId> handed = new ArrayList<>();
    for (PartitionId id : replicas.led()) {
      host.group(id).filter(group -> handOverToAny(id, group)).ifPresent(group -> handed.add(id));
    }
    long end = System.nanoTime() + HAND_OVER_TIME.toNanos();
    while (!handed.isEmpty() && System.nanoTime() - end < 0) {
      handed.retainAll(replicas.led());
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Hands the lead of a partition to any other voter that is alive, if this node has it. */
  void handOver(PartitionId id) {
    if (replicas.led().contains(id)) {
      boolean begun = host.group(id).filter(group -> handOverToAny(id, group)).isPresent();
      LOG.info("The lead is handed to another replica: partition={} begun={}", id.value(), begun);
    }
  }

  /**
   * Any that can serve, or else any: where the first has the same trouble as this node, the next
   * try may meet another.
   */
  private boolean handOverToAny(PartitionId id, GroupMembership group) {
    ClusterMap map = maps.current();
    Set<String> alive = group.aliveVoters().orElse(Set.of());
    List<NodeId> others =
        map.nodes().stream()
            .filter(other -> alive.contains(other.raftAddress()) && !other.id().equals(node))
            .map(StorageNode::id)
            .collect(Collectors.toCollection(ArrayList::new));
    Collections.shuffle(others);
    return others.stream()
        .filter(other -> handOvers.canServe(map, id, other))
        .findFirst()
        .or(() -> others.stream().findFirst())
        .map(other -> group.handOver(map.node(other).raftAddress()))
        .orElse(false);
  }

  @Override
  public void close() {
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(HAND_OVER_TIME.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("A replica is still being opened");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
