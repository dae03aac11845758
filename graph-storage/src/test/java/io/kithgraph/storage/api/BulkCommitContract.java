package io.kithgraph.storage.api;

import static io.kithgraph.storage.api.ContractGraph.USER;
import static io.kithgraph.storage.api.ContractGraph.amount;
import static io.kithgraph.storage.api.ContractGraph.followKey;
import static io.kithgraph.storage.api.ContractGraph.in;
import static io.kithgraph.storage.api.ContractGraph.out;
import static io.kithgraph.storage.api.ContractGraph.v;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.model.LabelId;
import io.kithgraph.storage.api.Mutation.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link StorageClient} promises about commits whose ids are used once. */
abstract class BulkCommitContract extends ContractTest {
  @Test
  final void aBulkCommitDoesWhatAnyOtherDoes() {
    graph.follow(1, 2, 10);
    graph.follow(3, 4, 10);
    List<Mutation> mutations = new ArrayList<>();
    mutations.add(follow(1, 2, 20, Mode.IF_ABSENT, true, Optional.of(USER)));
    mutations.add(follow(1, 2, 30, Mode.UPSERT, true, Optional.of(USER)));
    mutations.add(follow(5, 5, 5, Mode.UPSERT, true, Optional.of(USER)));
    mutations.add(follow(3, 4, 5, Mode.IF_ABSENT, true, Optional.empty()));
    mutations.add(follow(3, 1, 5, Mode.UPSERT, false, Optional.of(USER)));
    for (long i = 0; i < 40; i++) {
      mutations.add(graph.edge(v(1), v(i + 100), i));
      mutations.add(graph.edge(v(i + 100), v(1), i));
    }
    CommitResult result = graph.commit(graph.commitOf(mutations.toArray(Mutation[]::new)).asBulk());
    assertThat(result.outcomes().subList(0, 5))
        .containsExactly(
            Outcome.UNCHANGED,
            Outcome.UPDATED,
            Outcome.CREATED,
            Outcome.UNCHANGED,
            Outcome.CREATED);
    assertThat(result.outcomes().subList(5, 85)).hasSize(80).containsOnly(Outcome.CREATED);
    assertThat(graph.newest(in(2), 1).edges().sortKey(0)).isEqualTo(30);
    assertThat(graph.degrees(out(1), in(1), out(5), in(5), out(3), in(2)))
        .containsExactly(41, 40, 1, 1, 2, 1);
    for (long i = 0; i < 40; i++) {
      assertThat(graph.degrees(out(i + 100), in(i + 100))).containsExactly(1, 1);
      assertThat(graph.exists(i + 100)).isTrue();
    }
  }

  @Test
  final void aBulkCommitAppliesAllOrNothing() {
    List<Mutation> mutations = new ArrayList<>();
    for (long i = 0; i < 40; i++) {
      mutations.add(graph.edge(v(i), v(i + 100), i));
    }
    mutations.add(follow(1, 300, 5, Mode.UPSERT, true, Optional.empty()));
    graph.refused(
        ErrorCode.NOT_FOUND,
        graph
            .client()
            .commit(
                graph.commitOf(mutations.toArray(Mutation[]::new)).asBulk(),
                graph.commitOptions()));
    for (long i = 0; i < 40; i++) {
      assertThat(graph.degrees(out(i), in(i + 100))).containsExactly(0, 0);
      assertThat(graph.exists(i)).isFalse();
    }
    mutations.set(40, graph.noEdge(1, 101));
    CommitResult result = graph.commit(graph.commitOf(mutations.toArray(Mutation[]::new)).asBulk());
    assertThat(result.outcomes()).hasSize(41).endsWith(Outcome.DELETED);
    assertThat(graph.degrees(out(1), in(101), out(2))).containsExactly(0, 0, 1);
  }

  private static Mutation follow(
      long from, long to, long since, Mode mode, boolean inList, Optional<LabelId> endpointLabel) {
    return new Mutation.PutEdge(
        followKey(v(from), v(to)), since, amount(7), mode, inList, endpointLabel);
  }
}
