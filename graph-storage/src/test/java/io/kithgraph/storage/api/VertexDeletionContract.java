package io.kithgraph.storage.api;

import static io.kithgraph.storage.api.ContractGraph.GIFT;
import static io.kithgraph.storage.api.ContractGraph.GRAPH;
import static io.kithgraph.storage.api.ContractGraph.USER;
import static io.kithgraph.storage.api.ContractGraph.amount;
import static io.kithgraph.storage.api.ContractGraph.in;
import static io.kithgraph.storage.api.ContractGraph.newRequest;
import static io.kithgraph.storage.api.ContractGraph.out;
import static io.kithgraph.storage.api.ContractGraph.v;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.storage.api.Mutation.Mode;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every {@link StorageClient} promises about deleting vertices. */
public abstract class VertexDeletionContract extends ContractTest {

  @Test
  final void deletingAVertexRemovesItsEdgesOnBothSides() {
    graph.commit(vertex(1));
    graph.followMany(1, LongStream.range(10, 40), to -> to);
    for (long from = 20; from < 30; from++) {
      graph.follow(from, 1, from);
    }
    graph.commit(graph.gift(5, 1, 77, 1), graph.gift(1, 5, 78, 2));
    graph.follow(1, 1, 1);
    graph.follow(10, 11, 1);
    assertThat(graph.commit(new Mutation.DeleteVertex(v(1))).outcomes())
        .containsExactly(Outcome.DELETED);
    assertThat(graph.exists(1)).isFalse();
    assertThat(graph.lists(v(1))).isEmpty();
    assertThat(graph.degrees(out(1), in(1), out(1, GIFT), in(1, GIFT))).containsOnly(0);
    for (long other = 10; other < 40; other++) {
      assertThat(graph.exists(other)).isTrue();
      assertThat(graph.degree(in(other))).isEqualTo(other == 11 ? 1 : 0);
      assertThat(graph.degree(out(other))).isEqualTo(other == 10 ? 1 : 0);
      assertThat(graph.probe(in(other), v(1), null)).isEqualTo(ProbeAnswer.ABSENT);
    }
    assertThat(graph.degrees(out(5, GIFT), in(5, GIFT))).containsOnly(0);
    assertThat(graph.commit(new Mutation.DeleteVertex(v(1))).outcomes())
        .containsExactly(Outcome.NOT_FOUND);
  }

  @Test
  final void deletingAVertexIsIdempotentByRequest() {
    graph.followMany(1, LongStream.range(10, 30), to -> to);
    Commit delete =
        new Commit(GRAPH, newRequest(), List.of(new Mutation.DeleteVertex(v(1))), List.of());
    assertThat(graph.commit(delete).outcomes()).containsExactly(Outcome.DELETED);
    graph.followMany(1, LongStream.range(25, 35), to -> to);
    CommitResult again = graph.commit(delete);
    assertThat(again.repeated()).isTrue();
    assertThat(again.outcomes()).containsExactly(Outcome.DELETED);
    assertThat(graph.degree(out(1))).isEqualTo(10);
    for (long to = 25; to < 35; to++) {
      assertThat(graph.degree(in(to))).isEqualTo(1);
    }
  }

  @Test
  final void aVertexMayBeDeletedAndMadeAgainInOneCommit() {
    graph.follow(1, 2, 1);
    CommitResult result =
        graph.commit(
            graph.edge(v(1), v(3), 1),
            new Mutation.DeleteVertex(v(1)),
            vertex(1),
            graph.edge(v(1), v(4), 1));
    assertThat(result.outcomes())
        .containsExactly(Outcome.CREATED, Outcome.DELETED, Outcome.CREATED, Outcome.CREATED);
    assertThat(graph.degrees(out(1), in(2), in(3), in(4))).containsExactly(1, 0, 0, 1);
    assertThat(graph.vertices(v(1)).get(0).orElseThrow().properties()).isEqualTo(amount(9));
  }

  @Test
  final void deletesAVertexWithManyEdges() {
    graph.followMany(1, LongStream.range(1000, 3500), to -> to);
    for (long base = 10_000; base < 12_500; base += 500) {
      graph.commit(
          LongStream.range(base, base + 500)
              .mapToObj(from -> (Mutation) graph.edge(v(from), v(1), from))
              .toArray(Mutation[]::new));
    }
    assertThat(graph.degrees(out(1), in(1))).containsExactly(2500, 2500);
    assertThat(graph.commit(new Mutation.DeleteVertex(v(1))).outcomes())
        .containsExactly(Outcome.DELETED);
    assertThat(graph.exists(1)).isFalse();
    assertThat(graph.degrees(out(1), in(1))).containsOnly(0);
    assertThat(graph.newest(in(1), 5).edges().size()).isZero();
    for (long other = 1000; other < 3500; other += 41) {
      assertThat(graph.degree(in(other))).isZero();
      assertThat(graph.probe(in(other), v(1), null)).isEqualTo(ProbeAnswer.ABSENT);
      assertThat(graph.newest(in(other), 5).edges().size()).isZero();
    }
    for (long other = 10_000; other < 12_500; other += 41) {
      assertThat(graph.degree(out(other))).isZero();
      assertThat(graph.exists(other)).isTrue();
    }
    assertThat(graph.scan(1000)).hasSize(5000);
  }

  private static Mutation vertex(long id) {
    return new Mutation.PutVertex(v(id), USER, amount(9), Mode.CREATE);
  }
}
