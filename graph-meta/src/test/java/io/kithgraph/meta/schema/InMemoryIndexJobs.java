package io.kithgraph.meta.schema;

import io.kithgraph.model.GraphId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Jobs that live in this object alone. Thread-safe by one lock. */
public final class InMemoryIndexJobs implements IndexJobs {
  private final Map<String, Job> jobs = new HashMap<>();

  @Override
  public synchronized Job find(GraphId graph, int index) {
    return jobs.getOrDefault(key(graph, index), Job.NONE);
  }

  @Override
  public synchronized Optional<Job> save(GraphId graph, int index, Job job) {
    if (find(graph, index).version() != job.version()) {
      return Optional.empty();
    }
    Job saved = job.next();
    jobs.put(key(graph, index), saved);
    return Optional.of(saved);
  }

  @Override
  public synchronized void forget(GraphId graph, int index) {
    jobs.remove(key(graph, index));
  }

  private static String key(GraphId graph, int index) {
    return graph.value() + "." + index;
  }
}
