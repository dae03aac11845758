package io.kithgraph.distribution.load;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithgraph.loadgen.importer.ImportProgress;
import io.kithgraph.storage.bulk.build.BulkLoader;
import io.kithgraph.storage.bulk.build.BulkLoader.Stage;
import org.jspecify.annotations.Nullable;

/** Shows the stages of a load as the progress of one import. Thread-safe. */
final class Steps implements BulkLoader.Progress {
  private final ImportProgress progress;
  private final long bytes;

  @GuardedBy("this")
  private @Nullable Stage shown;

  @GuardedBy("this")
  private long edges;

  @GuardedBy("this")
  private long rejected;

  /**
   * A display.
   *
   * @param bytes the size of all files
   */
  Steps(ImportProgress progress, long bytes) {
    this.progress = progress;
    this.bytes = bytes;
  }

  /** So many rows of how many there may be have been read. */
  synchronized void read(long rows, long rejectedRows, long estimate) {
    rejected = rejectedRows;
    at(Stage.DIVIDING, rows, estimate);
  }

  @Override
  public synchronized void at(Stage stage, long done, long total) {
    if (stage != shown) {
      shown = stage;
      progress.note(
          switch (stage) {
            case DIVIDING -> "Reading the edges";
            case BUILDING -> "Building the lists";
            case SENDING -> "Sending the tables to the replicas";
            case TAKING_OVER -> "The partitions take the tables over";
          });
    }
    if (stage == Stage.DIVIDING) {
      edges = Math.max(edges, total == 0 ? done : total);
    }
    double share = total == 0 ? 0 : share(stage) * Math.min(1, (double) done / total);
    for (Stage before : Stage.values()) {
      share += before.compareTo(stage) < 0 ? share(before) : 0;
    }
    progress.update((long) (share * bytes), bytes, (long) (share * edges), rejected);
  }

  /** About what a stage takes of the whole. */
  private static double share(Stage stage) {
    return switch (stage) {
      case DIVIDING -> 0.25;
      case BUILDING -> 0.6;
      case SENDING -> 0.1;
      case TAKING_OVER -> 0.05;
    };
  }
}
