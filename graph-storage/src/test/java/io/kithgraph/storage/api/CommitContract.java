package io.kithgraph.storage.api;

import static io.kithgraph.storage.api.ContractGraph.FOLLOW;
import static io.kithgraph.storage.api.ContractGraph.GIFT;
import static io.kithgraph.storage.api.ContractGraph.GRAPH;
import static io.kithgraph.storage.api.ContractGraph.USER;
import static io.kithgraph.storage.api.ContractGraph.amount;
import static io.kithgraph.storage.api.ContractGraph.followKey;
import static io.kithgraph.storage.api.ContractGraph.in;
import static io.kithgraph.storage.api.ContractGraph.newRequest;
import static io.kithgraph.storage.api.ContractGraph.out;
import static io.kithgraph.storage.api.ContractGraph.v;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.Property;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RequestId;
import io.kithgraph.storage.api.Mutation.Mode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every {@link StorageClient} promises about commits. */
public abstract class CommitContract extends BulkCommitContract {
  @Test
  final void anEmptyCommitSucceeds() {
    CommitResult result = graph.commit();
    assertThat(result.outcomes()).isEmpty();
  }

  @Test
  final void putVertexObeysItsMode() {
    assertThat(put(1, Mode.CREATE, 10)).isEqualTo(Outcome.CREATED);
    assertThat(put(1, Mode.UPSERT, 11)).isEqualTo(Outcome.UPDATED);
    assertThat(put(1, Mode.IF_ABSENT, 12)).isEqualTo(Outcome.UNCHANGED);
    assertThat(properties(1)).isEqualTo(amount(11));
    assertThat(put(1, Mode.UPDATE, 13)).isEqualTo(Outcome.UPDATED);
    assertThat(properties(1)).isEqualTo(amount(13));
    fails(ErrorCode.ALREADY_EXISTS, vertex(1, Mode.CREATE, 14));
    fails(ErrorCode.NOT_FOUND, vertex(2, Mode.UPDATE, 14));
    assertThat(put(2, Mode.IF_ABSENT, 15)).isEqualTo(Outcome.CREATED);
    assertThat(put(3, Mode.UPSERT, 15)).isEqualTo(Outcome.CREATED);
  }

  @Test
  final void versionsOfVerticesGrowWithEachChange() {
    put(1, Mode.CREATE, 10);
    long first = record(1).version();
    put(1, Mode.IF_ABSENT, 10);
    assertThat(record(1).version()).isEqualTo(first);
    put(1, Mode.UPSERT, 11);
    assertThat(record(1).version()).isGreaterThan(first);
  }

  @Test
  final void patchChangesSomePropertiesAndKeepsTheOthers() {
    graph.commit(
        new Mutation.PutVertex(
            v(1),
            USER,
            PropertySet.of(Property.of(1, "a"), Property.of(2, "b"), Property.of(3, "c")),
            Mode.CREATE));
    CommitResult result =
        graph.commit(
            new Mutation.PatchVertex(
                v(1), PropertySet.of(Property.of(2, "B"), Property.of(4, "d")), Set.of(3, 9)));
    assertThat(result.outcomes()).containsExactly(Outcome.UPDATED);
    assertThat(properties(1))
        .isEqualTo(PropertySet.of(Property.of(1, "a"), Property.of(2, "B"), Property.of(4, "d")));
    fails(ErrorCode.NOT_FOUND, new Mutation.PatchVertex(v(2), amount(1), Set.of()));
    assertThat(graph.exists(2)).isFalse();
  }

  @Test
  final void putEdgeObeysItsMode() {
    assertThat(putEdge(Mode.CREATE, 10)).isEqualTo(Outcome.CREATED);
    assertThat(putEdge(Mode.UPSERT, 11)).isEqualTo(Outcome.UPDATED);
    assertThat(putEdge(Mode.IF_ABSENT, 12)).isEqualTo(Outcome.UNCHANGED);
    assertSince(11);
    assertThat(putEdge(Mode.UPDATE, 13)).isEqualTo(Outcome.UPDATED);
    assertSince(13);
    fails(ErrorCode.ALREADY_EXISTS, edge(Mode.CREATE, 14));
    assertSince(13);
    graph.unfollow(1, 2);
    fails(ErrorCode.NOT_FOUND, edge(Mode.UPDATE, 14));
    assertThat(graph.degrees(out(1), in(2))).containsExactly(0, 0);
    assertThat(putEdge(Mode.IF_ABSENT, 15)).isEqualTo(Outcome.CREATED);
    assertSince(15);
  }

  @Test
  final void replacingAnEdgeKeepsTheDegreeAndReplacesItsProperties() {
    graph.commit(
        new Mutation.PutEdge(
            followKey(v(1), v(2)), 5, amount(5), Mode.UPSERT, true, Optional.of(USER)));
    graph.follow(1, 2, 50);
    assertThat(graph.degrees(out(1), in(2))).containsExactly(1, 1);
    assertThat(graph.newest(in(2), 5).edges().properties(0).isEmpty()).isTrue();
    assertThat(graph.newest(in(2), 5).edges().sortKey(0)).isEqualTo(50);
  }

  @Test
  final void makesMissingEndpointsOrRefuses() {
    graph.follow(1, 2, 5);
    assertThat(record(1).label()).isEqualTo(USER);
    assertThat(record(2).properties().isEmpty()).isTrue();
    Mutation strict =
        new Mutation.PutEdge(
            followKey(v(1), v(3)), 5, PropertySet.EMPTY, Mode.UPSERT, true, Optional.empty());
    fails(ErrorCode.NOT_FOUND, strict);
    assertThat(graph.degree(out(1))).isEqualTo(1);
    assertThat(graph.degree(in(3))).isZero();
    put(3, Mode.CREATE, 1);
    assertThat(graph.commit(strict).outcomes()).containsExactly(Outcome.CREATED);
    Mutation fromNowhere =
        new Mutation.PutEdge(
            followKey(v(4), v(3)), 5, PropertySet.EMPTY, Mode.UPSERT, true, Optional.empty());
    fails(ErrorCode.NOT_FOUND, fromNowhere);
    assertThat(graph.degree(in(3))).isEqualTo(1);
    assertThat(graph.exists(4)).isFalse();
  }

  @Test
  final void existingEndpointsKeepTheirLabelAndProperties() {
    graph.commit(new Mutation.PutVertex(v(1), new LabelId(9), amount(3), Mode.CREATE));
    long version = record(1).version();
    graph.follow(1, 2, 5);
    assertThat(record(1).label()).isEqualTo(new LabelId(9));
    assertThat(record(1).properties()).isEqualTo(amount(3));
    assertThat(record(1).version()).isEqualTo(version);
  }

  @Test
  final void deletesEdges() {
    graph.follow(1, 2, 5);
    assertThat(graph.unfollow(1, 2)).isEqualTo(Outcome.DELETED);
    assertThat(graph.unfollow(1, 2)).isEqualTo(Outcome.NOT_FOUND);
    assertThat(graph.unfollow(7, 8)).isEqualTo(Outcome.NOT_FOUND);
    assertThat(graph.degrees(out(1), in(2))).containsExactly(0, 0);
    assertThat(graph.exists(1)).isTrue();
  }

  @Test
  final void edgesOfOneMomentAreToldApartByTheirTieBreakers() {
    graph.commit(graph.gift(1, 2, 11, 5), graph.gift(1, 2, 12, 5));
    assertThat(graph.degrees(out(1, GIFT), in(2, GIFT))).containsExactly(2, 2);
    graph.commit(new Mutation.DeleteEdge(graph.gift(1, 2, 11, 5).key(), true));
    assertThat(graph.all(graph.read(in(2, GIFT), Order.ASCENDING, 10))).containsExactly("5:1:12");
  }

  @Test
  final void aSelfLoopIsInBothListsOfItsVertex() {
    graph.follow(1, 1, 5);
    assertThat(graph.degrees(out(1), in(1))).containsExactly(1, 1);
    graph.unfollow(1, 1);
    assertThat(graph.degrees(out(1), in(1))).containsExactly(0, 0);
  }

  @Test
  final void withoutAnInListOnlyTheSourceKnowsTheEdge() {
    Mutation put =
        new Mutation.PutEdge(
            followKey(v(1), v(2)), 5, PropertySet.EMPTY, Mode.UPSERT, false, Optional.of(USER));
    assertThat(graph.commit(put).outcomes()).containsExactly(Outcome.CREATED);
    assertThat(graph.degrees(out(1), in(2))).containsExactly(1, 0);
    assertThat(graph.exists(2)).isTrue();
    assertThat(graph.commit(put).outcomes()).containsExactly(Outcome.UPDATED);
    assertThat(graph.commit(new Mutation.DeleteEdge(followKey(v(1), v(2)), false)).outcomes())
        .containsExactly(Outcome.DELETED);
    assertThat(graph.degree(out(1))).isZero();
  }

  @Test
  final void mutationsOfOneCommitSeeTheEarlierOnes() {
    CommitResult result =
        graph.commit(
            vertex(1, Mode.CREATE, 1),
            vertex(2, Mode.CREATE, 2),
            new Mutation.PutEdge(
                followKey(v(1), v(2)), 5, PropertySet.EMPTY, Mode.CREATE, true, Optional.empty()),
            new Mutation.PatchVertex(v(2), PropertySet.of(Property.of(9, true)), Set.of()),
            graph.edge(v(1), v(2), 6),
            graph.noEdge(1, 2),
            graph.noEdge(1, 2),
            graph.edge(v(1), v(2), 7));
    assertThat(result.outcomes())
        .containsExactly(
            Outcome.CREATED,
            Outcome.CREATED,
            Outcome.CREATED,
            Outcome.UPDATED,
            Outcome.UPDATED,
            Outcome.DELETED,
            Outcome.NOT_FOUND,
            Outcome.CREATED);
    assertSince(7);
    assertThat(properties(2))
        .isEqualTo(PropertySet.of(Property.of(ContractGraph.AMOUNT, 2L), Property.of(9, true)));
  }

  @Test
  final void appliesAllOrNothingOverManyVertices() {
    graph.follow(90, 91, 1);
    List<Mutation> mutations = new ArrayList<>();
    for (long i = 0; i < 40; i++) {
      mutations.add(graph.edge(v(i), v(i + 100), i));
    }
    mutations.add(
        new Mutation.PutEdge(
            followKey(v(90), v(91)), 5, PropertySet.EMPTY, Mode.CREATE, true, Optional.of(USER)));
    fails(ErrorCode.ALREADY_EXISTS, mutations.toArray(Mutation[]::new));
    for (long i = 0; i < 40; i++) {
      assertThat(graph.degrees(out(i), in(i + 100))).containsExactly(0, 0);
      assertThat(graph.exists(i)).isFalse();
    }
    mutations.remove(40);
    CommitResult result = graph.commit(mutations.toArray(Mutation[]::new));
    assertThat(result.outcomes()).hasSize(40).containsOnly(Outcome.CREATED);
    for (long i = 0; i < 40; i++) {
      assertThat(graph.degrees(out(i), in(i + 100))).containsExactly(1, 1);
    }
  }

  @Test
  final void preconditionsOnVertices() {
    conditional(new Precondition.VertexAt(v(1), 0), vertex(1, Mode.CREATE, 1));
    long version = record(1).version();
    broken(new Precondition.VertexAt(v(1), 0), vertex(2, Mode.CREATE, 1));
    broken(new Precondition.VertexAt(v(1), version + 1), vertex(2, Mode.CREATE, 1));
    assertThat(graph.exists(2)).isFalse();
    conditional(new Precondition.VertexAt(v(1), version), vertex(1, Mode.UPSERT, 2));
    broken(new Precondition.VertexAt(v(1), version), vertex(1, Mode.UPSERT, 3));
    assertThat(properties(1)).isEqualTo(amount(2));
  }

  @Test
  final void preconditionsOnLists() {
    conditional(new Precondition.ListAt(out(1), 0), graph.edge(v(1), v(2), 1));
    long version = graph.newest(out(1), 1).version();
    broken(new Precondition.ListAt(out(1), 0), graph.edge(v(5), v(6), 1));
    conditional(new Precondition.ListAt(out(1), version), graph.edge(v(5), v(6), 1));
    conditional(new Precondition.ListAt(out(1), version), graph.edge(v(1), v(3), 1));
    broken(new Precondition.ListAt(out(1), version), graph.edge(v(1), v(4), 1));
    long grown = graph.newest(out(1), 1).version();
    assertThat(grown).isGreaterThan(version);
    graph.unfollow(1, 3);
    broken(new Precondition.ListAt(out(1), grown), graph.edge(v(1), v(4), 1));
    assertThat(graph.degree(out(1))).isEqualTo(1);
  }

  @Test
  final void anEmptiedListHasTheVersionThatItShows() {
    graph.follow(1, 2, 1);
    graph.unfollow(1, 2);
    long version = graph.newest(out(1), 1).version();
    conditional(new Precondition.ListAt(out(1), version), graph.edge(v(1), v(2), 1));
  }

  @Test
  final void preconditionsOnEdges() {
    conditional(
        new Precondition.EdgePresence(followKey(v(1), v(2)), false), graph.edge(v(1), v(2), 1));
    broken(new Precondition.EdgePresence(followKey(v(1), v(2)), false), graph.edge(v(1), v(3), 1));
    conditional(
        new Precondition.EdgePresence(followKey(v(1), v(2)), true), graph.edge(v(1), v(3), 1));
    broken(new Precondition.EdgePresence(followKey(v(2), v(1)), true), graph.edge(v(1), v(4), 1));
    assertThat(graph.degree(out(1))).isEqualTo(2);
  }

  @Test
  final void preconditionsAreCheckedBeforeTheMutationsAndFarFromThem() {
    for (long far = 100; far < 120; far++) {
      broken(new Precondition.VertexAt(v(far), 1), graph.edge(v(1), v(2), 1));
    }
    assertThat(graph.exists(1)).isFalse();
    conditional(
        new Precondition.EdgePresence(followKey(v(1), v(2)), false),
        graph.edge(v(1), v(2), 1),
        graph.noEdge(1, 2));
  }

  @Test
  final void aCommitOfPreconditionsAloneChecksThem() {
    graph.follow(1, 2, 1);
    conditional(new Precondition.EdgePresence(followKey(v(1), v(2)), true));
    broken(new Precondition.EdgePresence(followKey(v(1), v(2)), false));
  }

  @Test
  final void theSameRequestAppliesOnceAndGivesTheFirstOutcome() {
    Commit commit =
        new Commit(
            GRAPH,
            newRequest(),
            List.of(graph.edge(v(1), v(2), 5), graph.noEdge(7, 8), vertex(3, Mode.UPSERT, 3)),
            List.of());
    CommitResult first = graph.commit(commit);
    assertThat(first.repeated()).isFalse();
    graph.unfollow(1, 2);
    put(3, Mode.UPSERT, 33);
    CommitResult again = graph.commit(commit);
    assertThat(again.repeated()).isTrue();
    assertThat(again.outcomes()).isEqualTo(first.outcomes());
    assertThat(graph.degrees(out(1), in(2))).containsExactly(0, 0);
    assertThat(properties(3)).isEqualTo(amount(33));
  }

  @Test
  final void theFirstContentStandsIfTheRequestLeftPartOfItOpen() {
    RequestId request = newRequest();
    CommitResult first =
        graph.commit(
            new Commit(GRAPH, request, List.of(graph.edge(v(1), v(2), 5)), List.of(), true));
    CommitResult again =
        graph.commit(
            new Commit(GRAPH, request, List.of(graph.edge(v(1), v(2), 6)), List.of(), true));
    assertThat(again.repeated()).isTrue();
    assertThat(again.outcomes()).isEqualTo(first.outcomes());
    assertThat(graph.degrees(out(1), in(2))).containsExactly(1, 1);
  }

  @Test
  final void aRefusedRequestMayBeTriedAgain() {
    RequestId request = newRequest();
    Mutation[] mutations = {
      new Mutation.PutEdge(
          followKey(v(1), v(2)), 5, PropertySet.EMPTY, Mode.CREATE, true, Optional.empty())
    };
    Commit commit = new Commit(GRAPH, request, List.of(mutations), List.of());
    graph.refused(ErrorCode.NOT_FOUND, graph.client().commit(commit, graph.commitOptions()));
    put(1, Mode.CREATE, 1);
    graph.refused(ErrorCode.NOT_FOUND, graph.client().commit(commit, graph.commitOptions()));
    put(2, Mode.CREATE, 1);
    CommitResult result = graph.commit(commit);
    assertThat(result.repeated()).isFalse();
    assertThat(result.outcomes()).containsExactly(Outcome.CREATED);
    assertThat(graph.commit(commit).repeated()).isTrue();
  }

  @Test
  final void refusesWhatIsTooLarge() {
    PropertySet edgeLimit = bytes(CommitLimits.MAX_EDGE_PROPERTY_BYTES - 16);
    graph.commit(
        new Mutation.PutEdge(
            followKey(v(1), v(2)), 5, edgeLimit, Mode.UPSERT, true, Optional.of(USER)));
    assertThat(graph.newest(in(2), 1).edges().properties(0)).isEqualTo(edgeLimit);
    fails(
        ErrorCode.TOO_LARGE,
        new Mutation.PutEdge(
            followKey(v(1), v(3)),
            5,
            bytes(CommitLimits.MAX_EDGE_PROPERTY_BYTES),
            Mode.UPSERT,
            true,
            Optional.of(USER)));
    fails(
        ErrorCode.TOO_LARGE,
        new Mutation.PutVertex(
            v(4), USER, bytes(CommitLimits.MAX_VERTEX_PROPERTY_BYTES), Mode.UPSERT));
    assertThat(graph.exists(3)).isFalse();
    assertThatThrownBy(
            () ->
                graph.commitOf(
                    Collections.nCopies(10_001, graph.noEdge(1, 2)).toArray(Mutation[]::new)))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE));
  }

  @Test
  final void dropsAGraphAndNoOther() {
    graph.followMany(1, LongStream.range(10, 300), to -> to);
    GraphId other = new GraphId(2);
    graph.commit(new Commit(other, newRequest(), List.of(graph.edge(v(1), v(2), 5)), List.of()));
    graph.await(graph.client().dropGraph(GRAPH, graph.commitOptions()));
    graph.await(graph.client().dropGraph(GRAPH, graph.commitOptions()));
    assertThat(graph.scan(100)).isEmpty();
    assertThat(graph.degrees(out(1), in(20))).containsOnly(0);
    assertThat(
            graph.await(
                graph
                    .client()
                    .count(
                        CountRead.degrees(List.of(out(1), in(2))),
                        ReadOptions.of(other, graph.deadline()))))
        .containsExactly(1, 1);
  }

  @Test
  final void labelsAreListsOfTheirOwn() {
    graph.follow(1, 2, 5);
    graph.commit(graph.gift(1, 2, 3, 5));
    graph.unfollow(1, 2);
    assertThat(graph.degrees(out(1, FOLLOW), out(1, GIFT), in(2, FOLLOW), in(2, GIFT)))
        .containsExactly(0, 1, 0, 1);
  }

  private static Mutation vertex(long id, Mode mode, long amount) {
    return new Mutation.PutVertex(v(id), USER, amount(amount), mode);
  }

  private Outcome put(long id, Mode mode, long amount) {
    return graph.commit(vertex(id, mode, amount)).outcomes().get(0);
  }

  private static Mutation edge(Mode mode, long since) {
    return new Mutation.PutEdge(
        followKey(v(1), v(2)), since, PropertySet.EMPTY, mode, true, Optional.of(USER));
  }

  private Outcome putEdge(Mode mode, long since) {
    return graph.commit(edge(mode, since)).outcomes().get(0);
  }

  private void assertSince(long since) {
    assertThat(graph.degrees(out(1), in(2))).containsExactly(1, 1);
    assertThat(graph.newest(out(1), 5).edges().sortKey(0)).isEqualTo(since);
    assertThat(graph.newest(in(2), 5).edges().sortKey(0)).isEqualTo(since);
  }

  private VertexRecord record(long id) {
    return graph.vertices(v(id)).get(0).orElseThrow();
  }

  private PropertySet properties(long id) {
    return record(id).properties();
  }

  private static PropertySet bytes(int length) {
    return PropertySet.of(Property.of(1, new byte[length]));
  }

  private void fails(ErrorCode code, Mutation... mutations) {
    graph.refused(code, graph.client().commit(graph.commitOf(mutations), graph.commitOptions()));
  }

  private void conditional(Precondition precondition, Mutation... mutations) {
    graph.commit(new Commit(GRAPH, newRequest(), List.of(mutations), List.of(precondition)));
  }

  private void broken(Precondition precondition, Mutation... mutations) {
    Commit commit = new Commit(GRAPH, newRequest(), List.of(mutations), List.of(precondition));
    graph.refused(
        ErrorCode.PRECONDITION_FAILED, graph.client().commit(commit, graph.commitOptions()));
  }
}
