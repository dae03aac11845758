package io.kithgraph.distribution.status;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import io.kithgraph.meta.cluster.SlotTransfer;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.Slots;
import io.kithgraph.storage.protocol.NodeReport;
import io.kithgraph.storage.protocol.NodeReport.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A cluster at one moment. Immutable; the names of the parts are those of the JSON.
 *
 * @param epoch of the cluster map
 * @param health the worst of all partitions; red if a node has no room for writes
 */
public record ClusterStatus(
    String deployment,
    long epoch,
    Health health,
    List<Node> nodes,
    List<Partition> partitions,
    List<Move> moves,
    List<HotVertex> hotVertices) {

  /** Log entries that a replica may be behind while all is well. */
  private static final long FINE_LAG = 1_000;

  public ClusterStatus {
    nodes = List.copyOf(nodes);
    partitions = List.copyOf(partitions);
    moves = List.copyOf(moves);
    hotVertices = List.copyOf(hotVertices);
  }

  /**
   * Slots that are to belong to another partition.
   *
   * @param state {@code carried}: their records are on the way, the source owns them; {@code
   *     released}: the target owns them, and the source removes its copy
   * @param reason {@code asked}, or {@code size} or {@code load}, which was too much for the source
   */
  public record Move(
      long move, int firstSlot, int lastSlot, int from, int to, String state, String reason) {}

  /**
   * A vertex that a good part of a node's work is about, of late.
   *
   * @param partition that owns it
   * @param use {@code read} or {@code write}
   * @param graph its name, or its number if the graph is not there any more
   * @param vertex its id, a number or a text
   * @param share of all vertices that the node reads, or changes; 0 to 1
   * @param perSecond how often it is read, or changed, about
   */
  public record HotVertex(
      int node,
      int partition,
      String use,
      String graph,
      Object vertex,
      double share,
      double perSecond) {}

  /**
   * A storage node.
   *
   * @param state {@code up}, {@code full} (it is up, but refuses writes because its disk has too
   *     little left), {@code unreachable} (it does not answer) or {@code down} (nor has it a
   *     session with ZooKeeper)
   * @param epoch of the map that it knows, 0 if it did not answer; likewise the figures
   */
  public record Node(
      int node,
      String state,
      String storage,
      String raft,
      int leads,
      int replicas,
      long epoch,
      long diskBytes,
      long freeDiskBytes) {}

  /**
   * A partition.
   *
   * @param leader the number of the leader's node, 0 if there is none
   * @param epoch at which its placement last changed
   * @param change what is under way, or empty text: the voters differ from the map's replicas
   */
  public record Partition(
      int partition,
      int slots,
      int leader,
      long term,
      long appliedIndex,
      long diskBytes,
      long epoch,
      List<Replica> replicas,
      String change,
      Health health) {
    public Partition {
      replicas = List.copyOf(replicas);
    }
  }

  /**
   * A replica that the map wants.
   *
   * @param state {@code leader}, {@code follower}, {@code failed} or {@code missing}
   * @param lag log entries that the leader has applied and this one has not; -1 if not known
   * @param diskBytes of its files, those that it is being sent included: beside the leader's they
   *     tell how far it is while it is filled
   */
  public record Replica(int node, String state, long lag, long diskBytes, String failure) {
    /** Whether it is behind by no more than it may be while all is well. */
    boolean isClose() {
      return lag >= 0 && lag <= FINE_LAG;
    }
  }

  /**
   * Puts together what is known.
   *
   * @param present the nodes with a session
   * @param reports of the nodes that answered
   * @param graphNames the name of a graph, empty if there is none of that number
   */
  public static ClusterStatus of(
      String deployment,
      ClusterMap map,
      List<NodeId> present,
      Map<NodeId, NodeReport> reports,
      Function<GraphId, Optional<String>> graphNames) {
    int[] slots = slots(map);
    List<Partition> partitions =
        map.partitions().stream()
            .map(placement -> partition(map, placement, slots, reports))
            .toList();
    boolean full = reports.values().stream().anyMatch(NodeReport::diskFull);
    Health health =
        partitions.stream()
            .map(Partition::health)
            .reduce(full ? Health.RED : Health.GREEN, Health::worse);
    return new ClusterStatus(
        deployment,
        map.epoch().value(),
        health,
        map.nodes().stream().map(node -> node(node, present, reports)).toList(),
        partitions,
        map.transfers().stream().map(transfer -> move(map, transfer)).toList(),
        reports.values().stream()
            .flatMap(
                report ->
                    report.hotVertices().stream()
                        .map(hot -> hotVertex(map, report.node(), hot, graphNames)))
            .toList());
  }

  private static HotVertex hotVertex(
      ClusterMap map,
      NodeId node,
      NodeReport.HotVertex hot,
      Function<GraphId, Optional<String>> graphNames) {
    return new HotVertex(
        node.value(),
        map.owner(Slots.of(hot.graph(), hot.vertex())).value(),
        hot.use().name().toLowerCase(Locale.ROOT),
        graphNames.apply(hot.graph()).orElse("#" + hot.graph().value()),
        hot.vertex().value(),
        hot.share(),
        hot.perSecond());
  }

  private static Move move(ClusterMap map, SlotTransfer transfer) {
    return new Move(
        transfer.number(),
        transfer.slots().first(),
        transfer.slots().last(),
        transfer.from().value(),
        transfer.to().value(),
        map.owns(transfer.to(), transfer.slots()) ? "released" : "carried",
        transfer.reason().name().toLowerCase(Locale.ROOT));
  }

  private static int[] slots(ClusterMap map) {
    int most = map.partitions().stream().mapToInt(p -> p.id().value()).max().orElse(0);
    int[] slots = new int[most + 1];
    for (int slot = 0; slot < Slots.COUNT; slot++) {
      slots[map.owner(slot).value()]++;
    }
    return slots;
  }

  private static Node node(
      StorageNode node, List<NodeId> present, Map<NodeId, NodeReport> reports) {
    NodeReport report = reports.get(node.id());
    String absent = present.contains(node.id()) ? "unreachable" : "down";
    List<NodeReport.Replica> replicas = report == null ? List.of() : report.replicas();
    return new Node(
        node.id().value(),
        report == null ? absent : report.diskFull() ? "full" : "up",
        node.storageAddress(),
        node.raftAddress(),
        (int) replicas.stream().filter(replica -> replica.role() == Role.LEADER).count(),
        replicas.size(),
        report == null ? 0 : report.epoch().value(),
        replicas.stream().mapToLong(NodeReport.Replica::diskBytes).sum(),
        report == null ? 0 : report.freeDiskBytes());
  }

  private static Partition partition(
      ClusterMap map, PartitionPlacement placement, int[] slots, Map<NodeId, NodeReport> reports) {
    Optional<NodeReports.Placed> found = NodeReports.leader(placement, reports);
    NodeReport.Replica led = found.map(NodeReports.Placed::replica).orElse(null);
    List<Replica> replicas = new ArrayList<>();
    int good = 0;
    for (NodeId node : placement.replicas()) {
      Replica replica = replica(node, NodeReports.find(node, placement, reports), led);
      replicas.add(replica);
      boolean works = replica.state().equals("leader") || replica.state().equals("follower");
      good += works && replica.isClose() ? 1 : 0;
    }
    List<String> wanted =
        placement.replicas().stream().map(id -> map.node(id).raftAddress()).sorted().toList();
    String change =
        led == null || led.voters().equals(wanted)
            ? ""
            : "voters " + led.voters() + " become " + wanted;
    Health health =
        led == null
            ? Health.RED
            : good == replicas.size() && change.isEmpty() ? Health.GREEN : Health.YELLOW;
    return new Partition(
        placement.id().value(),
        slots[placement.id().value()],
        found.map(leader -> leader.node().value()).orElse(0),
        led == null ? 0 : led.term(),
        led == null ? 0 : led.appliedIndex(),
        led == null ? 0 : led.diskBytes(),
        placement.epoch().value(),
        replicas,
        change,
        health);
  }

  private static Replica replica(
      NodeId node, Optional<NodeReport.Replica> found, NodeReport.@Nullable Replica led) {
    if (found.isEmpty()) {
      return new Replica(node.value(), "missing", -1, 0, "");
    }
    NodeReport.Replica replica = found.get();
    String state =
        switch (replica.role()) {
          // One that led in an older term only has not heard of it yet.
          case LEADER -> replica.equals(led) ? "leader" : "follower";
          case FOLLOWER -> "follower";
          case FAILED -> "failed";
        };
    long lag = led == null ? -1 : Math.max(0, led.appliedIndex() - replica.appliedIndex());
    return new Replica(node.value(), state, lag, replica.diskBytes(), replica.failure());
  }
}
