package io.kithgraph.storage.bench;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.kithgraph.model.ListKey;
import io.kithgraph.storage.api.CountRead;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.ListRange;
import io.kithgraph.storage.api.Order;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.SortKeyBounds;
import io.kithgraph.storage.engine.rocksdb.RocksDbEngine;
import io.kithgraph.storage.engine.rocksdb.RocksDbResources;
import io.kithgraph.storage.engine.rocksdb.RocksDbSettings;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.partition.Partition;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionRead;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A partition that holds a {@link FollowDataset}, with every page of it in the cache, and beside it
 * the same root pages in the engine's block cache and, encoded, in a cache of their own. Confined
 * to the measuring thread.
 */
@State(Scope.Thread)
public class FollowPartition {
  private static final int SLICE = 10_000;

  /** Lists of so many edges have no pages but one. */
  private static final int ALWAYS_ONE_PAGE = 200;

  @Param("200000")
  int vertices;

  @Param("10000000")
  int hubDegree;

  FollowDataset data = FollowDataset.FULL;

  /** Numbers of vertices, the first inclusive, with lists of about 1,000 and of about 100 edges. */
  int thousandsFrom;

  int thousandsTo;
  int hundredsFrom;
  int hundredsTo;

  private final ReadOptions options =
      ReadOptions.of(FollowDataset.GRAPH, Deadline.after(Duration.ofHours(10)));
  private final Cache<StorageKey, byte[]> encoded = Caffeine.newBuilder().build();
  private final RocksDbResources resources =
      new RocksDbResources(new RocksDbSettings(2L << 30, 128L << 20, 64L << 20, 2, 256));
  private RocksDbEngine engine;
  private Partition partition;
  private long rounds;

  /** Opens the dataset, loading it first if no process did before, and fills all caches. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    data = new FollowDataset(vertices, FollowDataset.FULL.meanDegree(), hubDegree);
    thousandsFrom = data.firstBelow(1_100);
    thousandsTo = Math.max(thousandsFrom + 1, data.firstBelow(900));
    hundredsFrom = data.firstBelow(110);
    hundredsTo = Math.max(hundredsFrom + 1, data.firstBelow(90));
    engine = new RocksDbEngine(DatasetFolder.of(data, resources), resources);
    partition = Partition.open(engine, DatasetFolder.SETTINGS, InstantSource.system());
    for (int vertex = 0; vertex < vertices; vertex++) {
      StorageKey key = FollowDataset.address(vertex).rootKey();
      encoded.put(key, requireNonNull(engine.get(key.bytes())));
      readAll(vertex);
    }
    readAll(FollowDataset.HUB);
  }

  /** Reads all pages of a list. */
  private void readAll(long vertex) {
    int degree = data.degree(vertex);
    for (int skip = 0; skip < degree; skip += SLICE) {
      newest(vertex, skip, SLICE);
    }
    if (degree > ALWAYS_ONE_PAGE) {
      // The pages in the order of neighbours, if there are any.
      ListKey list = FollowDataset.list(vertex);
      read(
          new PartitionRead.Intersect(
              List.of(
                  new PartitionRead.Intersection(
                      List.of(list, list), null, null, Integer.MAX_VALUE, true))));
    }
  }

  /** Closes what {@link #open} opened. */
  @TearDown(Level.Trial)
  public void close() {
    partition.close();
    engine.close();
    resources.close();
  }

  /** What tells one invocation from another. */
  long nextRound() {
    return rounds++;
  }

  PartitionAnswer read(PartitionRead read) {
    return partition.read(read, options).answer();
  }

  PartitionAnswer degrees(List<ListKey> lists) {
    return read(new PartitionRead.Count(CountRead.degrees(lists)));
  }

  PartitionAnswer newest(long vertex, long skip, int limit) {
    return read(
        new PartitionRead.Range(
            new RangeRead(
                List.of(new ListRange(FollowDataset.list(vertex), null, null, skip)),
                SortKeyBounds.ALL,
                Order.DESCENDING,
                limit,
                List.of(),
                new Projection(true, false, false))));
  }

  byte[] rawGet(long vertex) {
    return requireNonNull(engine.get(FollowDataset.address(vertex).rootKey().bytes()));
  }

  byte[] encodedPage(long vertex) {
    return requireNonNull(encoded.getIfPresent(FollowDataset.address(vertex).rootKey()));
  }

  /** A vertex at random, as a function of the round. */
  int any(long round) {
    return between(0, vertices, round);
  }

  /** A vertex with about 1,000 edges. */
  int thousand(long round) {
    return between(thousandsFrom, thousandsTo, round);
  }

  /** A vertex with about 100 edges. */
  int hundred(long round) {
    return between(hundredsFrom, hundredsTo, round);
  }

  private static int between(int from, int to, long round) {
    return (int) (from + FollowDataset.mix(round) % (to - from));
  }
}
