package io.kithgraph.storage.bulk.build;

import io.kithgraph.storage.bulk.BulkLoads;
import io.kithgraph.storage.bulk.BulkLoads.Load;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;

/** Has the vertices of one partition admitted, some calls at a time. Confined to one thread. */
final class VertexAdmission {
  private static final int CALLS_UNDER_WAY = 3;

  private final Step step;
  private final Load load;
  private final int partition;
  private final long[] vertices = new long[BulkLoads.MAX_VERTICES];
  private final ArrayDeque<Step.Pending<Void>> underWay = new ArrayDeque<>();
  private int count;
  private long admitted;

  VertexAdmission(Step step, Load load, int partition) {
    this.step = step;
    this.load = load;
    this.partition = partition;
  }

  void add(long vertex) throws IOException {
    vertices[count++] = vertex;
    if (count == vertices.length) {
      send();
    }
  }

  private void send() throws IOException {
    if (underWay.size() == CALLS_UNDER_WAY) {
      underWay.remove().await();
    }
    long[] chunk = Arrays.copyOf(vertices, count);
    underWay.add(step.begin(loads -> loads.admit(load, partition, chunk)));
    admitted += count;
    count = 0;
  }

  /**
   * Returns once all vertices are admitted.
   *
   * @return how many they were
   */
  long complete() throws IOException {
    if (count > 0) {
      send();
    }
    while (!underWay.isEmpty()) {
      underWay.remove().await();
    }
    return admitted;
  }
}
