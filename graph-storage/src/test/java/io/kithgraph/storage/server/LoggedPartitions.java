package io.kithgraph.storage.server;

import io.kithgraph.meta.cluster.StorageNode;
import io.kithgraph.storage.edgetree.EdgeTreeSettings;
import io.kithgraph.storage.engine.Engine;
import io.kithgraph.storage.engine.EngineException;
import io.kithgraph.storage.engine.FaultyEngine;
import io.kithgraph.storage.engine.FaultyEngine.Fault;
import io.kithgraph.storage.engine.InMemoryEngine;
import io.kithgraph.storage.partition.Partition;
import io.kithgraph.storage.partition.PartitionSettings;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionReply;
import io.kithgraph.storage.protocol.PartitionRequest;
import io.kithgraph.storage.protocol.StorageTransport;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The partitions of a process in memory, each with its log, which the disk keeps. The process dies
 * with a write that fails in one of them; {@link #restart} finds what a disk would have. Confined
 * to one test, but for the transport, which is for one client at a time.
 */
final class LoggedPartitions {
  private static final PartitionSettings SETTINGS =
      new PartitionSettings(1L << 20, new EdgeTreeSettings(512, 2, 100, 0));

  private record Entry(long index, long time, PartitionCommand command) {}

  private static final class Node {
    private final List<Entry> log = new ArrayList<>();
    private InMemoryEngine disk = new InMemoryEngine();
    private FaultyEngine engine = whole(disk);
    private Partition partition;

    Node(InstantSource clock) {
      partition = Partition.open(engine, SETTINGS, clock);
    }
  }

  private final InstantSource clock;
  private final List<Node> nodes = new ArrayList<>();
  private boolean dead;

  LoggedPartitions(int partitions, InstantSource clock) {
    this.clock = clock;
    for (int i = 0; i < partitions; i++) {
      nodes.add(new Node(clock));
    }
  }

  private static FaultyEngine whole(Engine disk) {
    return new FaultyEngine(disk, Long.MAX_VALUE, Fault.BEFORE_WRITE);
  }

  /** The writes of a partition since it was opened. */
  long writes(int partition) {
    return nodes.get(partition).engine.writes();
  }

  boolean isDead() {
    return dead;
  }

  /** From now on, the n-th write of the partition is the last thing that the process does. */
  void dieAt(int partition, long write, Fault fault) {
    Node node = nodes.get(partition);
    node.partition.close();
    node.engine = new FaultyEngine(node.disk, write, fault);
    node.partition = Partition.open(node.engine, SETTINGS, clock);
  }

  /** Opens each disk with some of what it had not been told to keep, and replays its log. */
  void restart(Random random) {
    dead = false;
    for (Node node : nodes) {
      node.partition.close();
      node.disk = node.disk.crash(random.nextInt(node.disk.unflushedBatches() + 1));
      node.engine = whole(node.disk);
      node.partition = Partition.open(node.engine, SETTINGS, clock);
      for (Entry entry : node.log) {
        if (entry.index() > node.partition.appliedIndex()) {
          node.partition.apply(entry.index(), entry.time(), List.of(entry.command()));
        }
      }
    }
  }

  List<Engine> engines() {
    return nodes.stream().map(node -> (Engine) node.disk).toList();
  }

  /** The way to the partitions; who asks a dead process gets no answer. */
  StorageTransport transport() {
    return new StorageTransport() {
      @Override
      public CompletionStage<PartitionReply> send(StorageNode node, PartitionRequest request) {
        return dead ? new CompletableFuture<>() : serve(request);
      }

      @Override
      public void close() {
        // The partitions outlive a client.
      }
    };
  }

  private CompletionStage<PartitionReply> serve(PartitionRequest request) {
    Node node = nodes.get(request.partition().value());
    if (request instanceof PartitionRequest.Read read) {
      return CompletableFuture.completedStage(
          node.partition.read(read.read(), read.options()).reply(0));
    }
    Entry entry =
        new Entry(
            node.log.size() + 1L, clock.millis(), ((PartitionRequest.Command) request).command());
    node.log.add(entry);
    try {
      return CompletableFuture.completedStage(
          new PartitionReply.Command(
              node.partition.apply(entry.index(), entry.time(), List.of(entry.command())).get(0),
              entry.index()));
    } catch (EngineException e) {
      dead = true;
      return new CompletableFuture<>();
    }
  }

  void close() {
    for (Node node : nodes) {
      node.partition.close();
      node.disk.close();
    }
  }
}
