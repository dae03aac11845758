package io.kithgraph.storage.bulk.build;

import io.kithgraph.model.Slots;
import io.kithgraph.storage.bulk.BulkLoads.Begun;
import io.kithgraph.storage.edgetree.FinishedList;
import io.kithgraph.storage.engine.TableWriter;
import io.kithgraph.storage.key.ListAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** The second pass for one partition: its vertices and its tables. Confined to one thread. */
final class PartitionBuild {
  /** Slots are built so many at a time, for the progress. */
  private static final int SLOTS_PER_STEP = 64;

  private final LoadedEdges edges;
  private final List<HalfRun> runs;
  private final VertexAdmission admission;
  private final BulkLoader.SlotProgress progress;
  private final Path folder;
  private final Function<Path, TableWriter> tables;

  /** What was built. */
  record Result(long vertices, long halves, List<String> tables) {}

  PartitionBuild(
      LoadedEdges edges,
      List<HalfRun> runs,
      VertexAdmission admission,
      BulkLoader.SlotProgress progress,
      Path folder,
      Function<Path, TableWriter> tables) {
    this.edges = edges;
    this.runs = runs;
    this.admission = admission;
    this.progress = progress;
    this.folder = folder;
    this.tables = tables;
  }

  Result run(int partition, Begun begun) throws IOException {
    int[] owners = begun.slotOwners();
    long version = Objects.requireNonNull(begun.versions().get(partition));
    try (PartitionTables target = new PartitionTables(folder, tables, version)) {
      SlotBuild build = new SlotBuild(edges, runs, new Sink(admission, target));
      for (int from = 0, to; from < Slots.COUNT; from = to) {
        to = from + 1;
        while (to < Slots.COUNT && to - from < SLOTS_PER_STEP && owners[to] == owners[from]) {
          to++;
        }
        if (owners[from] == partition) {
          build.build(from, to);
          progress.built(to - from);
        }
      }
      List<String> names = target.complete();
      return new Result(admission.complete(), build.written(), names);
    }
  }

  private record Sink(VertexAdmission admission, PartitionTables tables)
      implements SlotBuild.ListSink {
    @Override
    public void vertex(long vertex) throws IOException {
      admission.add(vertex);
    }

    @Override
    public void list(ListAddress list, FinishedList content) throws IOException {
      tables.add(list, content);
    }
  }
}
