package io.kithgraph.storage.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.EdgeTtl;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.Slots;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.CountRead;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.EdgeProbeRead;
import io.kithgraph.storage.api.Mutation.Mode;
import io.kithgraph.storage.api.Outcome;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.engine.InMemoryEngine;
import io.kithgraph.storage.partition.check.CheckReport;
import io.kithgraph.storage.partition.check.PartitionChecker;
import io.kithgraph.storage.protocol.CommandAnswer.Committed;
import io.kithgraph.storage.protocol.PartMutation;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionRead;
import io.kithgraph.storage.protocol.TransactionPart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Edges whose ttl is over are not there, and are found by who removes them. */
final class ExpiryTest {
  private static final VertexId ANN = VertexId.of("ann");
  private static final long TTL = 1_000;

  private final AtomicLong clock = new AtomicLong(10_000);
  private long index;

  @Test
  void anEdgeIsGoneInTheMillisecondInWhichItsTimeIsOver() {
    Partition partition = open(new InMemoryEngine());
    put(partition, 1, 10_000, Mode.UPSERT);
    put(partition, 2, 10_500, Mode.UPSERT);
    for (Direction direction : Direction.values()) {
      clock.set(Math.max(clock.get(), 10_999));
      assertThat(count(partition, direction, ANN)).isEqualTo(direction == Direction.OUT ? 2 : 0);
    }
    clock.set(11_000);
    assertThat(count(partition, Direction.OUT, ANN)).isEqualTo(1);
    assertThat(count(partition, Direction.IN, VertexId.of(1))).isZero();
    assertThat(count(partition, Direction.IN, VertexId.of(2))).isEqualTo(1);
    assertThat(newest(partition)).containsExactly(2L);
    assertThat(exists(partition, 1)).isFalse();
    assertThat(exists(partition, 2)).isTrue();
    // Time seen by a reader never goes back, whatever the clock does.
    clock.set(10_000);
    assertThat(count(partition, Direction.OUT, ANN)).isEqualTo(1);
  }

  @Test
  void anExpiredEdgeIsMadeAnew() {
    Partition partition = open(new InMemoryEngine());
    assertThat(put(partition, 1, 10_000, Mode.IF_ABSENT)).isEqualTo(Outcome.CREATED);
    assertThat(put(partition, 1, 10_300, Mode.IF_ABSENT)).isEqualTo(Outcome.UNCHANGED);
    clock.set(11_500);
    assertThat(put(partition, 1, 11_400, Mode.IF_ABSENT)).isEqualTo(Outcome.CREATED);
    assertThat(count(partition, Direction.OUT, ANN)).isEqualTo(1);
    assertThat(exists(partition, 1)).isTrue();
  }

  @Test
  void expiredEdgesAreFoundAndRemovedUnlessTheyWerePutAgain() {
    InMemoryEngine engine = new InMemoryEngine();
    Partition partition = open(engine);
    assertThat(expired(partition)).isEmpty();
    for (int i = 0; i < 2_000; i++) {
      put(partition, i, 10_000 + i, Mode.UPSERT);
    }
    clock.set(11_500);
    partition.close();
    engine = engine.crash(engine.unflushedBatches());
    partition = open(engine);
    assertThat(count(partition, Direction.OUT, ANN)).isEqualTo(1_499);
    List<PartitionAnswer.ExpiredEdge> found = expired(partition);
    assertThat(found).hasSize(501);
    put(partition, 7, 11_400, Mode.UPSERT);
    List<PartMutation> removals = new ArrayList<>();
    for (PartitionAnswer.ExpiredEdge edge : found) {
      for (Direction direction : Direction.values()) {
        removals.add(
            new PartMutation.DeleteHalf(PartMutation.ADDED, direction, edge.key(), edge.sortKey()));
      }
    }
    commit(partition, removals);
    assertThat(expired(partition)).isEmpty();
    assertThat(count(partition, Direction.OUT, ANN)).isEqualTo(1_500);
    assertThat(exists(partition, 7)).isTrue();
    CheckReport report = PartitionChecker.check(engine);
    assertThat(report.problems()).isEmpty();
    assertThat(report.halves()).isEqualTo(3_000);
  }

  @Test
  void aVertexWithExpiredEdgesCanBeDeleted() {
    InMemoryEngine engine = new InMemoryEngine();
    Partition partition = open(engine);
    put(partition, 1, 10_000, Mode.UPSERT);
    clock.set(11_500);
    assertThat(commit(partition, List.of(new PartMutation.DeleteVertex(0, ANN))).outcomes())
        .containsExactly(Outcome.DELETED);
    assertThat(PartitionChecker.check(engine).problems()).isEmpty();
    assertThat(expired(partition)).hasSize(1);
  }

  private Partition open(InMemoryEngine engine) {
    return Partition.open(
        engine, PartitionSettings.DEFAULT, () -> java.time.Instant.ofEpochMilli(clock.get()));
  }

  private Outcome put(Partition partition, long to, long at, Mode mode) {
    EdgeKey key = new EdgeKey(ANN, RandomParts.FOLLOWS, VertexId.of(to), 0);
    List<PartMutation> halves = new ArrayList<>();
    for (Direction direction : Direction.values()) {
      halves.add(
          new PartMutation.PutHalf(
              direction == Direction.OUT ? 0 : PartMutation.ADDED,
              direction,
              key,
              at,
              PropertySet.EMPTY,
              mode,
              true,
              Optional.of(RandomParts.USER),
              EdgeTtl.of(TTL, clock.get())));
    }
    return commit(partition, halves).outcomes().get(0);
  }

  private Committed commit(Partition partition, List<PartMutation> mutations) {
    index++;
    TransactionPart part =
        new TransactionPart(
            RandomParts.GRAPH,
            new RequestId(1, index),
            Slots.of(RandomParts.GRAPH, ANN),
            1,
            mutations,
            List.of());
    return (Committed)
        partition.apply(index, clock.get(), List.of(new PartitionCommand.Commit(part))).get(0);
  }

  private static ReadOptions options() {
    return ReadOptions.of(RandomParts.GRAPH, Deadline.after(Duration.ofMinutes(1)));
  }

  private static ListKey list(Direction direction, VertexId vertex) {
    return new ListKey(vertex, RandomParts.FOLLOWS, direction);
  }

  private static long count(Partition partition, Direction direction, VertexId vertex) {
    CountRead read = CountRead.degrees(List.of(list(direction, vertex)));
    return ((PartitionAnswer.Counts)
            partition.read(new PartitionRead.Count(read), options()).answer())
        .counts()[0];
  }

  private static List<Long> newest(Partition partition) {
    RangeRead read = RangeRead.newest(List.of(list(Direction.OUT, ANN)), 10, Projection.ALL);
    var edges =
        ((PartitionAnswer.Slices) partition.read(new PartitionRead.Range(read), options()).answer())
            .slices()
            .get(0)
            .edges();
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < edges.size(); i++) {
      ids.add(edges.longNeighbour(i));
    }
    return ids;
  }

  private static boolean exists(Partition partition, long to) {
    EdgeProbeRead read =
        new EdgeProbeRead(
            List.of(new EdgeProbeRead.Probe(list(Direction.OUT, ANN), VertexId.of(to), null)),
            false);
    return ((PartitionAnswer.Probes)
            partition.read(new PartitionRead.Probe(read), options()).answer())
        .answers()
        .get(0)
        .exists();
  }

  private static List<PartitionAnswer.ExpiredEdge> expired(Partition partition) {
    List<PartitionAnswer.ExpiredEdge> all = new ArrayList<>();
    String after = "";
    PartitionAnswer.Expired page;
    do {
      page =
          (PartitionAnswer.Expired)
              partition.read(new PartitionRead.Expired(after, 5_000), options()).answer();
      all.addAll(page.edges());
      after = page.next();
    } while (!page.exhausted());
    return all;
  }
}
