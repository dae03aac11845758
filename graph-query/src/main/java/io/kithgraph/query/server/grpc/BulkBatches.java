package io.kithgraph.query.server.grpc;

import io.kithgraph.api.v1.BulkWriteBatch;
import io.kithgraph.api.v1.BulkWriteResponse;
import io.kithgraph.api.v1.BulkWriteStart;
import io.kithgraph.api.v1.RowReject;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.storage.api.Commit;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.CommitResult;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.Mutation;
import io.kithgraph.storage.api.Outcome;
import io.kithgraph.storage.api.SessionToken;
import io.kithgraph.storage.api.StorageException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Applies the batches of a bulk stream: rows become mutations, mutations travel in commits of
 * thousands, and a commit that one row spoils is halved until the row is found. Thread-safe.
 */
final class BulkBatches {
  private final ServiceParts parts;
  private final Graphs graphs;
  private final WriteIds writeIds;

  BulkBatches(ServiceParts parts, Graphs graphs, WriteIds writeIds) {
    this.parts = parts;
    this.graphs = graphs;
    this.writeIds = writeIds;
  }

  /** Refuses a stream for a graph that does not exist. */
  void check(BulkWriteStart start) {
    graphs.schema(start.getGraph());
    Call.tenant(start.getOptions().getTenant());
  }

  /**
   * Applies one batch.
   *
   * @param stopped asked before each commit: whether nobody waits for the answer any longer
   */
  CompletionStage<BulkWriteResponse> write(
      BulkWriteStart start, BulkWriteBatch batch, CommitOptions options, BooleanSupplier stopped) {
    GraphSchema schema = graphs.schema(start.getGraph());
    return graphs
        .knowing(schema, BulkRows.names(batch))
        // Thousands of rows are too much for a thread of the transport.
        .thenApplyAsync(
            known -> new BulkRows(known, parts.clock(), parts.numbers()).read(batch),
            parts.blocking())
        .thenCompose(rows -> new Run(schema, rows, options, stopped).commit())
        .thenApply(tally -> tally.response(batch.getSequence()));
  }

  /** The commits of one batch, one after another. Confined to their chain. */
  private final class Run {
    private final GraphSchema schema;
    private final BulkRows.Read rows;
    private final CommitOptions options;
    private final BooleanSupplier stopped;
    private final Tally tally = new Tally();

    Run(GraphSchema schema, BulkRows.Read rows, CommitOptions options, BooleanSupplier stopped) {
      this.schema = schema;
      this.rows = rows;
      this.options = options;
      this.stopped = stopped;
      tally.rejects.addAll(rows.rejects());
    }

    CompletionStage<Tally> commit() {
      CompletionStage<Void> all = CompletableFuture.completedFuture(null);
      int size = rows.mutations().size();
      for (int from = 0; from < size; from += RequestLimits.BULK_COMMIT_ROWS) {
        int first = from;
        int last = Math.min(size, from + RequestLimits.BULK_COMMIT_ROWS);
        all = all.thenCompose(done -> commit(first, last));
      }
      return all.thenApply(done -> tally);
    }

    private CompletionStage<Void> commit(int from, int to) {
      if (stopped.getAsBoolean()) {
        return CompletableFuture.failedFuture(
            new StorageException(ErrorCode.CANCELLED, "The stream was closed"));
      }
      List<Mutation> mutations = rows.mutations().subList(from, to);
      Commit commit = new Commit(schema.graph(), writeIds.fresh(), mutations, List.of()).asBulk();
      return parts
          .storage()
          .commit(commit, options)
          .handle((result, failure) -> next(from, to, result, failure))
          .thenCompose(next -> next);
    }

    private CompletionStage<Void> next(
        int from, int to, @Nullable CommitResult result, @Nullable Throwable failure) {
      if (result != null) {
        tally.add(result);
        return CompletableFuture.completedFuture(null);
      }
      Throwable cause = Objects.requireNonNull(failure);
      if (!spoiltByRow(cause)) {
        return CompletableFuture.failedFuture(cause);
      }
      if (to - from == 1) {
        tally.rejects.add(reject(rows.rows().get(from), cause));
        return CompletableFuture.completedFuture(null);
      }
      int middle = (from + to) >>> 1;
      return commit(from, middle).thenCompose(done -> commit(middle, to));
    }
  }

  private static boolean spoiltByRow(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof StorageException storage
        && switch (storage.code()) {
          case INVALID_ARGUMENT, TOO_LARGE, NOT_FOUND, ALREADY_EXISTS, NOT_UNIQUE -> true;
          case PRECONDITION_FAILED,
              CONFLICT,
              STALE_EPOCH,
              NOT_LEADER,
              OVERLOADED,
              UNAVAILABLE,
              DEADLINE_EXCEEDED,
              CANCELLED,
              CORRUPT,
              INTERNAL,
              STALE_SCHEMA,
              FENCED,
              DISK_FULL ->
              false;
        };
  }

  static RowReject reject(int row, Throwable failure) {
    ErrorStatuses.Failure explained = ErrorStatuses.explain(failure);
    return RowReject.newBuilder()
        .setRow(row)
        .setReason(explained.reason())
        .setMessage(explained.message())
        .build();
  }

  /** What became of a batch. Confined to the chain of its commits. */
  private static final class Tally {
    private final List<RowReject> rejects = new ArrayList<>();
    private int created;
    private int updated;
    private int unchanged;
    private SessionToken token = SessionToken.NONE;

    void add(CommitResult result) {
      for (Outcome outcome : result.outcomes()) {
        switch (outcome) {
          case CREATED -> created++;
          case UPDATED -> updated++;
          case UNCHANGED, DELETED, NOT_FOUND -> unchanged++;
        }
      }
      token = token.merge(result.token());
    }

    BulkWriteResponse response(long sequence) {
      rejects.sort(Comparator.comparingInt(RowReject::getRow));
      return BulkWriteResponse.newBuilder()
          .setSequence(sequence)
          .setCreated(created)
          .setUpdated(updated)
          .setUnchanged(unchanged)
          .addAllRejects(rejects)
          .setSessionToken(SessionTokens.encode(token))
          .build();
    }
  }
}
