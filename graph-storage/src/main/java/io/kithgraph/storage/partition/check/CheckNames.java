package io.kithgraph.storage.partition.check;

import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.StorageKeys;
import io.kithgraph.storage.key.StorageKeys.PageKey;
import io.kithgraph.storage.key.StorageKeys.VertexKey;

/** How a check names what is wrong to people. Thread-safe how the implementation says. */
public interface CheckNames {
  /** Speaks of graphs and labels by their numbers. Stateless. */
  CheckNames NUMBERS =
      new CheckNames() {
        @Override
        public String graph(GraphId graph) {
          return Integer.toString(graph.value());
        }

        @Override
        public String label(GraphId graph, LabelId label) {
          return Integer.toString(label.value());
        }
      };

  /** The name of a graph. */
  String graph(GraphId graph);

  /** The name of a label of vertices or edges, also of a hidden one. */
  String label(GraphId graph, LabelId label);

  /** What lies under the key. */
  default String describe(StorageKey key) {
    StorageKeys.Decoded decoded = key.length() < 2 ? null : StorageKeys.decode(key);
    if (decoded instanceof VertexKey vertex) {
      return "graph " + graph(vertex.graph()) + ", vertex " + vertex.vertex();
    }
    if (decoded instanceof PageKey page) {
      ListKey list = page.list();
      return "graph "
          + graph(page.graph())
          + ", vertex "
          + list.vertex()
          + ", label "
          + label(page.graph(), list.label())
          + ", "
          + list.direction()
          + " list"
          + (page.isRoot() ? "" : ", page " + page.pageId() + " of tree " + page.tree());
    }
    return "a record of the partition";
  }

  /** An edge. */
  default String describe(GraphId graph, EdgeKey edge) {
    return "graph "
        + graph(graph)
        + ", label "
        + label(graph, edge.label())
        + ", from vertex "
        + edge.source()
        + " to vertex "
        + edge.destination()
        + (edge.tieBreaker() == 0 ? "" : ", tie-breaker " + edge.tieBreaker());
  }
}
