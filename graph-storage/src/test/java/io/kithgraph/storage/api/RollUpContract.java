package io.kithgraph.storage.api;

import static io.kithgraph.storage.api.ContractGraph.AMOUNT;
import static io.kithgraph.storage.api.ContractGraph.GIFT;
import static io.kithgraph.storage.api.ContractGraph.GRAPH;
import static io.kithgraph.storage.api.ContractGraph.USER;
import static io.kithgraph.storage.api.ContractGraph.amount;
import static io.kithgraph.storage.api.ContractGraph.in;
import static io.kithgraph.storage.api.ContractGraph.newRequest;
import static io.kithgraph.storage.api.ContractGraph.out;
import static io.kithgraph.storage.api.ContractGraph.v;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RollUpList;
import io.kithgraph.model.RollUpList.Aggregate;
import io.kithgraph.storage.api.Mutation.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What every {@link StorageClient} promises about roll-ups. */
public abstract class RollUpContract extends ContractTest {
  private static final List<RollUpList> ALL =
      List.of(Aggregate.values()).stream().map(a -> new RollUpList(GIFT, AMOUNT, a)).toList();

  @Test
  final void keepsEveryAggregateOfAPairOnBothSides() {
    gifts(gift(1, 2, 1, 100, 5), gift(1, 2, 2, 300, -2), gift(1, 2, 3, 200, 9));
    gifts(gift(3, 2, 4, 100, 10));
    assertThat(largest(Aggregate.SUM, in(2, GIFT))).containsExactly("1=12", "3=10");
    assertThat(largest(Aggregate.COUNT, in(2, GIFT))).containsExactly("1=3", "3=1");
    assertThat(largest(Aggregate.MIN, in(2, GIFT))).containsExactly("3=10", "1=-2");
    assertThat(largest(Aggregate.MAX, in(2, GIFT))).containsExactly("3=10", "1=9");
    assertThat(largest(Aggregate.LAST, in(2, GIFT))).containsExactly("3=10", "1=-2");
    assertThat(largest(Aggregate.SUM, out(1, GIFT))).containsExactly("2=12");
    assertThat(graph.degree(list(Aggregate.SUM, in(2, GIFT)))).isEqualTo(2);
  }

  @Test
  final void followsReplacedAndDeletedEdges() {
    gifts(gift(1, 2, 1, 100, 5), gift(1, 2, 2, 200, 7), gift(1, 2, 3, 300, 6));
    gifts(gift(1, 2, 2, 50, 1));
    assertThat(sums()).containsExactly("1=12");
    assertThat(largest(Aggregate.MAX, in(2, GIFT))).containsExactly("1=6");
    delete(3);
    assertThat(sums()).containsExactly("1=6");
    assertThat(largest(Aggregate.MAX, in(2, GIFT))).containsExactly("1=5");
    assertThat(largest(Aggregate.LAST, in(2, GIFT))).containsExactly("1=5");
    assertThat(largest(Aggregate.MIN, in(2, GIFT))).containsExactly("1=1");
    delete(1);
    delete(2);
    for (Aggregate aggregate : Aggregate.values()) {
      assertThat(largest(aggregate, in(2, GIFT))).isEmpty();
      assertThat(graph.degree(list(aggregate, out(1, GIFT)))).isZero();
    }
  }

  @Test
  final void aRepeatedRequestCountsOnce() {
    Commit commit =
        new Commit(GRAPH, newRequest(), List.of(gift(1, 2, 1, 100, 5)), List.of()).withRollUps(ALL);
    graph.commit(commit);
    graph.commit(commit);
    assertThat(sums()).containsExactly("1=5");
  }

  @Test
  final void edgesWithoutAnIntegerValueDoNotCount() {
    Mutation.PutEdge bare =
        new Mutation.PutEdge(
            new EdgeKey(v(1), GIFT, v(2), 1),
            1,
            PropertySet.EMPTY,
            Mode.CREATE,
            true,
            Optional.of(USER));
    gifts(bare);
    assertThat(sums()).isEmpty();
    gifts(gift(1, 2, 1, 1, 4));
    assertThat(sums()).containsExactly("1=4");
    gifts(
        new Mutation.PutEdge(
            bare.key(), 1, PropertySet.EMPTY, Mode.UPSERT, true, Optional.of(USER)));
    assertThat(sums()).isEmpty();
  }

  @Test
  final void sumsBeyondSixtyFourBitsComeBackExact() {
    gifts(gift(1, 2, 1, 1, Long.MAX_VALUE), gift(1, 2, 2, 2, Long.MAX_VALUE));
    assertThat(sums()).containsExactly("1=" + Long.MAX_VALUE);
    delete(1);
    gifts(gift(1, 2, 3, 3, -7));
    assertThat(sums()).containsExactly("1=" + (Long.MAX_VALUE - 7));
  }

  @Test
  final void aProbeAsksForOnePair() {
    gifts(gift(1, 2, 1, 100, 5), gift(1, 2, 2, 300, 6), gift(3, 2, 4, 100, 10));
    EdgeRecord pair = graph.probe(list(Aggregate.SUM, in(2, GIFT)), v(1), null).edge();
    assertThat(pair).isNotNull();
    assertThat(pair == null ? 0 : pair.sortKey()).isEqualTo(11);
    assertThat(graph.probe(list(Aggregate.SUM, in(2, GIFT)), v(9), null).exists()).isFalse();
  }

  @Test
  final void usersDoNotSeeTheListsAmongTheirs() {
    gifts(gift(1, 2, 1, 100, 5));
    assertThat(graph.lists(v(2))).extracting(l -> l.list()).containsExactly(in(2, GIFT));
  }

  @Test
  final void deletedVerticesLeaveTheRollUpsOfOthers() {
    gifts(gift(1, 2, 1, 100, 5), gift(3, 2, 2, 100, 6));
    graph.commit(new Mutation.DeleteVertex(v(1)));
    assertThat(sums()).containsExactly("3=6");
    graph.commit(new Mutation.DeleteVertex(v(2)));
    assertThat(sums()).isEmpty();
    assertThat(largest(Aggregate.SUM, out(3, GIFT))).isEmpty();
  }

  @Test
  final void aVertexWithManyEdgesLeavesThemAtOnceAndForGood() {
    List<Mutation> many = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      many.add(gift(1, 2 + i % 3, 1 + i, i, 1));
    }
    many.add(gift(9, 2, 5_000, 1, 2));
    gifts(many.toArray(Mutation[]::new));
    assertThat(sums()).containsExactly("1=500", "9=2");
    graph.commit(new Mutation.DeleteVertex(v(1)));
    assertThat(sums()).containsExactly("9=2");
    assertThat(graph.degree(list(Aggregate.SUM, in(2, GIFT)))).isEqualTo(1);
    // The vertex may be made again once its edges are gone, and has no past then.
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(StorageException.class)
        .untilAsserted(() -> gifts(gift(1, 2, 6_000, 1, 3)));
    assertThat(sums()).containsExactly("1=3", "9=2");
  }

  @Test
  final void aDroppedGraphForgetsThem() {
    gifts(gift(1, 2, 1, 100, 5));
    graph.await(graph.client().dropGraph(GRAPH, graph.commitOptions()));
    graph.commit(gift(1, 2, 1, 100, 5));
    assertThat(sums()).isEmpty();
    assertThat(GRAPH).isEqualTo(new GraphId(1));
  }

  @Test
  final void concurrentGiftsOfManyToOneAddUp() {
    Random random = new Random(7);
    Map<Long, Long> expected = new TreeMap<>();
    List<CompletionStage<CommitResult>> commits = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      long from = 10L + random.nextInt(5);
      long amount = random.nextInt(100);
      expected.merge(from, amount, Long::sum);
      commits.add(
          graph
              .client()
              .commit(
                  graph.commitOf(gift(from, 2, 1 + i, i, amount)).withRollUps(ALL),
                  graph.commitOptions()));
    }
    commits.forEach(graph::await);
    Map<Long, Long> found = new TreeMap<>();
    EdgeColumns pairs = graph.newest(list(Aggregate.SUM, in(2, GIFT)), 100).edges();
    for (int i = 0; i < pairs.size(); i++) {
      found.put(pairs.longNeighbour(i), pairs.sortKey(i));
    }
    assertThat(found).isEqualTo(expected);
  }

  private void gifts(Mutation... gifts) {
    graph.commit(graph.commitOf(gifts).withRollUps(ALL));
  }

  /** Storage was told of the roll-ups when the gift was made, so it is not told again. */
  private void delete(long tieBreaker) {
    EdgeKey key = new EdgeKey(v(1), GIFT, v(2), tieBreaker);
    graph.commit(new Mutation.DeleteEdge(key, true));
  }

  private static Mutation.PutEdge gift(long from, long to, long tieBreaker, long at, long amount) {
    return new Mutation.PutEdge(
        new EdgeKey(v(from), GIFT, v(to), tieBreaker),
        at,
        amount(amount),
        Mode.UPSERT,
        true,
        Optional.of(USER));
  }

  private static ListKey list(Aggregate aggregate, ListKey list) {
    return new RollUpList(GIFT, AMOUNT, aggregate).of(list);
  }

  private List<String> sums() {
    return largest(Aggregate.SUM, in(2, GIFT));
  }

  /** The pairs of the list as "neighbour=aggregate", the largest first. */
  private List<String> largest(Aggregate aggregate, ListKey list) {
    EdgeColumns pairs = graph.newest(list(aggregate, list), 1_000).edges();
    List<String> found = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      found.add(pairs.neighbour(i) + "=" + pairs.sortKey(i));
    }
    return found;
  }
}
