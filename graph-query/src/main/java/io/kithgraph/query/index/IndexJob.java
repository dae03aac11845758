package io.kithgraph.query.index;

import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.IndexJobs;
import io.kithgraph.meta.schema.IndexJobs.Job;
import io.kithgraph.meta.schema.VertexIndex;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.PriorityClass;
import io.kithgraph.storage.api.ReadLevel;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.StorageException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * The work on one index that this node has taken: it belongs to this node for as long as its saves
 * succeed. Confined to the worker's thread.
 */
final class IndexJob {
  /** How long one call to storage may take. */
  private static final Duration CALL = Duration.ofSeconds(60);

  private final GraphSchema schema;
  private final VertexIndex index;
  private final IndexJobs jobs;
  private final BooleanSupplier wanted;
  private Job state;

  /** Somebody else has the job now, or it is no longer to be done. */
  static final class LostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LostException() {
      super("Another node works on the index now, or it is no longer wanted");
    }
  }

  /**
   * @param wanted whether the job is still to be done
   */
  IndexJob(
      GraphSchema schema, VertexIndex index, IndexJobs jobs, BooleanSupplier wanted, Job state) {
    this.wanted = wanted;
    this.schema = schema;
    this.index = index;
    this.jobs = jobs;
    this.state = state;
  }

  GraphSchema schema() {
    return schema;
  }

  VertexIndex index() {
    return index;
  }

  Job state() {
    return state;
  }

  /**
   * Saves how far the work is, and that this node is at it.
   *
   * @throws LostException if another node has taken it, or nobody needs it any more
   */
  void save(String position, int permille, long done) {
    if (!wanted.getAsBoolean()) {
      throw new LostException();
    }
    state =
        jobs.save(
                schema.graph(), index.number(), new Job(position, permille, done, state.version()))
            .orElseThrow(LostException::new);
  }

  /** Saves that this node is at it. */
  void save() {
    save(state.position(), state.permille(), state.done());
  }

  void forget() {
    jobs.forget(schema.graph(), index.number());
  }

  ReadOptions reads() {
    return new ReadOptions(
        schema.graph(),
        ReadLevel.STRONG,
        Deadline.after(CALL),
        PriorityClass.BACKGROUND,
        "",
        ReadOptions.DEFAULT_MAX_BYTES);
  }

  CommitOptions commits() {
    return new CommitOptions(Deadline.after(CALL), PriorityClass.BACKGROUND, "");
  }

  /**
   * Waits for storage.
   *
   * @throws StorageException as the stage ends
   * @throws InterruptedException if the worker is closed
   */
  static <T> T await(CompletionStage<T> stage) throws InterruptedException {
    try {
      return stage.toCompletableFuture().get(2 * CALL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StorageException storage) {
        throw storage;
      }
      throw new StorageException(ErrorCode.INTERNAL, "Storage failed", e.getCause());
    } catch (TimeoutException e) {
      throw new StorageException(ErrorCode.DEADLINE_EXCEEDED, "Storage did not answer", e);
    }
  }
}
