package io.kithgraph.query.gremlin;

import io.kithgraph.storage.api.InMemoryStorageClient;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversal;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.__;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.junit.jupiter.api.BeforeEach;

/**
 * A graph of follows whose storage counts what it is asked, for tests of what traversals become.
 */
abstract class FoldedFollows {
  static final long FANS = 300;

  final CountingStorageClient storage = new CountingStorageClient(new InMemoryStorageClient());
  final KithGraph graph = new TestGraphs(storage).social();
  final GraphTraversalSource g = graph.traversal();

  /** Vertex 1 follows 2..9, each of which follows 10 more; {@code FANS} others follow vertex 2. */
  @BeforeEach
  void load() {
    for (long i = 2; i < 10; i++) {
      follow(1, i, 1000 + i);
      for (long j = 0; j < 10; j++) {
        follow(i, 100 * i + j, 2000 + j);
      }
    }
    for (long fan = 0; fan < FANS; fan++) {
      follow(10_000 + fan, 2, 3000 + fan);
    }
    graph.tx().commit();
    storage.forget();
  }

  void follow(long from, long to, long since) {
    g.addE("follow").from(vertex(from)).to(vertex(to)).property("since", since).iterate();
  }

  @SuppressWarnings("unchecked") // The library takes traversals as generic varargs.
  GraphTraversal<?, Vertex> vertex(long id) {
    return __.coalesce(__.V(id), __.addV("user").property(T.id, id));
  }

  static String steps(GraphTraversal<?, ?> traversal) {
    Traversal.Admin<?, ?> admin = traversal.asAdmin().clone();
    admin.applyStrategies();
    return admin.toString();
  }
}
