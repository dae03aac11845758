package io.kithgraph.meta.schema;

import io.kithgraph.model.GraphId;
import java.util.Optional;

/**
 * Who is at work on each index and how far it is, for all nodes of a deployment to see. A worker
 * saves often; a job that is not saved for a while is free for others, who go on from its position.
 * Two workers never both believe that they save: the later one fails. Thread-safe; calls block for
 * a round trip and fail with a {@link CatalogException} with {@code UNAVAILABLE}.
 */
public interface IndexJobs {

  /**
   * The state of a job.
   *
   * @param position where the work goes on; empty = at the start
   * @param permille how much of the graph is done, about
   * @param done how many vertices were looked at
   * @param version grows with every save
   */
  record Job(String position, int permille, long done, int version) {
    /** The version of a job that nobody saved yet. */
    public static final int NEW = -1;

    /** A job that nobody began. */
    public static final Job NONE = new Job("", 0, 0, NEW);

    /** This state as the next version. */
    public Job next() {
      return new Job(position, permille, done, version + 1);
    }
  }

  /** The newest state of a job, {@link Job#NONE} if nobody saved it. */
  Job find(GraphId graph, int index);

  /**
   * Saves how far a job is, if nobody else has saved since.
   *
   * @param job the new state, with the version of the state that it follows
   * @return the saved state, or empty if somebody else saved
   */
  Optional<Job> save(GraphId graph, int index, Job job);

  /** Forgets a job that is over. */
  void forget(GraphId graph, int index);
}
