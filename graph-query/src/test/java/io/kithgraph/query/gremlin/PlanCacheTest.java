package io.kithgraph.query.gremlin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.meta.schema.Catalog;
import io.kithgraph.meta.schema.Definition;
import io.kithgraph.model.PropertyType;
import io.kithgraph.query.exec.QueryErrorCode;
import io.kithgraph.query.exec.QueryException;
import io.kithgraph.query.gremlin.source.KithTraversal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.tinkerpop.gremlin.process.traversal.P;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversal;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.__;
import org.apache.tinkerpop.gremlin.process.traversal.step.GValue;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.decoration.SubgraphStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.verification.ReadOnlyStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.verification.VerificationException;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plans that are used again answer as if they were made anew, and give nothing away. */
class PlanCacheTest {
  private static final int USERS = 40;

  private final TestGraphs graphs = new TestGraphs();
  private final KithGraph graph = graphs.social();
  private final GraphTraversalSource g = graph.traversal();

  /** Each user follows as many others as its id says. */
  @BeforeEach
  void load() {
    for (long id = 0; id < USERS; id++) {
      g.addV("user").property(T.id, id).property("age", (int) id).iterate();
    }
    for (long id = 0; id < USERS; id++) {
      for (long other = 0; other < id; other++) {
        g.V(id).addE("follow").to(__.V(other)).property("since", other).iterate();
      }
    }
    graph.tx().commit();
  }

  private static List<?> stepsOf(GraphTraversal<?, ?> traversal) {
    traversal.asAdmin().applyStrategies();
    return traversal.asAdmin().getSteps();
  }

  @Test
  void idsAreHolesOfAPlan() {
    for (long id = 0; id < USERS; id++) {
      assertThat(g.V(id).out("follow").count().next()).isEqualTo(id);
      assertThat(g.V(GValue.of("x", id)).out("follow").limit(3).id().toList())
          .hasSize((int) Math.min(3, id));
    }
    assertThat(graph.knownPlans()).isEqualTo(2);
    assertThat(g.V(3L, 4L).out("follow").count().next()).isEqualTo(7);
    assertThat(g.V("3").out("follow").count().next()).isEqualTo(0);
    assertThat(g.V(3).out("follow").count().next()).isEqualTo(3);
    assertThat(graph.knownPlans()).isEqualTo(5);
  }

  @Test
  void otherValuesBelongToThePlan() {
    for (int limit = 1; limit < 5; limit++) {
      assertThat(g.V(20L).out("follow").limit(limit).id().toList()).hasSize(limit);
      assertThat(g.V(20L).outE("follow").has("since", P.lt(limit)).count().next()).isEqualTo(limit);
      assertThat(g.V(20L).out("follow").hasId((long) limit).id().toList())
          .containsExactly((long) limit);
    }
  }

  @Test
  void runsShareNoSteps() {
    GraphTraversal<?, ?> one = g.V(5L).out("follow").aggregate("x").cap("x");
    GraphTraversal<?, ?> other = g.V(7L).out("follow").aggregate("x").cap("x");
    List<?> steps = stepsOf(one);
    assertThat(stepsOf(other)).noneMatch(step -> steps.stream().anyMatch(s -> s == step));
    assertThat(one.next().toString()).isNotEqualTo(other.next().toString());
    assertThat(one.asAdmin().getSideEffects()).isNotSameAs(other.asAdmin().getSideEffects());
    assertThat(g.V(5L).out("follow").aggregate("x").cap("x").unfold().count().next()).isEqualTo(5);
  }

  @Test
  void strategiesAndOptionsAreThoseOfTheRequest() {
    assertThat(g.V(9L).out("follow").count().next()).isEqualTo(9);
    for (int max = 1; max < 4; max++) {
      GraphTraversalSource part =
          g.withStrategies(SubgraphStrategy.build().vertices(__.has("age", P.lt(max))).create());
      assertThat(part.V(9L).out("follow").count().next()).isEqualTo(0);
      assertThat(part.V(0L).in("follow").count().next()).isEqualTo(max - 1);
    }
    assertThatThrownBy(() -> g.withStrategies(ReadOnlyStrategy.instance()).V(9L).drop().iterate())
        .isInstanceOf(VerificationException.class);
    assertThat(g.V().has("age", 3).count().next()).isEqualTo(1);
    assertThatThrownBy(() -> g.with("scanBudget", 5L).V().has("age", 3).count().next())
        .isInstanceOfSatisfying(
            QueryException.class,
            e -> assertThat(e.code()).isEqualTo(QueryErrorCode.BUDGET_EXCEEDED));
    assertThat(g.with("scanBudget", 100L).V().has("age", 3).count().next()).isEqualTo(1);
  }

  @Test
  void sideEffectsOfTheSourceAreThoseOfTheRequest() {
    for (long id = 1; id < 4; id++) {
      assertThat(
              g.withSideEffect("x", List.of(g.V(id - 1).next()))
                  .V(id)
                  .out("follow")
                  .where(P.within("x"))
                  .id()
                  .toList())
          .containsExactly(id - 1);
      assertThat(g.withSack(id).V(5L).out("follow").limit(1).sack().next()).isEqualTo(id);
    }
  }

  @Test
  void plansOfOlderSchemasAreNotUsed() {
    assertThat(stepsOf(g.V(1L).outE("likes").order().by("at").limit(2)).toString())
        .contains("OrderGlobalStep");
    graphs
        .catalog()
        .define(
            Catalog.DEFAULT_GRAPH,
            List.of(
                new Definition.OfPropertyKey("mood", Optional.of(PropertyType.STRING)),
                Definition.OfEdgeLabel.automatic("likes")));
    assertThat(stepsOf(g.V(1L).outE("likes").order().by("createdAt").limit(2)).toString())
        .doesNotContain("OrderGlobalStep");
    assertThat(g.V(1L).outE("likes").order().by("at").limit(2).hasNext()).isFalse();
  }

  @Test
  void whatChangesTheGraphIsPlannedAnew() {
    long before = graph.knownPlans();
    g.V(3L).property("age", 7).iterate();
    g.V(3L).outE("follow").limit(1).drop().iterate();
    g.V(3L).out("follow").where(__.V(1L).property("age", 1)).iterate();
    assertThat(graph.knownPlans()).isEqualTo(before);
    assertThat(g.V(3L)).isInstanceOf(KithTraversal.class);
    graph.tx().rollback();
  }

  @Test
  void manyThreadsUseOnePlan() throws Exception {
    ExecutorService threads =
        Executors.newFixedThreadPool(4, task -> new Thread(task, "plan-cache-test"));
    try {
      List<Future<Void>> runs = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        Callable<Void> run =
            () -> {
              for (long i = 0; i < 300; i++) {
                long id = i % USERS;
                assertThat(
                        g.V(id)
                            .out("follow")
                            .group("x")
                            .by(__.out("follow").count())
                            .repeat(__.out("follow").dedup())
                            .times(1)
                            .dedup()
                            .count()
                            .next())
                    .isEqualTo(Math.max(0, id - 1));
              }
              graph.tx().rollback();
              return null;
            };
        runs.add(threads.submit(run));
      }
      for (Future<Void> run : runs) {
        run.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void verticesAsStartsAreNotKept() {
    Vertex five = g.V(5L).next();
    long before = graph.knownPlans();
    assertThat(g.V(five).out("follow").count().next()).isEqualTo(5);
    assertThat(graph.knownPlans()).isEqualTo(before);
  }
}
