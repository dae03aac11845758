package io.kithgraph.storage.api;

import static io.kithgraph.storage.api.ContractGraph.FOLLOW;
import static io.kithgraph.storage.api.ContractGraph.GIFT;
import static io.kithgraph.storage.api.ContractGraph.GRAPH;
import static io.kithgraph.storage.api.ContractGraph.amount;
import static io.kithgraph.storage.api.ContractGraph.in;
import static io.kithgraph.storage.api.ContractGraph.out;
import static io.kithgraph.storage.api.ContractGraph.v;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.IntersectRead.Intersection;
import io.kithgraph.storage.api.PropertyCondition.Operator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link StorageClient} promises about skipping, ranks, sampling and intersecting. */
public abstract class OrderStatisticsContract extends ContractTest {
  private static final int LARGE = 2_500;

  private static List<VertexId> ids(EdgeColumns edges) {
    List<VertexId> ids = new ArrayList<>();
    for (int i = 0; i < edges.size(); i++) {
      ids.add(edges.neighbour(i));
    }
    return ids;
  }

  private static VertexId[] vertices(LongStream ids) {
    return ids.mapToObj(VertexId::of).toArray(VertexId[]::new);
  }

  private EdgeSlice skip(Order order, SortKeyBounds bounds, @Nullable Position after, long skip) {
    return graph
        .range(
            new RangeRead(
                List.of(new ListRange(out(1), after, null, skip)),
                bounds,
                order,
                5,
                List.of(),
                Projection.IDS))
        .get(0);
  }

  @Test
  final void skipsEdgesInBothOrders() {
    graph.followMany(1, LongStream.range(1000, 1000 + LARGE), id -> id);
    for (long skip : List.of(0L, 1L, 499L, 2_400L)) {
      assertThat(ids(skip(Order.ASCENDING, SortKeyBounds.ALL, null, skip).edges()))
          .containsExactly(vertices(LongStream.range(1000 + skip, 1005 + skip)));
      assertThat(ids(skip(Order.DESCENDING, SortKeyBounds.ALL, null, skip).edges()))
          .containsExactly(vertices(LongStream.range(0, 5).map(i -> 1000 + LARGE - 1 - skip - i)));
      SortKeyBounds bounds = new SortKeyBounds(1010, 3450);
      assertThat(ids(skip(Order.ASCENDING, bounds, null, skip).edges()))
          .containsExactly(vertices(LongStream.range(1010 + skip, 1015 + skip)));
      assertThat(ids(skip(Order.DESCENDING, bounds, null, skip).edges()))
          .containsExactly(vertices(LongStream.range(0, 5).map(i -> 3450 - skip - i)));
    }
    EdgeSlice page = skip(Order.DESCENDING, SortKeyBounds.ALL, null, 100);
    assertThat(page.stopReason()).isEqualTo(StopReason.LIMIT);
    assertThat(ids(skip(Order.DESCENDING, SortKeyBounds.ALL, page.next(), 0).edges()))
        .containsExactly(vertices(LongStream.range(0, 5).map(i -> 3394 - i)));
    assertThat(ids(skip(Order.DESCENDING, SortKeyBounds.ALL, page.next(), 10).edges()))
        .containsExactly(vertices(LongStream.range(0, 5).map(i -> 3384 - i)));
  }

  @ParameterizedTest
  @EnumSource
  final void skipsToTheEndAndBeyond(Order order) {
    graph.followMany(1, LongStream.range(1000, 1000 + LARGE), id -> id);
    EdgeSlice last = skip(order, SortKeyBounds.ALL, null, LARGE - 2);
    assertThat(last.edges().size()).isEqualTo(2);
    assertThat(last.stopReason()).isEqualTo(StopReason.EXHAUSTED);
    for (long skip : List.of((long) LARGE, LARGE + 1L, Long.MAX_VALUE / 2)) {
      EdgeSlice none = skip(order, SortKeyBounds.ALL, null, skip);
      assertThat(none.edges().size()).isZero();
      assertThat(none.stopReason()).isEqualTo(StopReason.EXHAUSTED);
    }
    SortKeyBounds bounds = new SortKeyBounds(1100, 1199);
    assertThat(skip(order, bounds, null, 97).edges().size()).isEqualTo(3);
    assertThat(skip(order, bounds, null, 100).edges().size()).isZero();
  }

  @Test
  final void refusesToSkipWhatWouldHaveToBeRead() {
    assertThatThrownBy(() -> new ListRange(out(1), null, v(2), 1))
        .isInstanceOf(IllegalArgumentException.class);
    PropertyCondition condition =
        new PropertyCondition(ContractGraph.AMOUNT, Operator.EQUAL, List.of(1L));
    assertThatThrownBy(
            () ->
                new RangeRead(
                    List.of(new ListRange(out(1), null, null, 1)),
                    SortKeyBounds.ALL,
                    Order.ASCENDING,
                    1,
                    List.of(condition),
                    Projection.IDS))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private long[] ranks(Order order, EdgeProbeRead.Probe... edges) {
    return graph.await(graph.client().rank(new RankRead(List.of(edges), order), graph.options()));
  }

  private static EdgeProbeRead.Probe edge(ListKey list, long neighbour) {
    return new EdgeProbeRead.Probe(list, v(neighbour), null);
  }

  @Test
  final void tellsThePlacesOfEdgesInTheirLists() {
    // Four edges have one sort key, so the order by neighbour decides among them.
    graph.followMany(1, LongStream.range(1000, 1000 + LARGE), id -> id / 4);
    graph.followMany(2, LongStream.range(1000, 1003), id -> -id);
    for (long place : new long[] {0, 1, 2, 3, 700, LARGE - 1}) {
      assertThat(ranks(Order.ASCENDING, edge(out(1), 1000 + place))).containsExactly(place);
      assertThat(ranks(Order.DESCENDING, edge(out(1), 1000 + place)))
          .containsExactly(LARGE - 1 - place);
      assertThat(ids(skip(Order.ASCENDING, SortKeyBounds.ALL, null, place).edges()))
          .first()
          .isEqualTo(v(1000 + place));
    }
    // Lists of several partitions, with edges and lists that are not there.
    assertThat(
            ranks(
                Order.ASCENDING,
                edge(out(2), 1000),
                edge(in(1000), 2),
                edge(out(1), 9),
                edge(out(7), 1000),
                edge(out(2), 1002)))
        .containsExactly(2, 0, RankRead.ABSENT, RankRead.ABSENT, 0);
    graph.unfollow(1, 1001);
    assertThat(ranks(Order.ASCENDING, edge(out(1), 1001), edge(out(1), 1002)))
        .containsExactly(RankRead.ABSENT, 1);
  }

  @Test
  final void ranksTellParallelEdgesApart() {
    graph.commit(graph.gift(1, 2, 1, 100), graph.gift(1, 3, 2, 200), graph.gift(1, 2, 3, 300));
    ListKey gifts = out(1, GIFT);
    assertThat(
            ranks(
                Order.DESCENDING,
                new EdgeProbeRead.Probe(gifts, v(2), 1L),
                new EdgeProbeRead.Probe(gifts, v(2), 3L),
                new EdgeProbeRead.Probe(gifts, v(2), 2L),
                edge(gifts, 2),
                edge(gifts, 3)))
        .containsExactly(2, 0, RankRead.ABSENT, 0, 1);
  }

  @Test
  final void ranksDoNotCountDeletedVertices() {
    graph.followMany(1, LongStream.range(1000, 1100), id -> id);
    graph.commit(new Mutation.DeleteVertex(v(1010)), new Mutation.DeleteVertex(v(1090)));
    assertThat(ranks(Order.ASCENDING, edge(out(1), 1050), edge(out(1), 1010)))
        .containsExactly(49, RankRead.ABSENT);
    assertThat(ranks(Order.DESCENDING, edge(out(1), 1050))).containsExactly(48);
  }

  private EdgeSample sample(ListKey list, SortKeyBounds bounds, int count, long seed) {
    return graph
        .await(
            graph
                .client()
                .sample(
                    new SampleRead(List.of(list), bounds, count, seed, Projection.ALL),
                    graph.options()))
        .get(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 30, LARGE})
  final void samplesDistinctEdgesOfTheList(int degree) {
    graph.followMany(1, LongStream.range(1000, 1000 + degree), id -> 2 * id);
    for (int count : List.of(1, 10, 200)) {
      EdgeSample sample = sample(out(1), SortKeyBounds.ALL, count, count);
      assertThat(sample.list()).isEqualTo(out(1));
      assertThat(sample.population()).isEqualTo(degree);
      assertThat(sample.version()).isPositive();
      assertThat(sample.edges().size()).isEqualTo(Math.min(count, degree));
      assertThat(sample.stopReason())
          .isEqualTo(count >= degree ? StopReason.EXHAUSTED : StopReason.LIMIT);
      assertThat(new HashSet<>(ids(sample.edges()))).hasSize(sample.edges().size());
      for (int i = 0; i < sample.edges().size(); i++) {
        assertThat(sample.edges().longNeighbour(i)).isBetween(1000L, 999L + degree);
        assertThat(sample.edges().sortKey(i)).isEqualTo(2 * sample.edges().longNeighbour(i));
      }
    }
  }

  @Test
  final void samplesWithinBounds() {
    graph.followMany(1, LongStream.range(1000, 1000 + LARGE), id -> id);
    SortKeyBounds bounds = new SortKeyBounds(1500, 1519);
    EdgeSample all = sample(out(1), bounds, 100, 3);
    assertThat(all.population()).isEqualTo(20);
    assertThat(all.stopReason()).isEqualTo(StopReason.EXHAUSTED);
    assertThat(ids(all.edges())).containsExactlyInAnyOrder(vertices(LongStream.range(1500, 1520)));
    assertThat(sample(out(1), new SortKeyBounds(9000, 9001), 5, 3).population()).isZero();
    assertThat(sample(out(1), new SortKeyBounds(2, 1), 5, 3).edges().size()).isZero();
    EdgeSample absent = sample(out(77), SortKeyBounds.ALL, 5, 3);
    assertThat(absent)
        .extracting(EdgeSample::population, EdgeSample::version)
        .containsExactly(0L, 0L);
    assertThat(absent.stopReason()).isEqualTo(StopReason.EXHAUSTED);
  }

  @Test
  final void drawsTheSameForASeedAndAnotherForAnother() {
    graph.followMany(1, LongStream.range(1000, 2000), id -> id);
    graph.followMany(2, LongStream.range(1000, 2000), id -> id);
    List<VertexId> first = ids(sample(out(1), SortKeyBounds.ALL, 20, 7).edges());
    assertThat(ids(sample(out(1), SortKeyBounds.ALL, 20, 7).edges())).isEqualTo(first);
    assertThat(ids(sample(out(1), SortKeyBounds.ALL, 20, 8).edges())).isNotEqualTo(first);
    List<EdgeSample> both =
        graph.await(
            graph
                .client()
                .sample(
                    new SampleRead(
                        List.of(out(2), out(1)), SortKeyBounds.ALL, 20, 7, Projection.IDS),
                    graph.options()));
    assertThat(ids(both.get(1).edges())).isEqualTo(first);
    assertThat(ids(both.get(0).edges())).isNotEqualTo(first);
    assertThat(both.get(0).edges().hasSortKeys()).isFalse();
    assertThat(both.get(0).edges().hasProperties()).isFalse();
  }

  @Test
  final void samplesParallelEdgesAsEdges() {
    Mutation[] gifts = new Mutation[40];
    for (int i = 0; i < gifts.length; i++) {
      gifts[i] = graph.gift(1, i % 2 == 0 ? 2 : 3, i + 1, 100 + i);
    }
    graph.commit(gifts);
    EdgeSample sample = sample(out(1, GIFT), SortKeyBounds.ALL, 40, 1);
    Set<Long> ties = new HashSet<>();
    for (int i = 0; i < sample.edges().size(); i++) {
      ties.add(sample.edges().tieBreaker(i));
      assertThat(sample.edges().properties(i)).isEqualTo(amount(sample.edges().sortKey(i)));
    }
    assertThat(ties).hasSize(40);
  }

  @Test
  final void samplesUniformly() {
    graph.followMany(1, LongStream.range(0, 600).map(i -> 1000 + i), id -> id % 7);
    int[] tenths = new int[10];
    for (long seed = 0; seed < 60; seed++) {
      for (VertexId id : ids(sample(out(1), SortKeyBounds.ALL, 50, seed).edges())) {
        tenths[(int) (((VertexId.LongId) id).longValue() - 1000) / 60]++;
      }
    }
    // 300 expected in each; five standard deviations, and the seeds are fixed.
    assertThat(tenths).isNotEmpty();
    for (int tenth : tenths) {
      assertThat(tenth).isBetween(220, 380);
    }
  }

  @Test
  final void aSampleThatDoesNotFitSaysSo() {
    graph.followMany(1, LongStream.range(1000, 2000), id -> id);
    EdgeSample sample =
        graph
            .await(
                graph
                    .client()
                    .sample(
                        new SampleRead(List.of(out(1)), SortKeyBounds.ALL, 500, 7, Projection.IDS),
                        small()))
            .get(0);
    assertThat(sample.stopReason()).isEqualTo(StopReason.BYTE_LIMIT);
    assertThat(sample.edges().size()).isBetween(1, 100);
    assertThat(sample.population()).isEqualTo(1000);
  }

  private ReadOptions small() {
    return new ReadOptions(
        GRAPH, ReadLevel.STRONG, graph.deadline(), PriorityClass.INTERACTIVE, "", 300);
  }

  private List<CommonNeighbours> intersect(
      int limit, boolean countOnly, ReadOptions options, Intersection... intersections) {
    return graph.await(
        graph
            .client()
            .intersect(new IntersectRead(List.of(intersections), limit, countOnly), options));
  }

  /** All that the lists have in common, page by page. */
  private List<VertexId> common(int limit, ReadOptions options, ListKey... lists) {
    List<VertexId> found = new ArrayList<>();
    VertexId after = null;
    while (true) {
      CommonNeighbours page =
          intersect(limit, false, options, new Intersection(List.of(lists), after)).get(0);
      assertThat(page.neighbours().size()).isLessThanOrEqualTo(limit);
      assertThat(page.count()).isEqualTo(page.neighbours().size());
      found.addAll(ids(page.neighbours()));
      after = page.next();
      if (page.stopReason() == StopReason.EXHAUSTED) {
        assertThat(after).isNull();
        return found;
      }
      assertThat(after).isNotNull();
    }
  }

  @Test
  final void intersectsListsOfOneVertexAndOfSeveral() {
    graph.followMany(1, LongStream.range(10, 30), id -> 100 - id);
    graph.followMany(2, LongStream.range(20, 40), id -> id);
    for (long fan = 25; fan < 35; fan++) {
      graph.follow(fan, 1, fan);
    }
    assertThat(common(100, graph.options(), out(1), out(2)))
        .containsExactly(vertices(LongStream.range(20, 30)));
    assertThat(common(3, graph.options(), out(1), out(2)))
        .containsExactly(vertices(LongStream.range(20, 30)));
    assertThat(common(100, graph.options(), out(1), in(1)))
        .containsExactly(vertices(LongStream.range(25, 30)));
    assertThat(common(2, graph.options(), out(1), in(1), out(2), out(1)))
        .containsExactly(vertices(LongStream.range(25, 30)));
    assertThat(common(100, graph.options(), out(2)))
        .containsExactly(vertices(LongStream.range(20, 40)));
    assertThat(common(100, graph.options(), out(1), out(9))).isEmpty();
    assertThat(common(100, graph.options(), out(1), out(1, GIFT))).isEmpty();
  }

  @Test
  final void answersManyIntersectionsInOrder() {
    graph.followMany(1, LongStream.range(10, 30), id -> id);
    List<Intersection> asked = new ArrayList<>();
    for (long user = 100; user < 120; user++) {
      graph.followMany(user, LongStream.range(10, user - 90), id -> id);
      asked.add(Intersection.of(out(1), out(user)));
    }
    asked.add(Intersection.of(out(1), out(1)));
    List<CommonNeighbours> found =
        intersect(15, false, graph.options(), asked.toArray(Intersection[]::new));
    List<CommonNeighbours> counts =
        intersect(1000, true, graph.options(), asked.toArray(Intersection[]::new));
    assertThat(found).hasSize(21);
    for (int i = 0; i < 20; i++) {
      assertThat(found.get(i).count()).isEqualTo(Math.min(15, i));
      assertThat(counts.get(i).count()).isEqualTo(i);
      assertThat(counts.get(i).neighbours().size()).isZero();
      assertThat(counts.get(i).stopReason()).isEqualTo(StopReason.EXHAUSTED);
    }
    assertThat(counts.get(20).count()).isEqualTo(20);
    assertThat(found.get(20).stopReason()).isEqualTo(StopReason.LIMIT);
    assertThat(intersect(5, false, graph.options())).isEmpty();
  }

  @Test
  final void intersectsAShortListWithALongOne() {
    graph.followMany(1, LongStream.range(0, LARGE).map(i -> 3 * i), id -> id * 7919 % 1000);
    graph.followMany(2, LongStream.of(-4, 0, 5, 6, 3000, 3001, 7497, 99_999), id -> id);
    assertThat(common(100, graph.options(), out(1), out(2)))
        .containsExactly(vertices(LongStream.of(0, 6, 3000, 7497)));
    assertThat(common(1, graph.options(), out(2), out(1)))
        .containsExactly(vertices(LongStream.of(0, 6, 3000, 7497)));
    CommonNeighbours count =
        intersect(2, true, graph.options(), Intersection.of(out(1), out(2))).get(0);
    assertThat(count.count()).isEqualTo(2);
    assertThat(count.stopReason()).isEqualTo(StopReason.LIMIT);
    assertThat(count.next()).isNotNull();
  }

  @Test
  final void intersectionsKeepToTheByteLimit() {
    graph.followMany(1, LongStream.range(0, 1000), id -> id);
    graph.followMany(2, LongStream.range(500, 1500), id -> id);
    CommonNeighbours page = intersect(1000, false, small(), Intersection.of(out(1), out(2))).get(0);
    assertThat(page.stopReason()).isEqualTo(StopReason.BYTE_LIMIT);
    assertThat(page.neighbours().size()).isBetween(1, 100);
    assertThat(common(1000, small(), out(1), out(2)))
        .containsExactly(vertices(LongStream.range(500, 1000)));
  }

  @Test
  final void parallelEdgesCountOnce() {
    graph.commit(graph.gift(1, 2, 1, 5), graph.gift(1, 2, 2, 6), graph.gift(1, 3, 3, 7));
    graph.commit(graph.gift(4, 2, 4, 5), graph.gift(4, 2, 5, 6), graph.gift(4, 5, 6, 7));
    assertThat(common(10, graph.options(), out(1, GIFT), out(4, GIFT))).containsExactly(v(2));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  final void findsWhatSetsFind(int seed) {
    Random random = new Random(seed);
    List<NavigableSet<VertexId>> sets = new ArrayList<>();
    for (int list = 0; list < 3; list++) {
      NavigableSet<VertexId> set = new TreeSet<>();
      List<Mutation> edges = new ArrayList<>();
      int size = List.of(30, 400, 1500).get(random.nextInt(3));
      while (set.size() < size) {
        int number = random.nextInt(2 * size + 50);
        VertexId id = seed > 2 && number % 3 == 0 ? v("name/" + number) : v(number - 10);
        if (set.add(id)) {
          edges.add(graph.edge(v(-100 - list), id, random.nextInt(1000)));
        }
      }
      for (int i = 0; i < edges.size(); i += 500) {
        graph.commit(edges.subList(i, Math.min(edges.size(), i + 500)).toArray(Mutation[]::new));
      }
      sets.add(set);
    }
    ListKey[] lists = {out(-100), out(-101), out(-102)};
    assertThat(lists[0].label()).isEqualTo(FOLLOW);
    for (int limit : List.of(7, 100_000)) {
      for (int i = 0; i < 3; i++) {
        int other = (i + 1) % 3;
        NavigableSet<VertexId> both = new TreeSet<>(sets.get(i));
        both.retainAll(sets.get(other));
        assertThat(common(limit, graph.options(), lists[i], lists[other]))
            .containsExactlyElementsOf(both);
      }
      NavigableSet<VertexId> all = new TreeSet<>(sets.get(0));
      sets.forEach(all::retainAll);
      assertThat(common(limit, graph.options(), lists)).containsExactlyElementsOf(all);
    }
  }

  @Test
  final void doesNotSeeWhatWasRemoved() {
    graph.followMany(1, LongStream.range(10, 1010), id -> id);
    graph.followMany(2, LongStream.range(10, 1010), id -> id);
    graph.unfollow(1, 500);
    graph.commit(new Mutation.DeleteVertex(v(600)));
    assertThat(common(5000, graph.options(), out(1), out(2)))
        .hasSize(998)
        .doesNotContain(v(500), v(600));
    assertThat(ids(sample(out(1), SortKeyBounds.ALL, 2000, 4).edges()))
        .hasSize(998)
        .doesNotContain(v(500), v(600));
    assertThat(ids(skip(Order.ASCENDING, SortKeyBounds.ALL, null, 589).edges()))
        .containsExactly(v(601), v(602), v(603), v(604), v(605));
  }
}
