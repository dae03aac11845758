package io.kithgraph.meta.zookeeper;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithgraph.meta.cluster.MetadataException;
import io.kithgraph.meta.cluster.NumberAllocator;
import io.kithgraph.model.GraphId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Leases blocks of numbers from a counter in ZooKeeper for each graph and kind. The rest of a block
 * is given up when the process ends, so that no number is ever given twice. Thread-safe.
 */
public final class ZooKeeperNumberAllocator implements NumberAllocator {
  private static final int FORMAT = 1;

  private final ZnodeStore store;
  private final BlockSizes sizes;
  private final Map<GraphId, Counter> vertices = new ConcurrentHashMap<>();
  private final Map<GraphId, Counter> tieBreakers = new ConcurrentHashMap<>();

  /**
   * How many numbers are leased at once.
   *
   * @param vertices few, because users see the gaps
   * @param tieBreakers many, because a lease costs a round trip in the middle of a write
   */
  public record BlockSizes(int vertices, int tieBreakers) {
    /** The usual sizes. */
    public static final BlockSizes USUAL = new BlockSizes(10_000, 1_000_000);

    public BlockSizes {
      if (vertices < 1 || tieBreakers < 1) {
        throw new IllegalArgumentException("A block has at least one number");
      }
    }
  }

  /** An allocator without any numbers yet. */
  public ZooKeeperNumberAllocator(ZnodeStore store, BlockSizes sizes) {
    this.store = store;
    this.sizes = sizes;
  }

  @Override
  public long nextVertexNumber(GraphId graph) {
    return counter(vertices, graph, Znodes::vertexNumbers, sizes.vertices()).next();
  }

  @Override
  public long nextTieBreaker(GraphId graph) {
    return counter(tieBreakers, graph, Znodes::tieBreakers, sizes.tieBreakers()).next();
  }

  private Counter counter(
      Map<GraphId, Counter> counters, GraphId graph, Function<GraphId, String> path, int size) {
    Counter counter = counters.get(graph);
    return counter != null
        ? counter
        : counters.computeIfAbsent(graph, g -> new Counter(path.apply(g), size));
  }

  /** The leased numbers of one graph and kind. */
  private final class Counter {
    private final String path;
    private final int blockSize;
    private final ReentrantLock leasing = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private long next;

    @GuardedBy("lock")
    private long end;

    Counter(String path, int blockSize) {
      this.path = path;
      this.blockSize = blockSize;
    }

    long next() {
      lock.lock();
      try {
        if (next < end) {
          return next++;
        }
      } finally {
        lock.unlock();
      }
      return store.exclusively(leasing, this::leaseAndTake);
    }

    private long leaseAndTake() {
      lock.lock();
      try {
        if (next < end) {
          // Another thread leased while this one waited.
          return next++;
        }
      } finally {
        lock.unlock();
      }
      long first = store.untilCommitted(this::tryLease);
      lock.lock();
      try {
        next = first + 1;
        end = first + blockSize;
        return first;
      } finally {
        lock.unlock();
      }
    }

    /** The first number of a new block, or empty if another process leased one just now. */
    private Optional<Long> tryLease() {
      Optional<Znode> stored = store.read(path);
      long first =
          stored
              .map(
                  znode ->
                      Documents.read(
                          path, znode.document(), FORMAT, d -> Documents.longNumber(d, "next")))
              .orElse(1L);
      if (first < 1 || first > Long.MAX_VALUE - blockSize) {
        throw new MetadataException(
            MetadataException.Reason.CORRUPT, "No numbers are left at " + path + ": " + first);
      }
      String document =
          Documents.write(path, Documents.create(FORMAT).put("next", first + blockSize));
      Change change =
          stored.isPresent()
              ? new Change.Replace(path, document, stored.get().version())
              : new Change.Create(path, document);
      return store.tryCommit(List.of(change)) ? Optional.of(first) : Optional.empty();
    }
  }
}
