package io.kithgraph.query.gremlin;

import io.kithgraph.model.VertexId;
import io.kithgraph.query.exec.Execution;
import io.kithgraph.query.exec.StorageReads;
import io.kithgraph.storage.api.VertexRead;
import io.kithgraph.storage.api.VertexRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Ids for vertices whose makers did not give one: allocated numbers that no stored vertex bears,
 * looked up a block at a time, since users may have given out the same numbers. Thread-safe.
 */
final class AllocatedVertexIds {
  private static final int BLOCK = 32;

  private final KithGraph graph;
  private final Queue<VertexId> free = new ConcurrentLinkedQueue<>();

  AllocatedVertexIds(KithGraph graph) {
    this.graph = graph;
  }

  VertexId next() {
    while (true) {
      VertexId id = free.poll();
      if (id == null) {
        findFree();
      } else if (graph.open().graph().changedVertex(id).isEmpty()) {
        return id;
      }
    }
  }

  private void findFree() {
    List<VertexId> block = new ArrayList<>(BLOCK);
    for (int i = 0; i < BLOCK; i++) {
      block.add(VertexId.of(graph.backend().numbers().nextVertexNumber(graph.id())));
    }
    Execution execution = graph.open().newExecution();
    List<Optional<VertexRecord>> found =
        new StorageReads(graph.backend().storage(), graph.id())
            .vertices(new VertexRead(block, false), execution);
    for (int i = 0; i < BLOCK; i++) {
      if (found.get(i).isEmpty()) {
        free.add(block.get(i));
      }
    }
  }
}
