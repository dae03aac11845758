package io.kithgraph.query.gremlin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.query.exec.QueryErrorCode;
import io.kithgraph.query.exec.QueryException;
import io.kithgraph.query.exec.QueryLimits;
import io.kithgraph.query.gremlin.terms.GremlinSettings;
import io.kithgraph.storage.api.Commit;
import io.kithgraph.storage.api.InMemoryStorageClient;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.tinkerpop.gremlin.process.traversal.Order;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.__;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.util.TemporaryException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What transactions see, and what they refuse to commit. */
class KithTransactionTest {
  private final CountingStorageClient storage =
      new CountingStorageClient(new InMemoryStorageClient());
  private final TestGraphs graphs = new TestGraphs(storage);
  private final KithGraph graph = graphs.social();
  private final GraphTraversalSource g = graph.traversal();
  private final ExecutorService other =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "other-transaction"));

  @BeforeEach
  void load() {
    for (long id = 1; id <= 5; id++) {
      g.addV("user").property(T.id, id).property("age", 20 + (int) id).iterate();
    }
    follow(1, 2, 100);
    follow(1, 3, 200);
    graph.tx().commit();
    storage.forget();
  }

  @AfterEach
  void stop() {
    other.shutdownNow();
  }

  private void follow(long from, long to, long since) {
    g.V(from).addE("follow").to(__.V(to)).property("since", since).iterate();
  }

  private void inOtherThread(Runnable action) {
    try {
      other.submit(action).get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private List<Object> followed() {
    return g.V(1L).outE("follow").order().by("since", Order.desc).inV().id().toList();
  }

  @Test
  void readsItsOwnWritesInOrder() {
    follow(1, 4, 150);
    follow(1, 5, 300);
    assertThat(followed()).containsExactly(5L, 3L, 4L, 2L);
    assertThat(g.V(1L).outE("follow").order().by("since", Order.desc).limit(2).inV().id().toList())
        .containsExactly(5L, 3L);
    assertThat(g.V(1L).out("follow").count().next()).isEqualTo(4);
    assertThat(g.V(5L).in("follow").id().toList()).containsExactly(1L);
    g.V(1L).outE("follow").where(__.inV().hasId(3L)).drop().iterate();
    assertThat(followed()).containsExactly(5L, 4L, 2L);
    assertThat(g.V(1L).out("follow").count().next()).isEqualTo(3);
    graph.tx().rollback();
    assertThat(followed()).containsExactly(3L, 2L);
  }

  @Test
  void limitReachesPastDeletedEdges() {
    g.V(1L).outE("follow").order().by("since", Order.desc).limit(1).drop().iterate();
    assertThat(g.V(1L).outE("follow").order().by("since", Order.desc).limit(1).inV().id().toList())
        .containsExactly(2L);
  }

  @Test
  void deletedVertexIsGoneFromBothSides() {
    g.V(3L).drop().iterate();
    assertThat(followed()).containsExactly(2L);
    assertThat(g.V(1L).out("follow").count().next()).isEqualTo(1);
    assertThat(g.V(3L).hasNext()).isFalse();
    assertThat(g.V().count().next()).isEqualTo(4);
    graph.tx().commit();
    assertThat(followed()).containsExactly(2L);
  }

  @Test
  void nobodyElseSeesWhatIsNotCommitted() {
    follow(1, 4, 150);
    inOtherThread(() -> assertThat(followed()).hasSize(2));
    graph.tx().commit();
    inOtherThread(
        () -> {
          graph.tx().rollback();
          assertThat(followed()).hasSize(3);
        });
  }

  @Test
  void followingAgainKeepsTheTimeUnlessOneIsGiven() {
    g.V(1L).addE("follow").to(__.V(2L)).iterate();
    graph.tx().commit();
    assertThat(g.V(1L).outE("follow").where(__.inV().hasId(2L)).values("since").toList())
        .containsExactly(100L);
    g.V(1L).addE("follow").to(__.V(2L)).property("since", 500L).iterate();
    graph.tx().commit();
    assertThat(followed()).containsExactly(2L, 3L);
    assertThat(g.V(2L).in("follow").count().next()).isEqualTo(1);
  }

  @Test
  void giftsAreToldApart() {
    for (int i = 0; i < 3; i++) {
      g.V(1L).addE("gift").to(__.V(2L)).property("at", 7).property("amount", i).iterate();
    }
    graph.tx().commit();
    assertThat(g.V(1L).outE("gift").values("amount").toSet()).containsOnly(0L, 1L, 2L);
    Object id = g.V(1L).outE("gift").has("amount", 1).id().next();
    assertThat(g.E(id).values("amount").toList()).containsExactly(1L);
    assertThat(String.valueOf(id)).startsWith("1:gift:2:");
  }

  @Test
  void lostUpdateIsAConflictThatMayBeRetried() {
    int age = (int) g.V(1L).values("age").next();
    inOtherThread(
        () -> {
          g.V(1L).property("age", 99).iterate();
          graph.tx().commit();
        });
    g.V(1L).property("age", age + 1).iterate();
    assertThatThrownBy(() -> graph.tx().commit())
        .isInstanceOf(TransactionConflictException.class)
        .isInstanceOf(TemporaryException.class);
    assertThat(graph.tx().isOpen()).isFalse();
    assertThat(g.V(1L).values("age").toList()).containsExactly(99);
  }

  @Test
  void decidingByAListThatChangedIsAConflict() {
    assertThat(followed()).hasSize(2);
    inOtherThread(
        () -> {
          follow(1, 5, 400);
          graph.tx().commit();
        });
    g.V(2L).property("age", 1).iterate();
    assertThatThrownBy(() -> graph.tx().commit()).isInstanceOf(TransactionConflictException.class);
  }

  @Test
  void decidingByACountThatChangedIsAConflict() {
    assertThat(g.V(2L).in("follow").count().next()).isEqualTo(1);
    inOtherThread(
        () -> {
          follow(5, 2, 400);
          graph.tx().commit();
        });
    g.V(2L).property("age", 1).iterate();
    assertThatThrownBy(() -> graph.tx().commit()).isInstanceOf(TransactionConflictException.class);
  }

  @Test
  void decidingByWhatListsHaveInCommonThatChangedIsAConflict() {
    assertThat(g.V(1L).out("follow").where(__.in("follow").hasId(4L)).hasNext()).isFalse();
    inOtherThread(
        () -> {
          follow(4, 2, 400);
          graph.tx().commit();
        });
    g.V(2L).property("age", 1).iterate();
    assertThatThrownBy(() -> graph.tx().commit()).isInstanceOf(TransactionConflictException.class);
    assertThat(g.V(1L).out("follow").where(__.in("follow").hasId(4L)).id().toList())
        .containsExactly(2L);
    g.V(2L).property("age", 1).iterate();
    assertThatCode(() -> graph.tx().commit()).doesNotThrowAnyException();
  }

  @Test
  void decidingByASampleOfAListThatChangedIsAConflict() {
    assertThat(g.V(1L).out("follow").sample(5).count().next()).isEqualTo(2);
    inOtherThread(
        () -> {
          follow(1, 4, 400);
          graph.tx().commit();
        });
    g.V(2L).property("age", 1).iterate();
    assertThatThrownBy(() -> graph.tx().commit()).isInstanceOf(TransactionConflictException.class);
  }

  @Test
  void followersOfOneUserDoNotConflict() {
    follow(4, 2, 500);
    inOtherThread(
        () -> {
          follow(5, 2, 600);
          graph.tx().commit();
        });
    assertThatCode(() -> graph.tx().commit()).doesNotThrowAnyException();
    assertThat(g.V(2L).in("follow").count().next()).isEqualTo(3);
  }

  @Test
  void followingTwiceAtOnceIsNoConflict() {
    g.V(4L).addE("follow").to(__.V(5L)).iterate();
    inOtherThread(
        () -> {
          follow(4, 5, 600);
          graph.tx().commit();
        });
    assertThatCode(() -> graph.tx().commit()).doesNotThrowAnyException();
    assertThat(g.V(4L).outE("follow").values("since").toList()).containsExactly(600L);
    g.V(4L).addE("follow").to(__.V(5L)).iterate();
    g.V(4L).outE("follow").property("since", 700L).iterate();
    graph.tx().commit();
    assertThat(g.V(4L).outE("follow").values("since").toList()).containsExactly(700L);
  }

  @Test
  void vertexThatExistsIsNotMadeAgain() {
    g.addV("user").property(T.id, 1L).iterate();
    assertThatThrownBy(() -> graph.tx().commit())
        .isInstanceOfSatisfying(
            QueryException.class,
            e -> assertThat(e.code()).isEqualTo(QueryErrorCode.ALREADY_EXISTS));
  }

  @Test
  void edgeToAMissingVertexIsRefusedAtTheCommit() {
    g.V(1L).addE("likes").to(__.V(2L)).iterate();
    inOtherThread(
        () -> {
          g.V(2L).drop().iterate();
          graph.tx().commit();
        });
    assertThatThrownBy(() -> graph.tx().commit())
        .isInstanceOfSatisfying(
            QueryException.class, e -> assertThat(e.code()).isEqualTo(QueryErrorCode.NOT_FOUND));
  }

  @Test
  void transactionThatOnlyReadsCommitsNothing() {
    assertThat(followed()).hasSize(2);
    graph.tx().commit();
    assertThat(storage.calls(Commit.class)).isEmpty();
  }

  @Test
  void tooManyChangesAreRefused() {
    QueryLimits d = QueryLimits.DEFAULTS;
    QueryLimits limits =
        new QueryLimits(
            d.timeout(),
            d.maxEdges(),
            d.maxLists(),
            d.maxVertices(),
            d.maxBytes(),
            d.maxFrontier(),
            d.pageEdges(),
            d.scanPage(),
            10,
            d.maxTrackedReads(),
            d.scanBudget());
    KithGraph small =
        new TestGraphs(new InMemoryStorageClient(), GremlinSettings.DEFAULTS.withLimits(limits))
            .social();
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 11; i++) {
                small.addVertex();
              }
            })
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("at most 10");
    small.tx().rollback();
  }

  @Test
  void manyDeletionsAreCommittedInParts() {
    KithGraph many = graphs.empty();
    int vertices = Commit.MAX_MUTATIONS + 500;
    for (int i = 0; i < vertices; i++) {
      many.addVertex();
      if (i % 5000 == 0) {
        many.tx().commit();
      }
    }
    many.tx().commit();
    storage.forget();
    many.traversal().V().drop().iterate();
    many.tx().commit();
    assertThat(storage.calls(Commit.class)).hasSize(2);
    assertThat(many.traversal().V().hasNext()).isFalse();
  }
}
