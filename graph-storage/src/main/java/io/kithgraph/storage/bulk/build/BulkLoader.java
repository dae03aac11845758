package io.kithgraph.storage.bulk.build;

import io.kithgraph.model.Slots;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.bulk.BulkLoads;
import io.kithgraph.storage.bulk.BulkLoads.Begun;
import io.kithgraph.storage.bulk.BulkLoads.Load;
import io.kithgraph.storage.engine.TableWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Loads edges in bulk: builds the pages of all their lists here, in sorted tables, and has the
 * partitions take them over. Confined to one thread, with workers of its own.
 *
 * <p>Two passes over the data, with fixed memory but for the largest list: the first writes the
 * halves of so many edges as fit the memory to a file, slot by slot, and so on ({@link EdgeRuns});
 * the second takes each slot from all these files, sorts it and writes its lists ({@link
 * SlotBuild}). A load that was stopped at any moment, even by kill -9, goes on when it is run again
 * with the same folder; once tables are complete they are never built anew.
 */
public final class BulkLoader {
  private static final int FENCE_POLLS = 240;

  private final LoadFolder folder;
  private final LoadedEdges edges;
  private final Settings settings;
  private final Function<Path, TableWriter> tables;
  private final Step step;
  private final Progress progress;

  /**
   * How much of the machine the load takes. Immutable.
   *
   * @param memoryBytes for edges in the first pass
   * @param threads how many parts are worked on at once
   */
  public record Settings(long memoryBytes, int threads) {}

  /** What a load does at the moment. */
  public enum Stage {
    DIVIDING,
    BUILDING,
    SENDING,
    TAKING_OVER
  }

  /** Told how far a load is. Called by any thread; must be quick. */
  public interface Progress {
    /**
     * The load has come so far.
     *
     * @param done of the stage, in its own unit: edges, slots, bytes, partitions
     * @param total how much that will be; 0 if nobody knows
     */
    void at(Stage stage, long done, long total);
  }

  /** What was loaded. */
  public record Result(long edges, long vertices, long halves, long tableBytes) {}

  /**
   * A loader, for one load.
   *
   * @param folder holds the load's own files until it is done
   * @param tables starts a table, of the kind that the engines of the partitions take
   */
  public BulkLoader(
      Path folder,
      LoadedEdges edges,
      Settings settings,
      Function<Path, TableWriter> tables,
      BulkLoads loads,
      Progress progress) {
    this.folder = new LoadFolder(folder);
    this.edges = edges;
    this.settings = settings;
    this.tables = tables;
    this.step = new Step(loads);
    this.progress = progress;
  }

  /** Opens the edges, from their first on. */
  public interface Source {
    EdgeSource open() throws IOException;
  }

  /**
   * Loads the edges, or goes on with that.
   *
   * @param content says which edges they are, in one line: a folder with an unfinished load of
   *     other edges is refused
   * @throws StorageException {@code ALREADY_EXISTS} if some vertex has edges of the label already,
   *     or another load of the label is under way; what the partitions were asked for last may be
   *     asked for again
   * @throws IOException if files cannot be read or written
   */
  public Result run(Source source, String content) throws IOException {
    Load load = new Load(folder.open(content), edges.graph(), edges.label());
    Begun begun = begin(load);
    try (Workers workers = new Workers(settings.threads())) {
      LoadFolder.Built built = folder.built().orElse(null);
      if (built == null) {
        built = build(load, begun, source, workers);
      }
      long bytes = send(load, built, workers);
      takeOver(load, built);
      step.run(target -> target.end(load));
      folder.delete();
      return new Result(built.edges(), built.vertices(), built.halves(), bytes);
    }
  }

  /**
   * Ends a load that is not wanted any more, before the partitions took anything over.
   *
   * @throws StorageException {@code PRECONDITION_FAILED} if the tables are complete: some partition
   *     may have taken them over, and the load must be finished
   */
  public void abandon(String content) throws IOException {
    Load load = new Load(folder.open(content), edges.graph(), edges.label());
    if (folder.built().isPresent()) {
      throw new StorageException(
          ErrorCode.PRECONDITION_FAILED,
          "The load has gone too far to be ended: a partition may show its edges already; run it"
              + " again to finish it");
    }
    step.run(target -> target.end(load));
    folder.delete();
  }

  private Begun begin(Load load) throws IOException {
    for (int polls = 0; ; polls++) {
      Begun begun = step.run(target -> target.begin(load));
      if (begun.prepared() == 0) {
        return begun;
      }
      if (polls == FENCE_POLLS) {
        throw new StorageException(
            ErrorCode.UNAVAILABLE,
            begun.prepared() + " transactions with edges of the label do not end; try again");
      }
      Step.pause();
    }
  }

  private LoadFolder.Built build(Load load, Begun begun, Source source, Workers workers)
      throws IOException {
    folder.discardTables();
    long total;
    try (EdgeSource opened = source.open()) {
      total =
          EdgeRuns.write(
              new CountedEdges(opened, progress),
              edges.graph(),
              folder.runs(),
              settings.memoryBytes(),
              workers);
    }
    SlotProgress slots = new SlotProgress(progress);
    Map<Integer, PartitionBuild.Result> results = new ConcurrentSkipListMap<>();
    try (EdgeRuns runs = EdgeRuns.open(folder.runs())) {
      List<Callable<Void>> parts = new ArrayList<>();
      for (int partition : new TreeMap<>(begun.versions()).keySet()) {
        Path target = folder.tables(partition);
        parts.add(
            () -> {
              VertexAdmission admission = new VertexAdmission(step, load, partition);
              PartitionBuild build =
                  new PartitionBuild(edges, runs.runs(), admission, slots, target, tables);
              results.put(partition, build.run(partition, begun));
              return null;
            });
      }
      workers.run(parts);
    }
    LoadFolder.Built built = LoadFolder.Built.of(total, results);
    folder.write(built);
    folder.discardRuns();
    return built;
  }

  /** Brings all tables to their partitions, and returns how large they are. */
  private long send(Load load, LoadFolder.Built built, Workers workers) throws IOException {
    List<TableSending> sendings = new ArrayList<>();
    long total = 0;
    for (Map.Entry<Integer, List<String>> tablesOf : built.tables().entrySet()) {
      for (String name : tablesOf.getValue()) {
        Path file = folder.tables(tablesOf.getKey()).resolve(name);
        total += Files.size(file);
        sendings.add(new TableSending(step, load, tablesOf.getKey(), file));
      }
    }
    AtomicLong sent = new AtomicLong();
    long all = total;
    List<Callable<Void>> parts = new ArrayList<>();
    for (TableSending sending : sendings) {
      parts.add(
          () -> {
            sending.run(bytes -> progress.at(Stage.SENDING, sent.addAndGet(bytes), all));
            return null;
          });
    }
    workers.run(parts);
    return total;
  }

  private void takeOver(Load load, LoadFolder.Built built) throws IOException {
    int done = 0;
    Map<Integer, Step.Pending<Void>> underWay = new TreeMap<>();
    // All at once: from the first to the last of them, some edges show in one direction only.
    built
        .tables()
        .forEach(
            (partition, names) ->
                underWay.put(
                    partition, step.begin(target -> target.ingest(load, partition, names))));
    for (Step.Pending<Void> each : underWay.values()) {
      each.await();
      progress.at(Stage.TAKING_OVER, ++done, underWay.size());
    }
  }

  /** Counts the edges that the first pass reads. */
  private record CountedEdges(EdgeSource edges, Progress progress, AtomicLong read)
      implements EdgeSource {
    CountedEdges(EdgeSource edges, Progress progress) {
      this(edges, progress, new AtomicLong());
    }

    @Override
    public int fill(EdgeChunk chunk) throws IOException {
      int filled = edges.fill(chunk);
      progress.at(Stage.DIVIDING, read.addAndGet(filled), 0);
      return filled;
    }

    @Override
    public void close() throws IOException {
      edges.close();
    }
  }

  /** Adds up the slots that the parts of the second pass have built. Thread-safe. */
  record SlotProgress(Progress progress, AtomicLong built) {
    SlotProgress(Progress progress) {
      this(progress, new AtomicLong());
    }

    void built(int slots) {
      progress.at(Stage.BUILDING, built.addAndGet(slots), Slots.COUNT);
    }
  }
}
