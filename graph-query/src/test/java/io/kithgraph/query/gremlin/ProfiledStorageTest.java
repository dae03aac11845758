package io.kithgraph.query.gremlin;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.storage.client.EmbeddedStorage;
import java.util.List;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversal;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.process.traversal.util.Metrics;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.junit.jupiter.api.Test;

/** {@code profile()} says what real storage nodes did. */
final class ProfiledStorageTest {
  @Test
  void saysWhichPartitionsAndPagesWereTouched() {
    try (EmbeddedStorage storage = EmbeddedStorage.open()) {
      GraphTraversalSource g = new TestGraphs(storage.client()).social().traversal();
      for (long id = 1; id <= 50; id++) {
        g.addV("user").property(T.id, id).property("age", 20 + id).iterate();
      }
      for (long id = 2; id <= 50; id++) {
        g.V(1L).addE("follow").to(g.V(id).next()).iterate();
      }
      g.tx().commit();
      Metrics hop = folded(g.V(1L).out("follow"));
      assertThat(hop.getCount("partitionsTouched")).isEqualTo(1);
      assertThat(hop.getCount("cacheHits")).isPositive();
      assertThat(hop.getCount("cacheMisses")).isZero();
      assertThat(hop.getAnnotation("edgesRead")).isEqualTo(49L);
      assertThat(g.V(1L).out("follow").id().profile().next().toString())
          .as("what a console prints")
          .contains("edgesRead=49");
      Metrics second = folded(g.V(1L).out("follow").out("follow"));
      assertThat(second.getCount("storageCalls")).isEqualTo(1);
      assertThat(second.getCount("partitionsTouched")).isGreaterThan(1);
      // A list that does not exist is looked for once, and known to be absent from then on.
      assertThat(second.getCount("cacheMisses")).isEqualTo(49);
      assertThat(folded(g.V(1L).out("follow").out("follow")).getCount("cacheMisses")).isZero();
    }
  }

  /** The figures of the last step that reads lists. */
  private static Metrics folded(GraphTraversal<Vertex, Vertex> hops) {
    List<Metrics> steps =
        hops.id().profile().next().getMetrics().stream()
            .filter(step -> step.getCount("storageCalls") != null)
            .<Metrics>map(step -> step)
            .toList();
    return steps.get(steps.size() - 1);
  }
}
