package io.kithgraph.storage.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.Slots;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.edgetree.EdgeTree;
import io.kithgraph.storage.edgetree.Page;
import io.kithgraph.storage.engine.Engine;
import io.kithgraph.storage.key.ListAddress;
import io.kithgraph.storage.partition.check.HalvesChecker;
import io.kithgraph.storage.partition.check.PartitionChecker;
import io.kithgraph.storage.protocol.CommandAnswer.Committed;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever happens to coordinators, messages and partitions, an edge ends with both halves or with
 * none, what was acknowledged is there, and nothing stays locked once the abandoned transactions
 * are resolved.
 *
 * <p>Each transaction puts or deletes edges that others fight for, and a gift of its own, by which
 * its fate is told.
 */
final class CommitProtocolSimulationTest {
  private static final int TRANSACTIONS = 25;

  /** How abandoned transactions are ended. */
  private enum Recovery {
    ASK_THE_PRIMARY,
    /** Wrong: an old intent is taken for an aborted one. */
    ABORT_BLINDLY
  }

  static IntStream seeds() {
    return IntStream.range(0, 300);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void bothHalvesOrNone(int seed) {
    assertThat(run(seed, Recovery.ASK_THE_PRIMARY)).isEmpty();
  }

  @Test
  void noticesWhenRecoveryDoesNotAskThePrimary() {
    long noticed =
        IntStream.range(0, 100)
            .filter(seed -> !run(seed, Recovery.ABORT_BLINDLY).isEmpty())
            .count();
    assertThat(noticed).isPositive();
  }

  private record Gift(SimulatedCoordinator coordinator, EdgeKey edge) {}

  private static List<String> run(int seed, Recovery recovery) {
    Random random = new Random(seed);
    SimulatedCluster cluster = new SimulatedCluster(random);
    List<Gift> gifts = new ArrayList<>();
    while (gifts.size() < TRANSACTIONS || cluster.hasMessages()) {
      int event = random.nextInt(20);
      if (event < 4 && gifts.size() < TRANSACTIONS) {
        gifts.add(begin(random, cluster, gifts));
      } else if (event == 4) {
        recover(cluster, random.nextInt(SimulatedCluster.PARTITIONS), recovery);
      } else if (event == 5) {
        cluster.crash();
      } else if (cluster.hasMessages()) {
        cluster.deliver();
      }
    }
    for (int node = 0; node < SimulatedCluster.PARTITIONS; node++) {
      recover(cluster, node, recovery);
    }
    List<String> problems = new ArrayList<>(HalvesChecker.check(cluster.engines()));
    if (cluster.preparedTransactions() > 0) {
      problems.add("A transaction is still prepared");
    }
    for (Engine engine : cluster.engines()) {
      problems.addAll(PartitionChecker.check(engine).problems());
    }
    for (Gift gift : gifts) {
      boolean out = exists(cluster, gift.edge(), Direction.OUT);
      boolean in = exists(cluster, gift.edge(), Direction.IN);
      if (out != in || (gift.coordinator().acknowledged() && !out)) {
        problems.add("Torn or lost: " + gift.edge() + " out " + out + " in " + in);
      }
    }
    cluster.close();
    return problems;
  }

  /** A new transaction, or a second coordinator with other content for the last one. */
  private static Gift begin(Random random, SimulatedCluster cluster, List<Gift> gifts) {
    boolean again = !gifts.isEmpty() && random.nextInt(6) == 0;
    RequestId transaction =
        again
            ? gifts.get(gifts.size() - 1).coordinator().transaction()
            : new RequestId(1, gifts.size());
    VertexId source = again ? gifts.get(gifts.size() - 1).edge().source() : vertex(random);
    EdgeKey gift = new EdgeKey(source, RandomParts.GIFT, vertex(random), 1L + gifts.size());
    List<EdgeKey> edges = new ArrayList<>(List.of(gift));
    for (int i = random.nextInt(4); i > 0; i--) {
      edges.add(new EdgeKey(vertex(random), RandomParts.FOLLOWS, vertex(random), 0));
    }
    int primarySlot = Slots.of(RandomParts.GRAPH, gift.source());
    var parts = SimulatedCluster.parts(transaction, primarySlot, 1L + gifts.size(), edges, true);
    SimulatedCoordinator coordinator =
        new SimulatedCoordinator(cluster, random, transaction, primarySlot, parts);
    coordinator.start();
    return new Gift(coordinator, gift);
  }

  private static VertexId vertex(Random random) {
    return VertexId.of(random.nextInt(8));
  }

  private static void recover(SimulatedCluster cluster, int node, Recovery recovery) {
    for (PartitionAnswer.Intent intent : cluster.intents(node)) {
      RequestId transaction = intent.transaction();
      int slot = intent.primarySlot();
      boolean commit = false;
      long fingerprint = 0;
      if (recovery == Recovery.ASK_THE_PRIMARY
          && cluster.apply(
                  SimulatedCluster.owner(slot), new PartitionCommand.Resolve(transaction, slot))
              instanceof Committed committed) {
        commit = true;
        fingerprint = committed.fingerprint();
      }
      cluster.apply(node, new PartitionCommand.Finish(transaction, slot, commit, fingerprint));
    }
  }

  private static boolean exists(SimulatedCluster cluster, EdgeKey edge, Direction direction) {
    Engine engine = cluster.engines().get(SimulatedCluster.owner(edge.list(direction).vertex()));
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
