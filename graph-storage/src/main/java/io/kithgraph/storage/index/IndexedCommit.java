package io.kithgraph.storage.index;

import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.VertexIndex;
import io.kithgraph.model.Direction;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Commit;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.CommitResult;
import io.kithgraph.storage.api.EdgeSlice;
import io.kithgraph.storage.api.EntryChange;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.IndexWork;
import io.kithgraph.storage.api.Precondition;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.StorageClient;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.api.VertexRead;
import io.kithgraph.storage.api.VertexRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One commit that changes vertices, with the index entries that follow: the vertices are read, the
 * changes of entries computed, and all of it committed on condition that the vertices still have
 * the versions that were read. Starts over if they have not, and with a newer schema if storage
 * knows of an index that the schema does not. Confined to the chain of its calls.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the callbacks complete the result
final class IndexedCommit {
  /** Every try but the last failed because another commit succeeded. */
  private static final int MAX_TRIES = 64;

  private final StorageClient storage;
  private final Function<GraphId, Optional<GraphSchema>> schemas;
  private final Pause pause;
  private final Commit commit;
  private final CommitOptions options;
  private final CompletableFuture<CommitResult> result = new CompletableFuture<>();
  private @Nullable CompletableFuture<?> underWay;
  private long schemaVersion;
  private int tries;
  private List<Precondition.VertexAt> lastObserved = List.of();

  /** Waits before another try. */
  interface Pause {
    /** Runs the task after a time that grows with the number of the try. */
    void before(int tries, Runnable task);
  }

  IndexedCommit(
      StorageClient storage,
      Function<GraphId, Optional<GraphSchema>> schemas,
      Pause pause,
      Commit commit,
      CommitOptions options) {
    this.storage = storage;
    this.schemas = schemas;
    this.pause = pause;
    this.commit = commit;
    this.options = options;
  }

  CompletableFuture<CommitResult> start() {
    result.whenComplete(
        (done, failure) -> {
          CompletableFuture<?> call = underWay;
          if (result.isCancelled() && call != null) {
            call.cancel(true);
          }
        });
    tryOnce(null);
    return result;
  }

  /**
   * @param because why the try before failed
   */
  private void tryOnce(@Nullable StorageException because) {
    if (result.isDone()) {
      return;
    }
    GraphSchema schema = schemas.apply(commit.graph()).orElse(null);
    schemaVersion = schema == null ? 0 : schema.version();
    List<VertexIndex> indexes =
        schema == null ? List.of() : schema.indexes().stream().filter(VertexIndex::isKept).toList();
    if (schema == null || indexes.isEmpty()) {
      send(new IndexWork(schemaVersion, List.of(), List.of()), null, because);
      return;
    }
    List<VertexId> wanted = VertexStates.wanted(commit, indexes);
    if (wanted.isEmpty()) {
      derive(schema, indexes, wanted, List.of(), because);
      return;
    }
    CompletableFuture<List<Optional<VertexRecord>>> read =
        storage
            .vertices(
                new VertexRead(wanted, true), ReadOptions.of(commit.graph(), options.deadline()))
            .toCompletableFuture();
    underWay = read;
    read.whenComplete(
        (stored, failure) -> {
          if (failure == null) {
            derive(schema, indexes, wanted, stored, because);
          } else {
            result.completeExceptionally(unwrap(failure));
          }
        });
  }

  private void derive(
      GraphSchema schema,
      List<VertexIndex> indexes,
      List<VertexId> wanted,
      List<Optional<VertexRecord>> stored,
      @Nullable StorageException because) {
    try {
      VertexStates states = VertexStates.of(commit, wanted, stored);
      EntryChanges changes = new EntryChanges(schema);
      for (VertexIndex index : indexes) {
        for (VertexId vertex : states.vertices()) {
          changes.add(index, vertex, states.before(vertex), states.after(vertex));
        }
      }
      List<Precondition.VertexAt> observed = new ArrayList<>();
      for (int i = 0; i < wanted.size(); i++) {
        observed.add(
            new Precondition.VertexAt(
                wanted.get(i), stored.get(i).map(VertexRecord::version).orElse(0L)));
      }
      send(new IndexWork(schema.version(), changes.all(), observed), changes, because);
    } catch (StorageException e) {
      result.completeExceptionally(e);
    }
  }

  private void send(
      IndexWork work, @Nullable EntryChanges changes, @Nullable StorageException because) {
    boolean sameAgain =
        because != null
            && because.code() == ErrorCode.PRECONDITION_FAILED
            && !commit.preconditions().isEmpty()
            && work.observed().equals(lastObserved);
    if (sameAgain) {
      // What failed was most likely not ours but the caller's own condition; if a vertex came and
      // went meanwhile, the caller may try again as well.
      result.completeExceptionally(because);
      return;
    }
    lastObserved = work.observed();
    CompletableFuture<CommitResult> sent =
        storage.commit(commit.with(work), options).toCompletableFuture();
    underWay = sent;
    sent.whenComplete(
        (done, failure) -> {
          if (failure == null) {
            result.complete(done);
          } else {
            failed(unwrap(failure), changes);
          }
        });
  }

  private void failed(Throwable failure, @Nullable EntryChanges changes) {
    if (!(failure instanceof StorageException error)) {
      result.completeExceptionally(failure);
    } else if (error.code() == ErrorCode.NOT_UNIQUE && changes != null) {
      explain(error, changes);
    } else if (error.code() == ErrorCode.STALE_SCHEMA) {
      pause.before(tries++, () -> tryWithNewerSchema(error));
    } else if (error.code() == ErrorCode.PRECONDITION_FAILED
        && !lastObserved.isEmpty()
        && ++tries < MAX_TRIES) {
      pause.before(tries, () -> tryOnce(error));
    } else if (error.code() == ErrorCode.PRECONDITION_FAILED && commit.preconditions().isEmpty()) {
      result.completeExceptionally(
          new StorageException(
              ErrorCode.CONFLICT,
              "Other commits change the vertices of this one all the time; nothing was applied,"
                  + " try again",
              error));
    } else {
      result.completeExceptionally(error);
    }
  }

  private void tryWithNewerSchema(StorageException error) {
    if (options.deadline().hasPassed()) {
      result.completeExceptionally(error);
    } else if (schemas.apply(commit.graph()).map(GraphSchema::version).orElse(0L) > schemaVersion) {
      tryOnce(null);
    } else if (!result.isDone()) {
      pause.before(tries++, () -> tryWithNewerSchema(error));
    }
  }

  /** Says who has the value; two vertices of this commit may want it both. */
  private void explain(StorageException error, EntryChanges changes) {
    List<EntryChange> unique = changes.unique();
    List<ListKey> lists =
        unique.stream().map(change -> change.entry().list(Direction.OUT)).distinct().toList();
    storage
        .range(
            RangeRead.newest(lists, 2, Projection.IDS),
            ReadOptions.of(commit.graph(), options.deadline()))
        .whenComplete(
            (slices, failure) ->
                result.completeExceptionally(
                    failure == null ? explained(error, changes, unique, slices) : error));
  }

  private static StorageException explained(
      StorageException error,
      EntryChanges changes,
      List<EntryChange> unique,
      List<EdgeSlice> slices) {
    for (EntryChange change : unique) {
      for (EdgeSlice slice : slices) {
        for (int i = 0;
            slice.list().equals(change.entry().list(Direction.OUT)) && i < slice.edges().size();
            i++) {
          if (!slice.edges().neighbour(i).equals(change.entry().destination())) {
            return changes.taken(change, slice.edges().neighbour(i));
          }
        }
      }
      for (EntryChange other : unique) {
        if (other.entry().source().equals(change.entry().source())
            && other.entry().label().equals(change.entry().label())
            && !other.entry().destination().equals(change.entry().destination())) {
          return changes.taken(other, change.entry().destination());
        }
      }
    }
    return error;
  }

  private static Throwable unwrap(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
