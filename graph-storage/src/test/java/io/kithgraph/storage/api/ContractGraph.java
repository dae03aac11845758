package io.kithgraph.storage.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.Property;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Mutation.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Follows and gifts, said shortly, against any client: the language of the contract tests.
 * Thread-safe if the client is.
 */
public record ContractGraph(StorageClient client) {
  public static final GraphId GRAPH = new GraphId(1);
  public static final LabelId USER = new LabelId(1);
  public static final LabelId FOLLOW = new LabelId(2);
  public static final LabelId GIFT = new LabelId(3);
  public static final int AMOUNT = 5;

  private static final int BATCH = 500;

  public static VertexId v(long id) {
    return VertexId.of(id);
  }

  public static VertexId v(String id) {
    return VertexId.of(id);
  }

  public static ListKey out(long vertex) {
    return out(vertex, FOLLOW);
  }

  public static ListKey out(long vertex, LabelId label) {
    return new ListKey(v(vertex), label, Direction.OUT);
  }

  public static ListKey in(long vertex) {
    return in(vertex, FOLLOW);
  }

  public static ListKey in(long vertex, LabelId label) {
    return new ListKey(v(vertex), label, Direction.IN);
  }

  public static PropertySet amount(long amount) {
    return PropertySet.of(Property.of(AMOUNT, amount));
  }

  public static RequestId newRequest() {
    return RequestId.of(UUID.randomUUID());
  }

  public Deadline deadline() {
    return Deadline.after(Duration.ofSeconds(20));
  }

  public ReadOptions options() {
    return ReadOptions.of(GRAPH, deadline());
  }

  public CommitOptions commitOptions() {
    return CommitOptions.of(deadline());
  }

  /** A follow that makes its users. */
  public Mutation.PutEdge edge(VertexId from, VertexId to, long since) {
    return new Mutation.PutEdge(
        followKey(from, to), since, PropertySet.EMPTY, Mode.UPSERT, true, Optional.of(USER));
  }

  public Mutation.DeleteEdge noEdge(long from, long to) {
    return new Mutation.DeleteEdge(followKey(v(from), v(to)), true);
  }

  /** A gift whose amount is its time. */
  public Mutation.PutEdge gift(long from, long to, long tieBreaker, long at) {
    return new Mutation.PutEdge(
        new EdgeKey(v(from), GIFT, v(to), tieBreaker),
        at,
        amount(at),
        Mode.CREATE,
        true,
        Optional.of(USER));
  }

  public static EdgeKey followKey(VertexId from, VertexId to) {
    return new EdgeKey(from, FOLLOW, to, 0);
  }

  public Commit commitOf(Mutation... mutations) {
    return new Commit(GRAPH, newRequest(), List.of(mutations), List.of());
  }

  public CommitResult commit(Mutation... mutations) {
    return commit(commitOf(mutations));
  }

  public CommitResult commit(Commit commit) {
    return await(client.commit(commit, commitOptions()));
  }

  public Outcome follow(long from, long to, long since) {
    return commit(edge(v(from), v(to), since)).outcomes().get(0);
  }

  public Outcome unfollow(long from, long to) {
    return commit(noEdge(from, to)).outcomes().get(0);
  }

  /** Follows of one user, in commits of a few hundred. */
  public void followMany(long from, LongStream to, LongUnaryOperator since) {
    List<Mutation> edges = new ArrayList<>();
    to.forEach(id -> edges.add(edge(v(from), v(id), since.applyAsLong(id))));
    for (int i = 0; i < edges.size(); i += BATCH) {
      commit(edges.subList(i, Math.min(edges.size(), i + BATCH)).toArray(Mutation[]::new));
    }
  }

  public List<Optional<VertexRecord>> vertices(VertexId... ids) {
    return await(client.vertices(new VertexRead(List.of(ids), true), options()));
  }

  public boolean exists(long id) {
    return vertices(v(id)).get(0).isPresent();
  }

  public List<EdgeSlice> range(RangeRead read) {
    return await(client.range(read, options()));
  }

  public EdgeSlice newest(ListKey list, int limit) {
    return range(RangeRead.newest(List.of(list), limit, Projection.ALL)).get(0);
  }

  public RangeRead read(ListKey list, Order order, int limit) {
    return new RangeRead(
        List.of(ListRange.of(list)), SortKeyBounds.ALL, order, limit, List.of(), Projection.ALL);
  }

  /** The integer ids of the neighbours within bounds, ascending. */
  public List<Long> between(ListKey list, long first, long last) {
    EdgeColumns edges =
        range(
                new RangeRead(
                    List.of(ListRange.of(list)),
                    new SortKeyBounds(first, last),
                    Order.ASCENDING,
                    1000,
                    List.of(),
                    Projection.IDS))
            .get(0)
            .edges();
    List<Long> neighbours = new ArrayList<>();
    for (int i = 0; i < edges.size(); i++) {
      neighbours.add(edges.longNeighbour(i));
    }
    return neighbours;
  }

  /** Every edge of all lists of the read, page after page, as "sort key:neighbour:tie-breaker". */
  public List<String> all(RangeRead read) {
    return all(read, options());
  }

  /** The same with options. */
  public List<String> all(RangeRead read, ReadOptions options) {
    List<String> edges = new ArrayList<>();
    List<ListRange> rest = read.lists();
    while (!rest.isEmpty()) {
      RangeRead page =
          new RangeRead(
              rest,
              read.bounds(),
              read.order(),
              read.limit(),
              read.conditions(),
              read.projection());
      List<EdgeSlice> slices = await(client.range(page, options));
      assertThat(slices).hasSize(rest.size());
      List<ListRange> unfinished = new ArrayList<>();
      for (int i = 0; i < slices.size(); i++) {
        EdgeSlice slice = slices.get(i);
        assertThat(slice.edges().size()).isLessThanOrEqualTo(read.limit());
        for (int edge = 0; edge < slice.edges().size(); edge++) {
          edges.add(
              slice.edges().sortKey(edge)
                  + ":"
                  + slice.edges().neighbour(edge)
                  + ":"
                  + slice.edges().tieBreaker(edge));
        }
        if (slice.stopReason() == StopReason.EXHAUSTED) {
          assertThat(slice.next()).isNull();
        } else {
          assertThat(slice.next()).isNotNull();
          unfinished.add(new ListRange(slice.list(), slice.next(), rest.get(i).neighbour()));
        }
      }
      rest = unfinished;
    }
    return edges;
  }

  public long[] degrees(ListKey... lists) {
    return await(client.count(CountRead.degrees(List.of(lists)), options()));
  }

  public long degree(ListKey list) {
    return degrees(list)[0];
  }

  public long count(ListKey list, long first, long last) {
    return await(
        client.count(
            new CountRead(List.of(list), new SortKeyBounds(first, last), List.of()), options()))[0];
  }

  public ProbeAnswer probe(ListKey list, VertexId neighbour, @Nullable Long tieBreaker) {
    return probes(true, new EdgeProbeRead.Probe(list, neighbour, tieBreaker)).get(0);
  }

  public List<ProbeAnswer> probes(boolean edges, EdgeProbeRead.Probe... probes) {
    return await(client.probe(new EdgeProbeRead(List.of(probes), edges), options()));
  }

  public List<StorageClient.ListDegree> lists(VertexId vertex) {
    return await(client.lists(List.of(vertex), options())).get(0);
  }

  /** Every vertex, page after page. */
  public List<VertexRecord> scan(int limit) {
    List<VertexRecord> vertices = new ArrayList<>();
    Optional<String> continuation = Optional.empty();
    do {
      VertexPage page = await(client.scan(new VertexScan(continuation, limit, true), options()));
      assertThat(page.vertices()).hasSizeLessThanOrEqualTo(limit);
      vertices.addAll(page.vertices());
      continuation = page.continuation();
    } while (continuation.isPresent());
    return vertices;
  }

  /** The value of the stage; a {@link StorageException} is thrown as it is. */
  public <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (cause(e) instanceof StorageException storage) {
        throw storage;
      }
      throw new AssertionError("A stage ended with something else than a StorageException", e);
    } catch (TimeoutException e) {
      throw new AssertionError("A stage did not end by its deadline", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }

  /** Asserts that the stage ends with the error, and that its message says something. */
  public void refused(ErrorCode code, CompletionStage<?> stage) {
    assertThatThrownBy(() -> await(stage))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.getMessage()).isNotBlank();
            });
  }

  private static @Nullable Throwable cause(ExecutionException e) {
    Throwable cause = e.getCause();
    return cause instanceof CompletionException ? cause.getCause() : cause;
  }
}
