package io.kithgraph.storage.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.CommonNeighbours;
import io.kithgraph.storage.api.CountRead;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.EdgeProbeRead;
import io.kithgraph.storage.api.EdgeSample;
import io.kithgraph.storage.api.EdgeSlice;
import io.kithgraph.storage.api.ListRange;
import io.kithgraph.storage.api.Mutation.Mode;
import io.kithgraph.storage.api.Order;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.SampleRead;
import io.kithgraph.storage.api.SortKeyBounds;
import io.kithgraph.storage.edgetree.EdgeTreeSettings;
import io.kithgraph.storage.engine.rocksdb.RocksDbEngine;
import io.kithgraph.storage.engine.rocksdb.RocksDbResources;
import io.kithgraph.storage.engine.rocksdb.RocksDbSettings;
import io.kithgraph.storage.protocol.PartMutation;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionRead;
import io.kithgraph.storage.protocol.TransactionPart;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One list of very many edges, written by applying commands, answers as short ones do and looks at
 * hardly more pages. With {@code -Dtest.jvm.flags=-Dlarge.list=10000000} it has as many edges as
 * any list is planned for.
 */
final class LargeListTest {
  private static final int DEGREE = Integer.getInteger("large.list", 200_000);
  private static final int SHORT = 100;
  private static final int EDGES_PER_COMMAND = 500;
  private static final long HUB = 1;
  private static final long OTHER = 2;
  private static final long FIRST_ID = 1_000;

  /** An odd factor, so that ids are different and come in no order. */
  private static final long STEP = 0x9E37_79B1L;

  private final ReadOptions options =
      ReadOptions.of(RandomParts.GRAPH, Deadline.after(Duration.ofHours(1)));
  private long index;

  private static long id(int edge) {
    return FIRST_ID + (edge * STEP & 0xFFFF_FFFFL);
  }

  private static long time(int edge) {
    return 10L * edge;
  }

  private static ListKey list(long vertex) {
    return new ListKey(VertexId.of(vertex), RandomParts.FOLLOWS, Direction.OUT);
  }

  @Test
  void answersAsShortListsDo(@TempDir Path folder) {
    try (RocksDbResources resources = new RocksDbResources(RocksDbSettings.DEFAULT);
        RocksDbEngine engine = new RocksDbEngine(folder.resolve("db"), resources)) {
      Partition partition =
          Partition.open(
              engine,
              new PartitionSettings(1L << 30, EdgeTreeSettings.DEFAULT),
              InstantSource.system());
      follow(partition, HUB, 0, DEGREE);
      // Every second edge of the short list leads to a neighbour of the long one.
      follow(partition, OTHER, 0, SHORT);
      check(partition);
      partition.close();
    }
  }

  private void follow(Partition partition, long vertex, int from, int to) {
    for (int edge = from; edge < to; edge += EDGES_PER_COMMAND) {
      List<PartMutation> halves = new ArrayList<>();
      for (int i = edge; i < Math.min(to, edge + EDGES_PER_COMMAND); i++) {
        long neighbour = vertex == OTHER && i % 2 == 1 ? -i : id(vertex == OTHER ? i * 1_000 : i);
        halves.add(
            new PartMutation.PutHalf(
                i - edge,
                Direction.OUT,
                new EdgeKey(VertexId.of(vertex), RandomParts.FOLLOWS, VertexId.of(neighbour), 0),
                time(i),
                PropertySet.EMPTY,
                Mode.UPSERT,
                true,
                Optional.of(RandomParts.USER)));
      }
      index++;
      TransactionPart part =
          new TransactionPart(
              RandomParts.GRAPH, new RequestId(vertex, index), 0, index, halves, List.of());
      partition.apply(index, index, List.of(new PartitionCommand.Commit(part)));
    }
  }

  private void check(Partition partition) {
    assertThat(counts(partition, SortKeyBounds.ALL)).containsExactly(DEGREE, SHORT);
    assertThat(counts(partition, new SortKeyBounds(time(7), time(90)))).containsExactly(84, 84);
    for (int skip : new int[] {0, 1, DEGREE / 3, DEGREE / 2, DEGREE - 50}) {
      EdgeSlice newest = range(partition, HUB, Order.DESCENDING, skip);
      EdgeSlice oldest = range(partition, HUB, Order.ASCENDING, skip);
      assertThat(newest.edges().size()).isEqualTo(50);
      for (int i = 0; i < 50; i++) {
        assertThat(newest.edges().longNeighbour(i)).isEqualTo(id(DEGREE - 1 - skip - i));
        assertThat(oldest.edges().longNeighbour(i)).isEqualTo(id(skip + i));
      }
    }
    for (int edge : new int[] {0, 17, DEGREE / 2, DEGREE - 1}) {
      assertThat(exists(partition, id(edge))).isTrue();
      assertThat(exists(partition, -id(edge))).isFalse();
    }
    EdgeSample sample = sample(partition, HUB);
    Set<Long> drawn = new HashSet<>();
    for (int i = 0; i < sample.edges().size(); i++) {
      drawn.add(sample.edges().longNeighbour(i));
      assertThat(exists(partition, sample.edges().longNeighbour(i))).isTrue();
    }
    assertThat(drawn).hasSize(50);
    CommonNeighbours common = common(partition);
    assertThat(common.count()).isEqualTo(SHORT / 2);
    // The height grows by one for each few hundred times as many edges.
    assertThat(pages(partition, () -> range(partition, HUB, Order.DESCENDING, 0))).isLessThan(9);
    assertThat(pages(partition, () -> range(partition, HUB, Order.DESCENDING, DEGREE / 2)))
        .isLessThan(13);
    assertThat(pages(partition, () -> counts(partition, SortKeyBounds.ALL))).isLessThan(5);
    assertThat(pages(partition, () -> exists(partition, id(DEGREE / 2)))).isLessThan(7);
    assertThat(pages(partition, () -> sample(partition, HUB))).isLessThan(50 * 5 + 20);
    assertThat(pages(partition, () -> common(partition))).isLessThan(SHORT * 8 + 20);
  }

  /** How many pages a read looks at. */
  private static long pages(Partition partition, Runnable read) {
    long before = partition.cacheMetrics().hits() + partition.cacheMetrics().misses();
    read.run();
    return partition.cacheMetrics().hits() + partition.cacheMetrics().misses() - before;
  }

  private long[] counts(Partition partition, SortKeyBounds bounds) {
    CountRead read = new CountRead(List.of(list(HUB), list(OTHER)), bounds, List.of());
    PartitionAnswer answer = partition.read(new PartitionRead.Count(read), options).answer();
    return ((PartitionAnswer.Counts) answer).counts();
  }

  private EdgeSlice range(Partition partition, long vertex, Order order, long skip) {
    RangeRead read =
        new RangeRead(
            List.of(new ListRange(list(vertex), null, null, skip)),
            SortKeyBounds.ALL,
            order,
            50,
            List.of(),
            Projection.IDS);
    PartitionAnswer answer = partition.read(new PartitionRead.Range(read), options).answer();
    return ((PartitionAnswer.Slices) answer).slices().get(0);
  }

  private boolean exists(Partition partition, long neighbour) {
    EdgeProbeRead read =
        new EdgeProbeRead(
            List.of(new EdgeProbeRead.Probe(list(HUB), VertexId.of(neighbour), null)), false);
    PartitionAnswer answer = partition.read(new PartitionRead.Probe(read), options).answer();
    return ((PartitionAnswer.Probes) answer).answers().get(0).exists();
  }

  private EdgeSample sample(Partition partition, long vertex) {
    SampleRead read =
        new SampleRead(List.of(list(vertex)), SortKeyBounds.ALL, 50, 7, Projection.IDS);
    PartitionAnswer answer = partition.read(new PartitionRead.Sample(read), options).answer();
    return ((PartitionAnswer.Samples) answer).samples().get(0);
  }

  private CommonNeighbours common(Partition partition) {
    PartitionRead read =
        new PartitionRead.Intersect(
            List.of(
                new PartitionRead.Intersection(
                    List.of(list(HUB), list(OTHER)), null, null, 1_000, false)));
    PartitionAnswer answer = partition.read(read, options).answer();
    return ((PartitionAnswer.Intersections) answer).found().get(0);
  }
}
