package io.kithgraph.loadgen.exporter;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What an export wrote. Immutable.
 *
 * @param vertices how many vertices
 * @param edges how many edges
 * @param files what was written; vertices come first, as they should when imported
 * @param took how long it took
 */
public record ExportSummary(long vertices, long edges, List<ExportedFile> files, Duration took) {
  public ExportSummary {
    files = List.copyOf(files);
  }

  /**
   * One file.
   *
   * @param vertices whether it holds vertices, else edges
   * @param label of all that it holds
   * @param rows how many there are
   */
  public record ExportedFile(Path path, boolean vertices, String label, long rows) {}
}
