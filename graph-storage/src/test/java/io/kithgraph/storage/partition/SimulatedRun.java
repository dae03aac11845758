package io.kithgraph.storage.partition;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.Slots;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.EdgeProbeRead;
import io.kithgraph.storage.edgetree.EdgeTree;
import io.kithgraph.storage.edgetree.Page;
import io.kithgraph.storage.engine.Engine;
import io.kithgraph.storage.key.ListAddress;
import io.kithgraph.storage.partition.check.CheckNames;
import io.kithgraph.storage.partition.check.HalvesChecker;
import io.kithgraph.storage.partition.check.PartitionChecker;
import io.kithgraph.storage.protocol.CommandAnswer.Aborted;
import io.kithgraph.storage.protocol.CommandAnswer.Committed;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionRead;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Transactions on a simulated cluster from the first message to the last, and what is wrong in the
 * end. Each transaction puts edges that others fight for, and a gift of its own, by which its fate
 * is told. Confined to one test.
 */
final class SimulatedRun {
  private static final int TRANSACTIONS = 25;

  /** Many times what a run takes. */
  private static final int MAX_EVENTS = 40_000;

  /** How abandoned transactions are ended. */
  enum Recovery {
    ASK_THE_PRIMARY,
    /** Wrong: an old intent is taken for an aborted one. */
    ABORT_BLINDLY
  }

  private record Gift(SimulatedCoordinator coordinator, EdgeKey edge, boolean undivided) {}

  private final Random random;
  private final SimulatedCluster cluster;
  private final Recovery recovery;
  private final SimulatedMoves moves;
  private final List<Gift> gifts = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  SimulatedRun(int seed, Recovery recovery, int moveCount, SimulatedMoves.Fault fault) {
    this.random = new Random(seed);
    this.cluster = new SimulatedCluster(random, fault != SimulatedMoves.Fault.EPOCHS_UNCHECKED);
    this.recovery = recovery;
    this.moves = new SimulatedMoves(cluster, random, moveCount, fault);
  }

  /** Runs to the end; gives what is wrong, nothing if all is well. */
  List<String> problems() {
    for (int events = 0;
        gifts.size() < TRANSACTIONS || cluster.hasMessages() || !moves.areDone();
        events++) {
      if (events > MAX_EVENTS) {
        return List.of("The run does not come to its end");
      }
      int event = random.nextInt(20);
      if (event < 3 && gifts.size() < TRANSACTIONS) {
        gifts.add(begin());
      } else if (event == 3) {
        checkReader();
      } else if (event == 4) {
        recover(random.nextInt(SimulatedCluster.PARTITIONS));
      } else if (event == 5) {
        cluster.crash();
      } else if (event == 6) {
        moves.happen();
      } else if (cluster.hasMessages()) {
        cluster.deliver();
      }
    }
    for (int node = 0; node < SimulatedCluster.PARTITIONS; node++) {
      recover(node);
    }
    checkEnd();
    cluster.close();
    return problems;
  }

  private void checkEnd() {
    problems.addAll(HalvesChecker.check(cluster.engines()));
    if (cluster.preparedTransactions() > 0) {
      problems.add("A transaction is still prepared");
    }
    ClusterMap map = cluster.newestMap();
    for (int i = 0; i < SimulatedCluster.PARTITIONS; i++) {
      int partition = i;
      problems.addAll(
          PartitionChecker.check(
                  cluster.engines().get(i),
                  CheckNames.NUMBERS,
                  slot -> map.owner(slot).value() == partition,
                  halves -> {})
              .problems());
    }
    for (Gift gift : gifts) {
      boolean out = exists(gift.edge(), Direction.OUT);
      boolean in = exists(gift.edge(), Direction.IN);
      if (out != in || (gift.coordinator().acknowledged() && !out)) {
        problems.add("Torn or lost: " + gift.edge() + " out " + out + " in " + in);
      }
    }
    for (int i = 1; i < gifts.size(); i++) {
      RequestId id = gifts.get(i).coordinator().transaction();
      if (id.equals(gifts.get(i - 1).coordinator().transaction())
          && exists(gifts.get(i).edge(), Direction.OUT)
          && exists(gifts.get(i - 1).edge(), Direction.OUT)) {
        problems.add("A transaction was applied with two contents: " + id);
      }
    }
  }

  /** A new transaction, or a second coordinator with other content for the last one. */
  private Gift begin() {
    // The id of an undivided one is used for one try.
    boolean again =
        !gifts.isEmpty() && !gifts.get(gifts.size() - 1).undivided() && random.nextInt(6) == 0;
    boolean undivided = !again && random.nextInt(3) == 0;
    RequestId transaction =
        again
            ? gifts.get(gifts.size() - 1).coordinator().transaction()
            : new RequestId(1, gifts.size());
    VertexId source = again ? gifts.get(gifts.size() - 1).edge().source() : vertex();
    EdgeKey gift = new EdgeKey(source, RandomParts.GIFT, vertex(), 1L + gifts.size());
    List<EdgeKey> edges = new ArrayList<>(List.of(gift));
    for (int i = random.nextInt(4); i > 0; i--) {
      edges.add(new EdgeKey(vertex(), RandomParts.FOLLOWS, vertex(), 0));
    }
    int primarySlot = Slots.of(RandomParts.GRAPH, gift.source());
    ClusterMap map = cluster.someMap();
    var parts =
        SimulatedCluster.parts(
            map, transaction, primarySlot, 1L + gifts.size(), edges, true, undivided);
    SimulatedCoordinator coordinator =
        new SimulatedCoordinator(cluster, map, random, transaction, primarySlot, parts);
    coordinator.start();
    return new Gift(coordinator, gift, undivided);
  }

  private VertexId vertex() {
    return VertexId.of(random.nextInt(8));
  }

  /** Whoever is told that a gift is committed finds it from then on, whatever map he knows. */
  private void checkReader() {
    if (gifts.isEmpty()) {
      return;
    }
    Gift gift = gifts.get(random.nextInt(gifts.size()));
    if (!gift.coordinator().acknowledged()) {
      return;
    }
    Direction direction = random.nextBoolean() ? Direction.OUT : Direction.IN;
    VertexId vertex = gift.edge().list(direction).vertex();
    EdgeProbeRead probe =
        new EdgeProbeRead(
            List.of(
                new EdgeProbeRead.Probe(
                    gift.edge().list(direction),
                    gift.edge().neighbour(direction),
                    gift.edge().tieBreaker())),
            false);
    cluster
        .read(
            Slots.of(RandomParts.GRAPH, vertex), cluster.someMap(), new PartitionRead.Probe(probe))
        .ifPresent(
            answer -> {
              if (!((PartitionAnswer.Probes) answer).answers().get(0).exists()) {
                problems.add("A reader misses " + gift.edge() + " " + direction);
              }
            });
  }

  private void recover(int node) {
    for (PartitionAnswer.Intent intent : cluster.intents(node)) {
      RequestId transaction = intent.transaction();
      int slot = intent.primarySlot();
      boolean commit = false;
      long fingerprint = 0;
      if (recovery == Recovery.ASK_THE_PRIMARY) {
        var answer =
            cluster.applyNow(
                cluster.newestMap().owner(slot).value(),
                new PartitionCommand.Resolve(transaction, slot));
        if (answer instanceof Committed committed) {
          commit = true;
          fingerprint = committed.fingerprint();
        } else if (!(answer instanceof Aborted)) {
          continue;
        }
      }
      cluster.applyNow(node, new PartitionCommand.Finish(transaction, slot, commit, fingerprint));
    }
  }

  private boolean exists(EdgeKey edge, Direction direction) {
    Engine engine = cluster.engines().get(cluster.owner(edge.list(direction).vertex()));
    EdgeTree tree =
        new EdgeTree(
            key -> {
              byte[] value = engine.get(key.bytes());
              return value == null ? null : Page.decode(key, value);
            });
    ListAddress address = ListAddress.of(RandomParts.GRAPH, edge.list(direction));
    return tree.find(address, edge.neighbour(direction), edge.tieBreaker()) != null;
  }
}
