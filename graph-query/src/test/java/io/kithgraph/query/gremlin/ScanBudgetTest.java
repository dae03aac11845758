package io.kithgraph.query.gremlin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.query.exec.QueryErrorCode;
import io.kithgraph.query.exec.QueryException;
import io.kithgraph.query.exec.QueryLimits;
import io.kithgraph.query.gremlin.terms.GremlinSettings;
import io.kithgraph.storage.api.InMemoryStorageClient;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.T;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scans of a whole graph keep to their budget, and say so. */
class ScanBudgetTest {
  private static final int BUDGET = 100;

  private final KithGraph graph =
      new TestGraphs(
              new InMemoryStorageClient(),
              GremlinSettings.DEFAULTS.withLimits(QueryLimits.DEFAULTS.withScanBudget(BUDGET)))
          .social();
  private final GraphTraversalSource g = graph.traversal();

  @BeforeEach
  void load() {
    for (long id = 0; id <= BUDGET; id++) {
      graph.addVertex(T.id, id, T.label, "user");
    }
    graph.tx().commit();
  }

  @Test
  void tooLongAScanEndsWithAnErrorThatSaysWhatToDo() {
    assertThatThrownBy(() -> g.V().count().next())
        .isInstanceOfSatisfying(
            QueryException.class,
            e -> assertThat(e.code()).isEqualTo(QueryErrorCode.BUDGET_EXCEEDED))
        .hasMessageContaining("more than 100 vertices")
        .hasMessageContaining("index")
        .hasMessageContaining("with('scanBudget', n)");
    assertThatThrownBy(() -> g.E().count().next())
        .hasMessageContaining("more than 100 vertices")
        .hasMessageContaining("g.V(ids).outE()");
  }

  @Test
  void aTraversalMayAskForMore() {
    assertThat(g.with("scanBudget", BUDGET + 1).V().count().next()).isEqualTo(BUDGET + 1);
    assertThat(g.with("scanBudget", BUDGET + 1).E().count().next()).isZero();
  }

  @Test
  void whatStaysWithinTheBudgetIsAnswered() {
    assertThat(g.V().limit(BUDGET - 1).count().next()).isEqualTo(BUDGET - 1);
    g.V(0L).drop().iterate();
    graph.tx().commit();
    assertThat(g.V().count().next()).isEqualTo(BUDGET);
  }

  @Test
  void scansOfOneTraversalShareTheBudget() {
    assertThatThrownBy(() -> g.V().limit(60).count().fold().V().limit(60).count().next())
        .hasMessageContaining("scan budget");
  }
}
