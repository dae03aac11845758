package io.kithgraph.query.index;

import io.kithgraph.model.ListKey;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.Slots;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Commit;
import io.kithgraph.storage.api.EdgeSlice;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.StorageClient;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.api.VertexPage;
import io.kithgraph.storage.api.VertexRead;
import io.kithgraph.storage.api.VertexRecord;
import io.kithgraph.storage.api.VertexScan;
import io.kithgraph.storage.index.IndexBackfill;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Adds the entries of all vertices to an index that commits keep already. Confined to the worker's
 * thread.
 *
 * <ol>
 *   <li>Fences raise the schema version that commits must know, and the transactions that did not
 *       know it end: from then on no commit forgets the index.
 *   <li>All vertices are read, in the order of their slots, and their entries added. Everything
 *       before the saved position has its entries.
 * </ol>
 *
 * <p>So when the scan is over, the index is complete.
 */
final class IndexBuild {
  private static final int MAX_TRIES = 100;
  private static final long PAUSE_MILLIS = 20;

  private final StorageClient storage;
  private final IndexSettings settings;
  private final IndexJob job;
  private final IndexBackfill backfill;

  IndexBuild(StorageClient storage, IndexSettings settings, IndexJob job) {
    this.storage = storage;
    this.settings = settings;
    this.job = job;
    this.backfill = new IndexBackfill(job.schema(), job.index());
  }

  /**
   * Builds on from the saved position to the end.
   *
   * @throws StorageException with {@code NOT_UNIQUE} if two vertices have one value of a unique
   *     index, naming them; with others if storage does not answer
   * @throws IndexJob.LostException if another node has taken the job
   */
  void run() throws InterruptedException {
    fence();
    String position = job.state().position();
    Optional<String> next = position.isEmpty() ? Optional.empty() : Optional.of(position);
    long done = job.state().done();
    long start = System.nanoTime();
    long looked = 0;
    do {
      VertexPage page =
          IndexJob.await(storage.scan(new VertexScan(next, settings.batch(), true), job.reads()));
      add(page.vertices());
      next = page.continuation();
      done += page.vertices().size();
      looked += page.vertices().size();
      if (next.isPresent()) {
        job.save(next.get(), permille(page), done);
        keepPace(start, looked);
      }
    } while (next.isPresent());
  }

  private void fence() throws InterruptedException {
    while (true) {
      long older =
          IndexJob.await(
              storage.fenceIndexes(
                  job.schema().graph(), job.schema().version(), Set.of(), job.commits()));
      job.save();
      if (older == 0) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  private int permille(VertexPage page) {
    if (page.vertices().isEmpty()) {
      return job.state().permille();
    }
    VertexRecord last = page.vertices().get(page.vertices().size() - 1);
    return (int) (Slots.of(job.schema().graph(), last.id()) * 1_000L / Slots.COUNT);
  }

  private void keepPace(long start, long looked) throws InterruptedException {
    long due = looked * 1_000_000_000L / settings.verticesPerSecond();
    long early = due - (System.nanoTime() - start);
    if (early > 0) {
      TimeUnit.NANOSECONDS.sleep(early);
    }
  }

  /** Adds the entries of vertices, which are read again for as long as others change them. */
  private void add(List<VertexRecord> vertices) throws InterruptedException {
    List<VertexRecord> left = vertices;
    for (int tries = 1; ; tries++) {
      Optional<Commit> commit = backfill.commit(left, RequestId.of(UUID.randomUUID()));
      if (commit.isEmpty()) {
        return;
      }
      try {
        IndexJob.await(storage.commit(commit.get(), job.commits()));
        return;
      } catch (StorageException e) {
        if (e.code() == ErrorCode.NOT_UNIQUE) {
          findRivals(left);
        } else if (!e.code().retriable() && e.code() != ErrorCode.DEADLINE_EXCEEDED) {
          throw e;
        }
        if (tries == MAX_TRIES) {
          throw e;
        }
      }
      TimeUnit.MILLISECONDS.sleep(Math.min(tries, PAUSE_MILLIS));
      left = readAgain(left);
    }
  }

  private List<VertexRecord> readAgain(List<VertexRecord> vertices) throws InterruptedException {
    List<VertexId> ids = vertices.stream().map(VertexRecord::id).toList();
    return IndexJob.await(storage.vertices(new VertexRead(ids, true), job.reads())).stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * Adds the vertices one by one, to find the one that cannot be added.
   *
   * @throws StorageException with {@code NOT_UNIQUE}, naming two vertices and their value
   */
  private void findRivals(List<VertexRecord> vertices) throws InterruptedException {
    for (VertexRecord read : vertices) {
      for (VertexRecord vertex : readAgain(List.of(read))) {
        Optional<Commit> commit = backfill.commit(List.of(vertex), RequestId.of(UUID.randomUUID()));
        try {
          if (commit.isPresent()) {
            IndexJob.await(storage.commit(commit.get(), job.commits()));
          }
        } catch (StorageException e) {
          if (e.code() == ErrorCode.NOT_UNIQUE) {
            explain(vertex);
          }
        }
      }
    }
  }

  private void explain(VertexRecord vertex) throws InterruptedException {
    List<ListKey> lists = backfill.lists(vertex);
    for (EdgeSlice slice :
        IndexJob.await(storage.range(RangeRead.newest(lists, 2, Projection.IDS), job.reads()))) {
      for (int i = 0; i < slice.edges().size(); i++) {
        if (!slice.edges().neighbour(i).equals(vertex.id())) {
          throw backfill.taken(vertex, slice.list(), slice.edges().neighbour(i));
        }
      }
    }
  }
}
