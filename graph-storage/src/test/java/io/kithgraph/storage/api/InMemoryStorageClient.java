package io.kithgraph.storage.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.VertexId;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Storage in plain maps, for tests of what is built on it: all of {@link StorageClient}'s contract,
 * one operation at a time, answered before the call returns. Thread-safe by one lock.
 */
public final class InMemoryStorageClient implements StorageClient {
  private record Request(GraphId graph, RequestId id) {}

  private final InstantSource clock;
  private final Object lock = new Object();
  private final Map<GraphId, InMemoryGraph> graphs = new HashMap<>();
  private final Map<Request, CommitResult> requests = new HashMap<>();
  private long version;
  private long nowMillis = Long.MIN_VALUE;
  private boolean closed;

  public InMemoryStorageClient() {
    this(InstantSource.system());
  }

  /** Whose edges expire by the clock. */
  public InMemoryStorageClient(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public CompletionStage<List<EdgeSlice>> range(RangeRead read, ReadOptions options) {
    return run(
        options.deadline(),
        () -> {
          long budget = options.maxBytes();
          List<EdgeSlice> slices = new ArrayList<>();
          for (ListRange range : read.lists()) {
            InMemoryList list = graph(options.graph()).list(range.list());
            EdgeSlice slice =
                list == null
                    ? InMemoryList.absent(range.list())
                    : list.range(range, read, Math.max(1, budget));
            budget -= InMemoryList.bytes(slice, read.projection());
            slices.add(slice);
          }
          return slices;
        });
  }

  @Override
  public CompletionStage<long[]> count(CountRead read, ReadOptions options) {
    return run(
        options.deadline(),
        () -> read.lists().stream().mapToLong(list -> count(list, read, options)).toArray());
  }

  private long count(ListKey key, CountRead read, ReadOptions options) {
    InMemoryList list = graph(options.graph()).list(key);
    return list == null ? 0 : list.count(read.bounds(), read.conditions());
  }

  @Override
  public CompletionStage<List<EdgeSample>> sample(SampleRead read, ReadOptions options) {
    return run(
        options.deadline(),
        () ->
            read.lists().stream()
                .map(
                    key -> {
                      InMemoryList list = graph(options.graph()).list(key);
                      return list == null
                          ? new EdgeSample(key, EdgeColumns.EMPTY, 0, StopReason.EXHAUSTED, 0)
                          : list.sample(key, read, options.maxBytes() / read.lists().size());
                    })
                .toList());
  }

  @Override
  public CompletionStage<List<CommonNeighbours>> intersect(
      IntersectRead read, ReadOptions options) {
    return run(
        options.deadline(),
        () ->
            read.intersections().stream()
                .map(wanted -> intersect(wanted, read, graph(options.graph()), options.maxBytes()))
                .toList());
  }

  private static CommonNeighbours intersect(
      IntersectRead.Intersection wanted, IntersectRead read, InMemoryGraph graph, long maxBytes) {
    NavigableSet<VertexId> common = null;
    for (ListKey key : wanted.lists()) {
      InMemoryList list = graph.list(key);
      NavigableSet<VertexId> neighbours = list == null ? new TreeSet<>() : list.neighbours();
      if (common == null) {
        common = neighbours;
      } else {
        common.retainAll(neighbours);
      }
    }
    VertexId after = wanted.after();
    List<VertexId> found =
        List.copyOf(
            common == null ? List.of() : after == null ? common : common.tailSet(after, false));
    long fit =
        read.countOnly() ? Long.MAX_VALUE : Math.max(1, maxBytes / read.intersections().size() / 9);
    StopReason stop =
        found.size() <= Math.min(fit, read.limit())
            ? StopReason.EXHAUSTED
            : fit < read.limit() ? StopReason.BYTE_LIMIT : StopReason.LIMIT;
    List<VertexId> given =
        found.subList(0, (int) Math.min(found.size(), Math.min(fit, read.limit())));
    return new CommonNeighbours(
        read.countOnly() ? EdgeColumns.EMPTY : InMemoryList.ids(given),
        given.size(),
        stop,
        stop == StopReason.EXHAUSTED ? null : given.get(given.size() - 1));
  }

  @Override
  public CompletionStage<List<ProbeAnswer>> probe(EdgeProbeRead read, ReadOptions options) {
    return run(
        options.deadline(),
        () ->
            read.probes().stream()
                .map(probe -> probe(probe, read.edges(), graph(options.graph())))
                .toList());
  }

  private static ProbeAnswer probe(EdgeProbeRead.Probe probe, boolean edges, InMemoryGraph graph) {
    InMemoryList.Stored stored = find(probe, graph);
    if (stored == null) {
      return ProbeAnswer.ABSENT;
    }
    return edges
        ? new ProbeAnswer(
            true,
            new EdgeRecord(
                probe.list().edge(probe.neighbour(), stored.position().tieBreaker()),
                stored.position().sortKey(),
                stored.properties()))
        : ProbeAnswer.PRESENT;
  }

  private static InMemoryList.@Nullable Stored find(
      EdgeProbeRead.Probe probe, InMemoryGraph graph) {
    InMemoryList list = graph.list(probe.list());
    Long tieBreaker = probe.tieBreaker();
    return list == null
        ? null
        : tieBreaker == null
            ? list.newest(probe.neighbour())
            : list.find(probe.neighbour(), tieBreaker);
  }

  @Override
  public CompletionStage<long[]> rank(RankRead read, ReadOptions options) {
    return run(
        options.deadline(),
        () ->
            read.edges().stream()
                .mapToLong(edge -> rank(edge, read.order(), graph(options.graph())))
                .toArray());
  }

  private static long rank(EdgeProbeRead.Probe edge, Order order, InMemoryGraph graph) {
    InMemoryList.Stored stored = find(edge, graph);
    InMemoryList list = graph.list(edge.list());
    if (stored == null || list == null) {
      return RankRead.ABSENT;
    }
    int below = list.positions().indexOf(stored.position());
    return order == Order.ASCENDING ? below : list.degree() - 1 - below;
  }

  @Override
  public CompletionStage<List<Optional<VertexRecord>>> vertices(
      VertexRead read, ReadOptions options) {
    return run(
        options.deadline(),
        () ->
            read.ids().stream()
                .map(id -> Optional.ofNullable(graph(options.graph()).vertices.get(id)))
                .map(vertex -> vertex.map(v -> read.properties() ? v : bare(v)))
                .toList());
  }

  private static VertexRecord bare(VertexRecord vertex) {
    return new VertexRecord(vertex.id(), vertex.label(), PropertySet.EMPTY, vertex.version());
  }

  @Override
  public CompletionStage<List<List<ListDegree>>> lists(
      List<VertexId> vertices, ReadOptions options) {
    return run(
        options.deadline(), () -> vertices.stream().map(graph(options.graph())::lists).toList());
  }

  @Override
  public CompletionStage<VertexPage> scan(VertexScan scan, ReadOptions options) {
    return run(
        options.deadline(),
        () -> {
          if (scan.limit() <= 0) {
            throw new StorageException(
                ErrorCode.INVALID_ARGUMENT, "A scan's limit is positive, not " + scan.limit());
          }
          NavigableMap<VertexId, VertexRecord> all = graph(options.graph()).vertices;
          NavigableMap<VertexId, VertexRecord> rest =
              scan.continuation()
                  .map(continuation -> all.tailMap(parse(continuation), false))
                  .orElse(all);
          List<VertexRecord> page =
              rest.values().stream()
                  .limit(scan.limit())
                  .map(vertex -> scan.properties() ? vertex : bare(vertex))
                  .toList();
          return new VertexPage(
              page,
              page.size() == rest.size()
                  ? Optional.empty()
                  : Optional.of(format(page.get(page.size() - 1).id())));
        });
  }

  private static String format(VertexId id) {
    return id instanceof VertexId.LongId number
        ? "n" + number
        : "s" + Base64.getUrlEncoder().encodeToString(id.toString().getBytes(UTF_8));
  }

  private static VertexId parse(String continuation) {
    try {
      String rest = continuation.substring(1);
      return switch (continuation.charAt(0)) {
        case 'n' -> VertexId.of(Long.parseLong(rest));
        case 's' -> VertexId.of(new String(Base64.getUrlDecoder().decode(rest), UTF_8));
        default -> throw new IllegalArgumentException(continuation);
      };
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new StorageException(
          ErrorCode.INVALID_ARGUMENT,
          "Not a continuation of a scan: " + continuation + "; start again without one",
          e);
    }
  }

  @Override
  public CompletionStage<CommitResult> commit(Commit commit, CommitOptions options) {
    return run(
        options.deadline(),
        () -> {
          CommitLimits.check(commit);
          Request request = new Request(commit.graph(), commit.requestId());
          CommitResult first = requests.get(request);
          if (first != null) {
            return new CommitResult(first.outcomes(), first.token(), true);
          }
          List<Outcome> outcomes = graph(commit.graph()).commit(commit, version + 1);
          version++;
          CommitResult result =
              new CommitResult(outcomes, new SessionToken(Map.of(0, version)), false);
          requests.put(request, result);
          return result;
        });
  }

  @Override
  public CompletionStage<Long> fenceIndexes(
      GraphId graph, long schemaVersion, Set<LabelId> dropped, CommitOptions options) {
    return run(
        options.deadline(),
        () -> {
          graph(graph).fence(schemaVersion, dropped);
          return 0L;
        });
  }

  @Override
  public CompletionStage<Void> reclaimIndex(GraphId graph, LabelId entries, CommitOptions options) {
    return this.<Boolean>run(
            options.deadline(),
            () -> {
              graph(graph).reclaim(entries);
              return true;
            })
        .thenAccept(done -> {});
  }

  @Override
  public CompletionStage<Void> dropGraph(GraphId graph, CommitOptions options) {
    return this.<Object>run(options.deadline(), () -> Optional.ofNullable(graphs.remove(graph)))
        .thenAccept(removed -> {});
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
  }

  private InMemoryGraph graph(GraphId id) {
    InMemoryGraph graph = graphs.computeIfAbsent(id, g -> new InMemoryGraph());
    graph.expire(nowMillis);
    return graph;
  }

  private <T> CompletionStage<T> run(Deadline deadline, Supplier<T> operation) {
    synchronized (lock) {
      if (closed) {
        return CompletableFuture.failedStage(
            new StorageException(ErrorCode.UNAVAILABLE, "The storage client is closed"));
      }
      if (deadline.hasPassed()) {
        return CompletableFuture.failedStage(
            new StorageException(ErrorCode.DEADLINE_EXCEEDED, "The deadline has passed"));
      }
      try {
        nowMillis = Math.max(nowMillis, clock.millis());
        // CompletableFuture and not completedStage: callers may cancel or join.
        return CompletableFuture.completedFuture(operation.get());
      } catch (StorageException e) {
        return CompletableFuture.failedFuture(e);
      }
    }
  }
}
