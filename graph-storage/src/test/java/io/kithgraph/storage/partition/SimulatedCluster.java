package io.kithgraph.storage.partition;

import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.Slots;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.Mutation.Mode;
import io.kithgraph.storage.api.ReadOptions;
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
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Partitions with their logs, and messages between them and coordinators that may be late, doubled
 * or lost, all driven by one random generator. Confined to one test.
 */
final class SimulatedCluster {
  static final int PARTITIONS = 3;

  private static final PartitionSettings SETTINGS =
      new PartitionSettings(1L << 20, new EdgeTreeSettings(256, 2, 100, 0));

  private final Random random;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Message> messages = new ArrayList<>();
  private long now = 1_000;

  private record Entry(long index, long time, PartitionCommand command) {}

  private record Message(
      int node, PartitionCommand command, @Nullable Consumer<CommandAnswer> reply) {}

  private static final class Node {
    private InMemoryEngine engine = new InMemoryEngine();
    private Partition partition = open(engine);
    private final List<Entry> log = new ArrayList<>();
  }

  SimulatedCluster(Random random) {
    this.random = random;
    for (int i = 0; i < PARTITIONS; i++) {
      nodes.add(new Node());
    }
  }

  private static Partition open(InMemoryEngine engine) {
    return Partition.open(engine, SETTINGS, InstantSource.fixed(Instant.ofEpochMilli(1L << 40)));
  }

  static int owner(int slot) {
    return slot % PARTITIONS;
  }

  static int owner(VertexId vertex) {
    return owner(Slots.of(RandomParts.GRAPH, vertex));
  }

  /** Sends a command; the reply comes some time, unless it is lost. */
  void send(int node, PartitionCommand command, @Nullable Consumer<CommandAnswer> reply) {
    messages.add(new Message(node, command, reply));
    if (random.nextInt(10) == 0) {
      messages.add(new Message(node, command, null));
    }
  }

  boolean hasMessages() {
    return !messages.isEmpty();
  }

  /** Delivers one of the messages. */
  void deliver() {
    Message message = messages.remove(random.nextInt(messages.size()));
    CommandAnswer answer = apply(message.node, message.command);
    if (message.reply != null && random.nextInt(20) > 0) {
      message.reply.accept(answer);
    }
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
    PartitionAnswer answer =
        nodes
            .get(node)
            .partition
            .read(
                new PartitionRead.Intents(0, 100),
                ReadOptions.of(RandomParts.GRAPH, Deadline.after(Duration.ofMinutes(1))))
            .answer();
    return ((PartitionAnswer.Intents) answer).intents();
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

  /** The parts of edges that are put or deleted together, by partition. */
  static Map<Integer, TransactionPart> parts(
      RequestId transaction, int primarySlot, long fingerprint, List<EdgeKey> edges, boolean put) {
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
            .computeIfAbsent(owner(key.list(direction).vertex()), p -> new ArrayList<>())
            .add(half);
      }
    }
    Map<Integer, TransactionPart> parts = new TreeMap<>();
    mutations.forEach(
        (partition, halves) ->
            parts.put(
                partition,
                new TransactionPart(
                    RandomParts.GRAPH, transaction, primarySlot, fingerprint, halves, List.of())));
    return parts;
  }
}
