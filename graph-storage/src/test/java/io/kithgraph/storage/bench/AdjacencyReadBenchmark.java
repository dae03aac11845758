package io.kithgraph.storage.bench;

import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.CountRead;
import io.kithgraph.storage.api.EdgeProbeRead;
import io.kithgraph.storage.api.EdgeProbeRead.Probe;
import io.kithgraph.storage.api.ListRange;
import io.kithgraph.storage.api.Order;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.SampleRead;
import io.kithgraph.storage.api.SortKeyBounds;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionRead;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reads through {@code Partition.read}, requests and answers included, all pages in the cache,
 * beside {@link #raw}, the get of the same root pages from the engine's block cache.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class AdjacencyReadBenchmark {
  private static final int BATCH = 100;

  /** The floor: a get of a root page, any list. */
  @Benchmark
  public byte[] raw(FollowPartition follows) {
    return follows.rawGet(follows.any(follows.nextRound()));
  }

  /** The same page, encoded, from a cache of Caffeine. */
  @Benchmark
  public byte[] encodedPageHit(FollowPartition follows) {
    return follows.encodedPage(follows.any(follows.nextRound()));
  }

  /** Whether an edge exists that does. */
  @Benchmark
  public PartitionAnswer existsHit(FollowPartition follows) {
    long round = follows.nextRound();
    return probe(follows, List.of(hit(follows, follows.any(round), round)));
  }

  /** Whether an edge exists that does not. */
  @Benchmark
  public PartitionAnswer existsMiss(FollowPartition follows) {
    long round = follows.nextRound();
    return probe(follows, List.of(miss(follows.any(round), round)));
  }

  /** The same, a hundred pairs a call. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public PartitionAnswer existsHitBatch(FollowPartition follows) {
    long round = follows.nextRound() * BATCH;
    return probe(
        follows,
        IntStream.range(0, BATCH)
            .mapToObj(i -> hit(follows, follows.any(round + i), round + i))
            .toList());
  }

  /** The same, a hundred pairs a call. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public PartitionAnswer existsMissBatch(FollowPartition follows) {
    long round = follows.nextRound() * BATCH;
    return probe(
        follows,
        IntStream.range(0, BATCH).mapToObj(i -> miss(follows.any(round + i), round + i)).toList());
  }

  /** Whether an edge of the hub exists that does. */
  @Benchmark
  public PartitionAnswer existsHub(FollowPartition follows) {
    return probe(follows, List.of(hit(follows, FollowDataset.HUB, follows.nextRound())));
  }

  /** The degree of any vertex. */
  @Benchmark
  public PartitionAnswer degree(FollowPartition follows) {
    return follows.degrees(List.of(FollowDataset.list(follows.any(follows.nextRound()))));
  }

  /** The degrees of a hundred vertices a call. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public PartitionAnswer degreeBatch(FollowPartition follows) {
    long round = follows.nextRound() * BATCH;
    List<ListKey> lists =
        IntStream.range(0, BATCH)
            .mapToObj(i -> FollowDataset.list(follows.any(round + i)))
            .toList();
    return follows.degrees(lists);
  }

  /** The degree of the hub. */
  @Benchmark
  public PartitionAnswer degreeHub(FollowPartition follows) {
    return follows.degrees(List.of(FollowDataset.list(FollowDataset.HUB)));
  }

  /** The newest 50 edges of any vertex, with sort keys. */
  @Benchmark
  public PartitionAnswer newest(FollowPartition follows) {
    return follows.newest(follows.any(follows.nextRound()), 0, 50);
  }

  /** The newest 50 of one vertex with about 100 edges. */
  @Benchmark
  public PartitionAnswer newestOneHundred(FollowPartition follows) {
    return follows.newest(follows.hundredsFrom, 0, 50);
  }

  /** The newest 50 of vertices with about 100 edges. */
  @Benchmark
  public PartitionAnswer newestHundreds(FollowPartition follows) {
    return follows.newest(follows.hundred(follows.nextRound()), 0, 50);
  }

  /** The newest 50 of the hub. */
  @Benchmark
  public PartitionAnswer newestHub(FollowPartition follows) {
    return follows.newest(FollowDataset.HUB, 0, 50);
  }

  /** 50 edges of the hub after skipping any number. */
  @Benchmark
  public PartitionAnswer skipHub(FollowPartition follows) {
    return follows.newest(FollowDataset.HUB, anyHubEdge(follows), 50);
  }

  /** The number of edges of the hub between two times. */
  @Benchmark
  public PartitionAnswer countBetweenHub(FollowPartition follows) {
    long first = FollowDataset.sortKey(anyHubEdge(follows));
    return follows.read(
        new PartitionRead.Count(
            new CountRead(
                List.of(FollowDataset.list(FollowDataset.HUB)),
                new SortKeyBounds(first, first + 1_000_000),
                List.of())));
  }

  /** The rank of an edge of the hub: how many are older. */
  @Benchmark
  public PartitionAnswer rankHub(FollowPartition follows) {
    long time = FollowDataset.sortKey(anyHubEdge(follows));
    return follows.read(
        new PartitionRead.Count(
            new CountRead(
                List.of(FollowDataset.list(FollowDataset.HUB)),
                new SortKeyBounds(Long.MIN_VALUE, time),
                List.of())));
  }

  /** 50 edges of the hub at random. */
  @Benchmark
  public PartitionAnswer sampleHub(FollowPartition follows) {
    return sample(follows, FollowDataset.HUB);
  }

  /** 50 edges at random of vertices with about 100. */
  @Benchmark
  public PartitionAnswer sampleHundreds(FollowPartition follows) {
    return sample(follows, follows.hundred(follows.nextRound()));
  }

  /** All ids of lists of about 1,000; for each id. */
  @Benchmark
  @OperationsPerInvocation(1_000)
  public PartitionAnswer allIdsThousands(FollowPartition follows) {
    return follows.read(
        new PartitionRead.Range(
            new RangeRead(
                List.of(ListRange.of(FollowDataset.list(follows.thousand(follows.nextRound())))),
                SortKeyBounds.ALL,
                Order.ASCENDING,
                10_000,
                List.of(),
                Projection.IDS)));
  }

  /** The ids that two lists of about 1,000 share; for each id of both. */
  @Benchmark
  @OperationsPerInvocation(2_000)
  public PartitionAnswer commonThousands(FollowPartition follows) {
    long round = follows.nextRound();
    return common(follows, follows.thousand(round), follows.thousand(round + 77));
  }

  /** The ids that a list of about 1,000 shares with the hub; for each id of the list. */
  @Benchmark
  @OperationsPerInvocation(1_000)
  public PartitionAnswer commonThousandsHub(FollowPartition follows) {
    return common(follows, follows.thousand(follows.nextRound()), FollowDataset.HUB);
  }

  private static int anyHubEdge(FollowPartition follows) {
    return (int) (FollowDataset.mix(follows.nextRound()) % follows.hubDegree);
  }

  private static Probe hit(FollowPartition follows, long vertex, long round) {
    int edge = (int) (FollowDataset.mix(round + 7) % follows.data.degree(vertex));
    VertexId neighbour = VertexId.of(follows.data.neighbour(vertex, edge));
    return new Probe(FollowDataset.list(vertex), neighbour, null);
  }

  private static Probe miss(long vertex, long round) {
    VertexId stranger = VertexId.of((1L << 40) + (round & 0xFFFF));
    return new Probe(FollowDataset.list(vertex), stranger, null);
  }

  private static PartitionAnswer probe(FollowPartition follows, List<Probe> probes) {
    return follows.read(new PartitionRead.Probe(new EdgeProbeRead(probes, false)));
  }

  private static PartitionAnswer sample(FollowPartition follows, long vertex) {
    return follows.read(
        new PartitionRead.Sample(
            new SampleRead(
                List.of(FollowDataset.list(vertex)),
                SortKeyBounds.ALL,
                50,
                follows.nextRound(),
                Projection.IDS)));
  }

  private static PartitionAnswer common(FollowPartition follows, long one, long other) {
    List<ListKey> lists = List.of(FollowDataset.list(one), FollowDataset.list(other));
    return follows.read(
        new PartitionRead.Intersect(
            List.of(new PartitionRead.Intersection(lists, null, null, Integer.MAX_VALUE, false))));
  }
}
