package io.kithgraph.storage.api;

import static io.kithgraph.storage.api.ContractGraph.FOLLOW;
import static io.kithgraph.storage.api.ContractGraph.GIFT;
import static io.kithgraph.storage.api.ContractGraph.GRAPH;
import static io.kithgraph.storage.api.ContractGraph.USER;
import static io.kithgraph.storage.api.ContractGraph.amount;
import static io.kithgraph.storage.api.ContractGraph.in;
import static io.kithgraph.storage.api.ContractGraph.out;
import static io.kithgraph.storage.api.ContractGraph.v;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.Property;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Mutation.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link StorageClient} promises about vertices and reads of lists. With {@link
 * OrderStatisticsContract}, {@link CommitContract} and {@link VertexDeletionContract} it is the
 * specification; an implementation passes by extending all of them.
 */
public abstract class StorageClientContract extends ContractTest {
  @Test
  final void findsNothingInAnEmptyGraph() {
    assertThat(graph.vertices(v(1), v("a"))).containsExactly(Optional.empty(), Optional.empty());
    EdgeSlice slice = graph.newest(out(1), 10);
    assertThat(slice.list()).isEqualTo(out(1));
    assertThat(slice.edges().size()).isZero();
    assertThat(slice.stopReason()).isEqualTo(StopReason.EXHAUSTED);
    assertThat(slice.version()).isZero();
    assertThat(graph.degree(out(1))).isZero();
    assertThat(graph.probe(out(1), v(2), null)).isEqualTo(ProbeAnswer.ABSENT);
    assertThat(graph.lists(v(1))).isEmpty();
    assertThat(graph.scan(10)).isEmpty();
  }

  @Test
  final void answersEmptyBatchesWithNothing() {
    assertThat(graph.vertices()).isEmpty();
    assertThat(graph.range(RangeRead.newest(List.of(), 1, Projection.ALL))).isEmpty();
    assertThat(graph.degrees()).isEmpty();
    assertThat(graph.probes(false)).isEmpty();
  }

  @Test
  final void answersVerticesInTheOrderOfTheQuestionsWithDuplicates() {
    PropertySet name = PropertySet.of(Property.of(7, "ada"));
    graph.commit(
        new Mutation.PutVertex(v(-5), USER, name, Mode.CREATE),
        new Mutation.PutVertex(v("ünï"), USER, PropertySet.EMPTY, Mode.CREATE));
    List<Optional<VertexRecord>> found = graph.vertices(v("ünï"), v(9), v(-5), v("ünï"));
    assertThat(found).extracting(Optional::isPresent).containsExactly(true, false, true, true);
    assertThat(found.get(0)).isEqualTo(found.get(3));
    assertThat(found.get(2).orElseThrow().properties()).isEqualTo(name);
    assertThat(found.get(2).orElseThrow().label()).isEqualTo(USER);
    assertThat(found.get(2).orElseThrow().version()).isPositive();
  }

  @Test
  final void leavesVertexPropertiesOutUnlessAskedFor() {
    graph.commit(
        new Mutation.PutVertex(v(1), USER, PropertySet.of(Property.of(7, "ada")), Mode.CREATE));
    List<Optional<VertexRecord>> found =
        graph.await(graph.client().vertices(new VertexRead(List.of(v(1)), false), graph.options()));
    assertThat(found.get(0).orElseThrow().properties().isEmpty()).isTrue();
  }

  @Test
  final void keepsGraphsApart() {
    graph.follow(1, 2, 10);
    ReadOptions other = ReadOptions.of(new GraphId(2), graph.deadline());
    assertThat(graph.await(graph.client().count(CountRead.degrees(List.of(out(1))), other)))
        .containsExactly(0);
    assertThat(
            graph.await(graph.client().vertices(new VertexRead(List.of(v(1)), true), other)).get(0))
        .isEmpty();
  }

  @Test
  final void ordersBySortKeyThenNeighbourThenTieBreakerBothWays() {
    graph.commit(
        graph.gift(1, 3, 5, 20),
        graph.gift(1, 2, 9, 20),
        graph.gift(1, 2, 4, 20),
        graph.gift(1, 9, 1, -7),
        new Mutation.PutEdge(
            new EdgeKey(v(1), GIFT, v("x"), 3),
            20,
            amount(1),
            Mode.CREATE,
            true,
            Optional.of(USER)));
    List<String> ascending = List.of("-7:9:1", "20:2:4", "20:2:9", "20:3:5", "20:x:3");
    assertThat(graph.all(graph.read(out(1, GIFT), Order.ASCENDING, 100)))
        .containsExactlyElementsOf(ascending);
    List<String> descending = new ArrayList<>(ascending);
    Collections.reverse(descending);
    assertThat(graph.all(graph.read(out(1, GIFT), Order.DESCENDING, 100)))
        .containsExactlyElementsOf(descending);
  }

  @Test
  final void deliversMixedIdsAsColumns() {
    graph.follow(1, 7, 1);
    graph.commit(graph.edge(v(1), v("seven"), 2));
    EdgeColumns edges = graph.newest(out(1), 10).edges();
    assertThat(edges.onlyLongs()).isFalse();
    assertThat(edges.neighbour(0)).isEqualTo(v("seven"));
    assertThat(edges.neighbour(1)).isEqualTo(v(7));
    assertThat(edges.longNeighbour(1)).isEqualTo(7);
    assertThat(graph.newest(in(7), 10).edges().onlyLongs()).isTrue();
  }

  @Test
  final void deliversOnlyTheColumnsOfTheProjection() {
    graph.commit(graph.gift(1, 2, 4, 20));
    EdgeColumns ids =
        graph.range(RangeRead.newest(List.of(out(1, GIFT)), 5, Projection.IDS)).get(0).edges();
    assertThat(ids.neighbour(0)).isEqualTo(v(2));
    assertThat(ids.hasSortKeys()).isFalse();
    assertThat(ids.hasTieBreakers()).isFalse();
    assertThat(ids.hasProperties()).isFalse();
    EdgeColumns all =
        graph.range(RangeRead.newest(List.of(in(2, GIFT)), 5, Projection.ALL)).get(0).edges();
    assertThat(all.neighbour(0)).isEqualTo(v(1));
    assertThat(all.sortKey(0)).isEqualTo(20);
    assertThat(all.tieBreaker(0)).isEqualTo(4);
    assertThat(all.properties(0)).isEqualTo(amount(20));
  }

  @Test
  final void boundsAreInclusiveAtBothEnds() {
    LongStream.of(Long.MIN_VALUE, -1, 5, 6, 7, Long.MAX_VALUE)
        .forEach(since -> graph.follow(1, since, since));
    assertThat(graph.between(out(1), 5, 7)).containsExactly(5L, 6L, 7L);
    assertThat(graph.between(out(1), Long.MIN_VALUE, -1)).containsExactly(Long.MIN_VALUE, -1L);
    assertThat(graph.between(out(1), 8, Long.MAX_VALUE)).containsExactly(Long.MAX_VALUE);
    assertThat(graph.between(out(1), 7, 6)).isEmpty();
    assertThat(graph.count(out(1), 5, 7)).isEqualTo(3);
    assertThat(graph.count(out(1), Long.MAX_VALUE, Long.MAX_VALUE)).isEqualTo(1);
    assertThat(graph.count(out(1), 7, 6)).isZero();
    assertThat(graph.degree(out(1))).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 1000})
  final void pagesThroughALongListInEitherOrder(int limit) {
    graph.followMany(1, LongStream.range(0, 300), to -> to / 3);
    List<String> whole = graph.all(graph.read(out(1), Order.ASCENDING, 10_000));
    assertThat(whole).hasSize(300);
    for (Order order : Order.values()) {
      List<String> paged = graph.all(graph.read(out(1), order, limit));
      List<String> expected = new ArrayList<>(whole);
      if (order == Order.DESCENDING) {
        Collections.reverse(expected);
      }
      assertThat(paged).isEqualTo(expected);
    }
  }

  @Test
  final void saysWhyASliceStoppedAndWhereToGoOn() {
    graph.followMany(1, LongStream.range(0, 10), to -> to);
    EdgeSlice slice = graph.newest(out(1), 4);
    assertThat(slice.stopReason()).isEqualTo(StopReason.LIMIT);
    assertThat(slice.next()).isEqualTo(new Position(6, v(6), 0));
    assertThat(slice.version()).isPositive();
    EdgeSlice last = graph.newest(out(1), 11);
    assertThat(last.stopReason()).isEqualTo(StopReason.EXHAUSTED);
    assertThat(last.next()).isNull();
  }

  @Test
  final void goesOnAfterAnEdgeThatIsGone() {
    graph.followMany(1, LongStream.range(0, 10), to -> to);
    Position next = graph.newest(out(1), 4).next();
    graph.unfollow(1, 6);
    graph.follow(1, 100, 100);
    RangeRead rest =
        new RangeRead(
            List.of(new ListRange(out(1), next, null)),
            SortKeyBounds.ALL,
            Order.DESCENDING,
            3,
            List.of(),
            Projection.ALL);
    EdgeColumns edges = graph.range(rest).get(0).edges();
    assertThat(LongStream.range(0, edges.size()).map(i -> edges.longNeighbour((int) i)))
        .containsExactly(5L, 4L, 3L);
  }

  @Test
  final void readsOnlyTheEdgesToOneNeighbour() {
    graph.commit(
        graph.gift(1, 2, 4, 20),
        graph.gift(1, 3, 5, 21),
        graph.gift(1, 2, 6, 22),
        graph.gift(1, 2, 7, 19));
    RangeRead read =
        new RangeRead(
            List.of(new ListRange(out(1, GIFT), null, v(2))),
            new SortKeyBounds(20, 100),
            Order.DESCENDING,
            10,
            List.of(),
            Projection.ALL);
    assertThat(graph.all(read)).containsExactly("22:2:6", "20:2:4");
  }

  @Test
  final void slicesComeInTheOrderOfTheListsAndMayRepeat() {
    for (long from = 0; from < 40; from++) {
      graph.follow(from, from + 1, from);
    }
    List<EdgeSlice> slices =
        graph.range(
            RangeRead.newest(
                LongStream.concat(LongStream.range(0, 45), LongStream.of(3, 3))
                    .mapToObj(ContractGraph::out)
                    .toList(),
                5,
                Projection.IDS));
    assertThat(slices).hasSize(47);
    for (int i = 0; i < 40; i++) {
      assertThat(slices.get(i).list()).isEqualTo(out(i));
      assertThat(slices.get(i).edges().longNeighbour(0)).isEqualTo(i + 1);
    }
    assertThat(slices.get(44).edges().size()).isZero();
    assertThat(slices.get(46).edges().longNeighbour(0)).isEqualTo(4);
  }

  @Test
  final void stopsAtTheByteLimitAndStillGetsOn() {
    graph.followMany(1, LongStream.range(0, 50), to -> to);
    graph.followMany(2, LongStream.range(0, 50), to -> to);
    ReadOptions tight =
        new ReadOptions(
            GRAPH, ReadLevel.STRONG, graph.deadline(), PriorityClass.INTERACTIVE, "t", 64);
    RangeRead read = RangeRead.newest(List.of(out(1), out(2)), 1000, Projection.ALL);
    List<EdgeSlice> slices = graph.await(graph.client().range(read, tight));
    for (EdgeSlice slice : slices) {
      assertThat(slice.stopReason()).isEqualTo(StopReason.BYTE_LIMIT);
      assertThat(slice.next()).isNotNull();
      assertThat(slice.edges().size()).isLessThan(50);
    }
    assertThat(slices.stream().mapToInt(slice -> slice.edges().size()).sum()).isPositive();
    assertThat(graph.all(read, tight)).hasSize(100);
  }

  @Test
  final void filtersByPropertiesWithoutCuttingSilently() {
    graph.commit(
        LongStream.range(0, 60)
            .mapToObj(i -> graph.gift(1, i % 5, i + 1, i))
            .toArray(Mutation[]::new));
    List<PropertyCondition> conditions =
        List.of(
            new PropertyCondition(
                ContractGraph.AMOUNT,
                PropertyCondition.Operator.GREATER_OR_EQUAL,
                List.of(50)), // an int against longs: numbers compare by value
            new PropertyCondition(
                ContractGraph.AMOUNT,
                PropertyCondition.Operator.WITHIN,
                List.of(1L, 51L, 55.0, 59L)));
    RangeRead read =
        new RangeRead(
            List.of(ListRange.of(out(1, GIFT))),
            SortKeyBounds.ALL,
            Order.ASCENDING,
            2,
            conditions,
            Projection.ALL);
    assertThat(graph.all(read)).containsExactly("51:1:52", "55:0:56", "59:4:60");
    CountRead count = new CountRead(List.of(out(1, GIFT)), new SortKeyBounds(0, 55), conditions);
    assertThat(graph.await(graph.client().count(count, graph.options()))).containsExactly(2);
  }

  @Test
  final void edgeWithoutThePropertyDoesNotMeetACondition() {
    graph.follow(1, 2, 3);
    CountRead count =
        new CountRead(
            List.of(out(1)),
            SortKeyBounds.ALL,
            List.of(new PropertyCondition(9, PropertyCondition.Operator.NOT_EQUAL, List.of("x"))));
    assertThat(graph.await(graph.client().count(count, graph.options()))).containsExactly(0);
  }

  @Test
  final void probesFindTheNewestEdgeOrTheOneAskedFor() {
    graph.commit(graph.gift(1, 2, 4, 20), graph.gift(1, 2, 6, 22), graph.gift(1, 2, 7, 19));
    ProbeAnswer newest = graph.probe(out(1, GIFT), v(2), null);
    assertThat(newest.exists()).isTrue();
    assertThat(newest.edge())
        .isEqualTo(new EdgeRecord(new EdgeKey(v(1), GIFT, v(2), 6), 22, amount(22)));
    assertThat(graph.probe(in(2, GIFT), v(1), 7L).edge())
        .isEqualTo(new EdgeRecord(new EdgeKey(v(1), GIFT, v(2), 7), 19, amount(19)));
    assertThat(graph.probe(out(1, GIFT), v(2), 8L)).isEqualTo(ProbeAnswer.ABSENT);
    assertThat(graph.probe(out(1), v(2), null)).isEqualTo(ProbeAnswer.ABSENT);
  }

  @Test
  final void probesAnswerManyInOrderAndWithoutEdgesUnlessAsked() {
    graph.follow(1, 2, 3);
    graph.follow(5, 2, 3);
    List<ProbeAnswer> answers =
        graph.probes(
            false,
            new EdgeProbeRead.Probe(out(5), v(2), null),
            new EdgeProbeRead.Probe(out(2), v(5), null),
            new EdgeProbeRead.Probe(in(2), v(1), 0L),
            new EdgeProbeRead.Probe(out(1), v("2"), null));
    assertThat(answers)
        .containsExactly(
            ProbeAnswer.PRESENT, ProbeAnswer.ABSENT, ProbeAnswer.PRESENT, ProbeAnswer.ABSENT);
  }

  @Test
  final void listsAllListsOfAVertexWithTheirDegrees() {
    graph.follow(1, 2, 3);
    graph.follow(1, 3, 3);
    graph.follow(4, 1, 3);
    graph.follow(1, 1, 9);
    graph.commit(graph.gift(1, 4, 1, 1));
    assertThat(graph.lists(v(1)))
        .containsExactlyInAnyOrder(
            new StorageClient.ListDegree(out(1), 3),
            new StorageClient.ListDegree(in(1), 2),
            new StorageClient.ListDegree(out(1, GIFT), 1));
    graph.unfollow(4, 1);
    graph.unfollow(1, 1);
    assertThat(graph.lists(v(1)))
        .containsExactlyInAnyOrder(
            new StorageClient.ListDegree(out(1), 2), new StorageClient.ListDegree(out(1, GIFT), 1));
    assertThat(graph.lists(v(4))).containsExactly(new StorageClient.ListDegree(in(4, GIFT), 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 50})
  final void scansEveryVertexExactlyOnce(int limit) {
    Set<VertexId> expected = new HashSet<>();
    List<Mutation> puts = new ArrayList<>();
    for (long i = 0; i < 40; i++) {
      VertexId id = i % 4 == 0 ? v("name/" + i) : v(i - 20);
      expected.add(id);
      puts.add(new Mutation.PutVertex(id, USER, amount(i), Mode.CREATE));
    }
    graph.commit(puts.toArray(Mutation[]::new));
    List<VertexRecord> scanned = graph.scan(limit);
    assertThat(scanned).hasSize(40);
    assertThat(scanned).extracting(VertexRecord::id).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(scanned).allMatch(vertex -> !vertex.properties().isEmpty());
  }

  @Test
  final void refusesAContinuationThatItDidNotGive() {
    graph.commit(new Mutation.PutVertex(v(1), USER, PropertySet.EMPTY, Mode.CREATE));
    for (String bad : List.of("", "x", "n12x", "AAAA", "%%%", "s!")) {
      graph.refused(
          ErrorCode.INVALID_ARGUMENT,
          graph.client().scan(new VertexScan(Optional.of(bad), 5, false), graph.options()));
    }
  }

  @Test
  final void refusesWhatComesAfterItsDeadline() {
    Deadline passed = Deadline.after(Duration.ofMillis(-1));
    graph.refused(
        ErrorCode.DEADLINE_EXCEEDED,
        graph.client().count(CountRead.degrees(List.of(out(1))), ReadOptions.of(GRAPH, passed)));
    graph.refused(
        ErrorCode.DEADLINE_EXCEEDED,
        graph.client().commit(graph.commitOf(graph.edge(v(1), v(2), 1)), CommitOptions.of(passed)));
    assertThat(graph.degree(out(1))).isZero();
  }

  @Test
  final void readsAtEveryLevelSeeWhatTheSessionWrote() {
    CommitResult result = graph.commit(graph.edge(v(1), v(2), 1));
    for (ReadLevel level :
        List.of(
            ReadLevel.STRONG,
            new ReadLevel.Session(result.token()),
            new ReadLevel.Session(SessionToken.NONE.merge(result.token())))) {
      ReadOptions options =
          new ReadOptions(
              GRAPH,
              level,
              graph.deadline(),
              PriorityClass.BATCH,
              "tenant",
              ReadOptions.DEFAULT_MAX_BYTES);
      assertThat(
              graph.await(graph.client().count(CountRead.degrees(List.of(out(1), in(2))), options)))
          .containsExactly(1, 1);
    }
  }

  @Test
  final void closedClientIsUnavailableAndClosesAgain() {
    graph.client().close();
    graph.client().close();
    graph.refused(
        ErrorCode.UNAVAILABLE,
        graph.client().count(CountRead.degrees(List.of(out(1))), graph.options()));
    graph.refused(
        ErrorCode.UNAVAILABLE,
        graph.client().commit(graph.commitOf(graph.edge(v(1), v(2), 1)), graph.commitOptions()));
  }

  @Test
  final void followsAreInTheListsOfBothEnds() {
    graph.follow(1, 2, 3);
    assertThat(graph.newest(out(1), 5).edges().longNeighbour(0)).isEqualTo(2);
    assertThat(graph.newest(in(2), 5).edges().longNeighbour(0)).isEqualTo(1);
    assertThat(graph.degree(in(1))).isZero();
    assertThat(graph.degree(out(2))).isZero();
    assertThat(graph.newest(out(1), 5).list().label()).isEqualTo(FOLLOW);
  }
}
