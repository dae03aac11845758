package io.kithgraph.storage.partition;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.NodeId;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.meta.cluster.PartitionPlacement;
import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.meta.placement.FirstPlacement;
import io.kithgraph.meta.placement.SlotPlacement;
import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.Slots;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.Mutation.Mode;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.edgetree.EdgeTreeSettings;
import io.kithgraph.storage.engine.Engine;
import io.kithgraph.storage.engine.InMemoryEngine;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.PartMutation;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionRead;
import io.kithgraph.storage.protocol.TransactionPart;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Partitions with their logs, a cluster map that changes, and messages between them, coordinators
 * and movers that may be late, doubled or lost, all driven by one random generator. Confined to one
 * test.
 */
final class SimulatedCluster {
  /** Those that own slots at the beginning, and one more that has none yet. */
  static final int PARTITIONS = 4;

  private static final NodeId NODE = new NodeId(1);

  private static final PartitionSettings SETTINGS =
      new PartitionSettings(1L << 20, new EdgeTreeSettings(256, 2, 100, 0));

  private final Random random;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Runnable> messages = new ArrayList<>();
  private final List<ClusterMap> maps = new ArrayList<>();
  private final boolean checksEpochs;
  private long now = 1_000;

  private record Entry(long index, long time, PartitionCommand command) {}

  private static final class Node {
    private InMemoryEngine engine = new InMemoryEngine();
    private Partition partition = open(engine);
    private final List<Entry> log = new ArrayList<>();
  }

  SimulatedCluster(Random random) {
    this(random, true);
  }

  /**
   * @param checksEpochs whether commands are stamped with the epoch that routed them
   */
  SimulatedCluster(Random random, boolean checksEpochs) {
    this.random = random;
    this.checksEpochs = checksEpochs;
    for (int i = 0; i < PARTITIONS; i++) {
      nodes.add(new Node());
    }
    ClusterMap first =
        new FirstPlacement(PARTITIONS - 1, 1).place(List.of(new StorageNode(NODE, "", "raft")));
    maps.add(SlotPlacement.added(first, new PartitionId(PARTITIONS - 1), List.of(NODE)));
  }

  private static Partition open(InMemoryEngine engine) {
    return Partition.open(engine, SETTINGS, InstantSource.fixed(Instant.ofEpochMilli(1L << 40)));
  }

  ClusterMap newestMap() {
    return maps.get(maps.size() - 1);
  }

  /** A map that some client still knows. */
  ClusterMap someMap() {
    return maps.get(Math.max(0, maps.size() - 1 - random.nextInt(3)));
  }

  /** Puts a map in the place of the newest, if that is at the epoch. */
  boolean publish(Epoch from, ClusterMap next) {
    boolean due = newestMap().epoch().equals(from);
    if (due) {
      maps.add(next);
    }
    return due;
  }

  int owner(VertexId vertex) {
    return newestMap().owner(RandomParts.GRAPH, vertex).value();
  }

  /** Sends a command by a map; the reply comes some time, unless it is lost. */
  void send(
      int node, ClusterMap map, PartitionCommand command, @Nullable Consumer<CommandAnswer> reply) {
    PartitionCommand routed = routed(node, map, command);
    post(
        () -> {
          CommandAnswer answer = apply(node, routed);
          if (reply != null && random.nextInt(20) > 0) {
            reply.accept(answer);
          }
        });
    if (random.nextInt(10) == 0) {
      post(() -> apply(node, routed));
    }
  }

  /** Sends a command to the owner of a slot, as often as the map changes on the way. */
  void sendToOwner(int slot, PartitionCommand command, Consumer<CommandAnswer> reply) {
    ClusterMap map = newestMap();
    send(
        map.owner(slot).value(),
        map,
        command,
        answer -> {
          if (answer instanceof CommandAnswer.Outdated) {
            sendToOwner(slot, command, reply);
          } else {
            reply.accept(answer);
          }
        });
  }

  private PartitionCommand routed(int node, ClusterMap map, PartitionCommand command) {
    long slotsSince = map.partition(new PartitionId(node)).slotsSince().value();
    return checksEpochs
        ? new PartitionCommand.Routed(map.epoch().value(), slotsSince, command)
        : command;
  }

  /** Lets something happen some time. */
  void post(Runnable message) {
    messages.add(message);
  }

  boolean hasMessages() {
    return !messages.isEmpty();
  }

  /** Delivers one of the messages. */
  void deliver() {
    messages.remove(random.nextInt(messages.size())).run();
  }

  /** Applies a command at a partition at once, by the newest map. */
  CommandAnswer applyNow(int number, PartitionCommand command) {
    return apply(number, routed(number, newestMap(), command));
  }

  CommandAnswer apply(int number, PartitionCommand command) {
    Node node = nodes.get(number);
    now += random.nextInt(5);
    Entry entry = new Entry(node.log.size() + 1L, now, command);
    node.log.add(entry);
    return node.partition.apply(entry.index, entry.time, List.of(command)).get(0);
  }

  /** Stops a partition, loses some of what its engine had not flushed, and replays its log. */
  void crash() {
    Node node = nodes.get(random.nextInt(PARTITIONS));
    node.partition.close();
    node.engine = node.engine.crash(random.nextInt(node.engine.unflushedBatches() + 1));
    node.partition = open(node.engine);
    for (Entry entry : node.log) {
      if (entry.index > node.partition.appliedIndex()) {
        node.partition.apply(entry.index, entry.time, List.of(entry.command));
      }
    }
    if (random.nextBoolean()) {
      node.engine.flush();
    }
  }

  List<PartitionAnswer.Intent> intents(int node) {
    return ((PartitionAnswer.Intents) read(node, new PartitionRead.Intents(0, 100))).intents();
  }

  /** Reads at a partition, whatever the map. */
  PartitionAnswer read(int node, PartitionRead read) {
    return nodes.get(node).partition.read(read, options()).answer();
  }

  /** Reads at the owner of a slot by a map that may be old; empty if the owner refuses. */
  Optional<PartitionAnswer> read(int slot, ClusterMap map, PartitionRead read) {
    PartitionPlacement owner = map.partition(map.owner(slot));
    try {
      return Optional.of(
          nodes
              .get(owner.id().value())
              .partition
              .read(read, options(), new RoutedBy(map.epoch(), owner.slotsSince()))
              .answer());
    } catch (StorageException e) {
      return Optional.empty();
    }
  }

  private static ReadOptions options() {
    return ReadOptions.of(RandomParts.GRAPH, Deadline.after(Duration.ofMinutes(1)));
  }

  int preparedTransactions() {
    return nodes.stream().mapToInt(node -> node.partition.preparedTransactions()).sum();
  }

  List<Engine> engines() {
    return nodes.stream().map(node -> (Engine) node.engine).toList();
  }

  void close() {
    for (Node node : nodes) {
      node.partition.close();
      node.engine.close();
    }
  }

  /**
   * The parts of edges that are put or deleted together, by partition.
   *
   * @param undivided whether the parts are, which put edges then
   */
  static Map<Integer, TransactionPart> parts(
      ClusterMap map,
      RequestId transaction,
      int primarySlot,
      long fingerprint,
      List<EdgeKey> edges,
      boolean put,
      boolean undivided) {
    Map<Integer, List<PartMutation>> mutations = new TreeMap<>();
    for (int i = 0; i < edges.size(); i++) {
      for (Direction direction : Direction.values()) {
        EdgeKey key = edges.get(i);
        PartMutation half =
            put
                ? new PartMutation.PutHalf(
                    i,
                    direction,
                    key,
                    fingerprint,
                    PropertySet.EMPTY,
                    Mode.UPSERT,
                    true,
                    Optional.of(RandomParts.USER))
                : new PartMutation.DeleteHalf(i, direction, key);
        mutations
            .computeIfAbsent(
                map.owner(RandomParts.GRAPH, key.list(direction).vertex()).value(),
                p -> new ArrayList<>())
            .add(half);
      }
    }
    Map<Integer, TransactionPart> parts = new TreeMap<>();
    mutations.forEach(
        (partition, halves) ->
            parts.put(
                partition,
                new TransactionPart(
                    RandomParts.GRAPH,
                    transaction,
                    primarySlot,
                    fingerprint,
                    halves,
                    List.of(),
                    0,
                    List.of(),
                    undivided)));
    return parts;
  }

  /** The slots that a part of such edges touches. */
  static Set<Integer> slots(TransactionPart part) {
    Set<Integer> slots = new TreeSet<>();
    for (PartMutation mutation : part.mutations()) {
      VertexId vertex =
          mutation instanceof PartMutation.PutHalf put
              ? put.key().list(put.direction()).vertex()
              : vertex((PartMutation.DeleteHalf) mutation);
      slots.add(Slots.of(part.graph(), vertex));
    }
    return slots;
  }

  private static VertexId vertex(PartMutation.DeleteHalf delete) {
    return delete.key().list(delete.direction()).vertex();
  }
}
