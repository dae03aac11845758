package io.kithgraph.storage.api;

import static io.kithgraph.storage.api.ContractGraph.FOLLOW;
import static io.kithgraph.storage.api.ContractGraph.GIFT;
import static io.kithgraph.storage.api.ContractGraph.USER;
import static io.kithgraph.storage.api.ContractGraph.in;
import static io.kithgraph.storage.api.ContractGraph.out;
import static io.kithgraph.storage.api.ContractGraph.v;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.EdgeTtl;
import io.kithgraph.model.PropertySet;
import io.kithgraph.storage.api.Mutation.Mode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link StorageClient} promises about edges that live for a time only. */
public abstract class ExpiryContract extends ContractTest {
  private static final long TTL = 1_000;
  private static final long START = 1_000_000;

  private final AtomicLong now = new AtomicLong(START);

  /** The time of the storage under test, which stands still but for what a test does. */
  protected final InstantSource clock() {
    return () -> Instant.ofEpochMilli(now.get());
  }

  @Test
  final void anEdgeIsGoneFromBothListsInTheMillisecondInWhichItsTimeIsOver() {
    graph.commit(follow(1, 2, START), follow(1, 3, START + 1), graph.gift(1, 2, 1, START));
    now.set(START + TTL - 1);
    assertThat(graph.degrees(out(1), in(2), in(3))).containsExactly(2, 1, 1);
    now.set(START + TTL);
    assertThat(graph.degrees(out(1), in(2), in(3))).containsExactly(1, 0, 1);
    now.set(START + TTL + 1);
    assertThat(graph.degrees(out(1), in(2), in(3))).containsExactly(0, 0, 0);
    // Other labels live for ever.
    assertThat(graph.degrees(out(1, GIFT), in(2, GIFT))).containsExactly(1, 1);
  }

  @Test
  final void noKindOfReadFindsWhatHasExpired() {
    graph.commit(
        LongStream.range(0, 10)
            .mapToObj(i -> follow(1, 10 + i, START + i))
            .toArray(Mutation[]::new));
    graph.commit(
        LongStream.range(0, 10)
            .mapToObj(i -> follow(2, 10 + i, START + i))
            .toArray(Mutation[]::new));
    now.set(START + TTL + 6);
    assertThat(graph.all(graph.read(out(1), Order.ASCENDING, 2))).hasSize(3);
    assertThat(graph.all(graph.read(out(1), Order.DESCENDING, 2)))
        .first()
        .isEqualTo(START + 9 + ":19:0");
    assertThat(graph.between(out(1), 0, START + 7)).containsExactly(17L);
    assertThat(graph.count(out(1), 0, START + 8)).isEqualTo(2);
    assertThat(graph.count(out(1), 0, START + 6)).isZero();
    assertThat(graph.newest(in(16), 10).edges().size()).isZero();
    assertThat(graph.probe(out(1), v(16), null).exists()).isFalse();
    assertThat(graph.probe(out(1), v(16), 0L).exists()).isFalse();
    assertThat(graph.probe(out(1), v(17), null).exists()).isTrue();
    assertThat(afterSkipping(2, Order.ASCENDING)).containsExactly(19L);
    assertThat(afterSkipping(1, Order.DESCENDING)).containsExactly(18L, 17L);
    assertThat(afterSkipping(3, Order.DESCENDING)).isEmpty();
    EdgeSample sample =
        graph
            .await(
                graph
                    .client()
                    .sample(
                        new SampleRead(List.of(out(1)), SortKeyBounds.ALL, 10, 7, Projection.IDS),
                        graph.options()))
            .get(0);
    assertThat(sample.population()).isEqualTo(3);
    assertThat(ids(sample.edges())).containsExactlyInAnyOrder(17L, 18L, 19L);
    CommonNeighbours common =
        graph
            .await(
                graph
                    .client()
                    .intersect(
                        new IntersectRead(
                            List.of(new IntersectRead.Intersection(List.of(out(1), out(2)), null)),
                            100,
                            false),
                        graph.options()))
            .get(0);
    assertThat(ids(common.neighbours())).containsExactly(17L, 18L, 19L);
  }

  @Test
  final void aContinuationGoesOnWithWhatIsStillThere() {
    graph.commit(
        LongStream.range(0, 10)
            .mapToObj(i -> follow(1, 10 + i, START + i))
            .toArray(Mutation[]::new));
    EdgeSlice first = graph.range(graph.read(out(1), Order.ASCENDING, 3)).get(0);
    now.set(START + TTL + 7);
    EdgeSlice rest =
        graph
            .range(
                new RangeRead(
                    List.of(new ListRange(out(1), first.next(), null)),
                    SortKeyBounds.ALL,
                    Order.ASCENDING,
                    100,
                    List.of(),
                    Projection.ALL))
            .get(0);
    assertThat(ids(rest.edges())).containsExactly(18L, 19L);
  }

  @Test
  final void anExpiredEdgeIsMadeAnewAndALivingOneRenewed() {
    assertThat(outcome(put(1, 2, START, Mode.IF_ABSENT))).isEqualTo(Outcome.CREATED);
    now.set(START + 600);
    assertThat(outcome(put(1, 2, now.get(), Mode.IF_ABSENT))).isEqualTo(Outcome.UNCHANGED);
    assertThat(outcome(put(1, 2, now.get(), Mode.UPSERT))).isEqualTo(Outcome.UPDATED);
    now.set(START + TTL + 100);
    assertThat(graph.degrees(out(1), in(2))).containsExactly(1, 1);
    now.set(START + TTL + 600);
    assertThat(graph.degrees(out(1), in(2))).containsExactly(0, 0);
    assertThatThrownBy(() -> outcome(put(1, 2, now.get(), Mode.UPDATE)))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    assertThat(outcome(put(1, 2, now.get(), Mode.CREATE))).isEqualTo(Outcome.CREATED);
    assertThat(graph.degrees(out(1), in(2))).containsExactly(1, 1);
  }

  @Test
  final void eventsOfOnePairExpireOneByOne() {
    graph.commit(event(1, START), event(2, START), event(3, START + 500));
    now.set(START + TTL);
    assertThat(graph.degree(out(1, GIFT))).isEqualTo(1);
    EdgeRecord left = graph.probe(in(2, GIFT), v(1), null).edge();
    assertThat(left == null ? 0 : left.key().tieBreaker()).isEqualTo(3);
    assertThat(graph.probe(out(1, GIFT), v(2), 2L).exists()).isFalse();
  }

  @Test
  final void whoeverRemovesAnOldEdgeLeavesItsRenewal() {
    graph.commit(follow(1, 2, START));
    Mutation.DeleteEdge old =
        new Mutation.DeleteEdge(ContractGraph.followKey(v(1), v(2)), true, START);
    graph.commit(follow(1, 2, START + 10));
    assertThat(outcome(old)).isEqualTo(Outcome.NOT_FOUND);
    assertThat(graph.degrees(out(1), in(2))).containsExactly(1, 1);
  }

  @Test
  final void preconditionsDoNotSeeExpiredEdges() {
    graph.commit(follow(1, 2, START));
    Precondition absent = new Precondition.EdgePresence(ContractGraph.followKey(v(1), v(2)), false);
    Commit later =
        new Commit(
            ContractGraph.GRAPH,
            ContractGraph.newRequest(),
            List.of(follow(1, 3, START + 900)),
            List.of(absent));
    graph.refused(
        ErrorCode.PRECONDITION_FAILED, graph.client().commit(later, graph.commitOptions()));
    now.set(START + TTL);
    graph.commit(
        new Commit(
            later.graph(), ContractGraph.newRequest(), later.mutations(), later.preconditions()));
    assertThat(graph.degree(out(1))).isEqualTo(1);
  }

  @Test
  final void theListsOfAVertexForgetWhatHasExpired() {
    graph.commit(follow(1, 2, START), follow(3, 2, START + 500));
    now.set(START + TTL);
    assertThat(graph.lists(v(2))).extracting(l -> l.degree()).containsExactly(1L);
    // Where edges are removed in the background, an empty list may be named until then.
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(graph.lists(v(1))).isEmpty());
    assertThat(graph.lists(v(3))).extracting(l -> l.list()).containsExactly(out(3));
  }

  @Test
  final void aVertexIsDeletedWithItsExpiredEdges() {
    graph.commit(follow(1, 2, START), follow(1, 3, START + 500));
    now.set(START + TTL);
    assertThat(outcome(new Mutation.DeleteVertex(v(1)))).isEqualTo(Outcome.DELETED);
    assertThat(graph.degrees(in(2), in(3))).containsExactly(0, 0);
  }

  /** Large enough for leaves of their own and an index by neighbour. */
  @Test
  final void aLargeListLosesItsOldEndAndOnlyThat() {
    List<Mutation> edges = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      edges.add(follow(1, 10 + i, START + i / 4));
    }
    graph.commit(edges.toArray(Mutation[]::new));
    for (int millis : new int[] {0, 1, 100, 333, 498, 499}) {
      now.set(START + TTL + millis);
      long gone = 4L * (millis + 1);
      assertThat(graph.degree(out(1))).isEqualTo(2_000 - gone);
      assertThat(graph.probe(out(1), v(10 + gone - 1), null).exists()).isFalse();
      assertThat(graph.probe(out(1), v(10 + gone), null).exists()).isEqualTo(gone < 2_000);
      assertThat(graph.all(graph.read(out(1), Order.DESCENDING, 1_000)))
          .hasSize((int) (2_000 - gone));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  final void agreesWithASortedMapWhateverHappens(long seed) {
    Random random = new Random(seed);
    Map<Long, Long> expected = new TreeMap<>();
    for (int i = 0; i < 100; i++) {
      long to = 10L + random.nextInt(30);
      switch (random.nextInt(4)) {
        case 0 -> now.addAndGet(random.nextInt(150));
        case 1 -> {
          graph.commit(graph.noEdge(1, to));
          expected.remove(to);
        }
        default -> {
          long since = now.get() - random.nextInt((int) TTL);
          graph.commit(follow(1, to, since));
          expected.put(to, since);
        }
      }
      expected.values().removeIf(since -> since <= now.get() - TTL);
      List<String> edges =
          expected.entrySet().stream()
              .sorted(
                  Map.Entry.<Long, Long>comparingByValue()
                      .thenComparing(Map.Entry.comparingByKey()))
              .map(edge -> edge.getValue() + ":" + edge.getKey() + ":0")
              .toList();
      String at = "seed " + seed + " step " + i;
      assertThat(graph.all(graph.read(out(1), Order.ASCENDING, 1_000))).as(at).isEqualTo(edges);
      assertThat(graph.degrees(out(1), in(to)))
          .as(at)
          .containsExactly(expected.size(), expected.containsKey(to) ? 1 : 0);
    }
  }

  private Outcome outcome(Mutation mutation) {
    return graph.commit(mutation).outcomes().get(0);
  }

  private Mutation.PutEdge follow(long from, long to, long since) {
    return put(from, to, since, Mode.UPSERT);
  }

  private Mutation.PutEdge put(long from, long to, long since, Mode mode) {
    return expiring(new EdgeKey(v(from), FOLLOW, v(to), 0), since, mode);
  }

  private Mutation.PutEdge event(long tieBreaker, long at) {
    return expiring(new EdgeKey(v(1), GIFT, v(2), tieBreaker), at, Mode.CREATE);
  }

  private Mutation.PutEdge expiring(EdgeKey key, long since, Mode mode) {
    return new Mutation.PutEdge(
        key, since, PropertySet.EMPTY, mode, true, Optional.of(USER), EdgeTtl.of(TTL, now.get()));
  }

  private List<Long> afterSkipping(long skip, Order order) {
    RangeRead read =
        new RangeRead(
            List.of(new ListRange(out(1), null, null, skip)),
            SortKeyBounds.ALL,
            order,
            100,
            List.of(),
            Projection.IDS);
    return ids(graph.range(read).get(0).edges());
  }

  private static List<Long> ids(EdgeColumns edges) {
    return LongStream.range(0, edges.size())
        .map(i -> edges.longNeighbour((int) i))
        .boxed()
        .toList();
  }
}
