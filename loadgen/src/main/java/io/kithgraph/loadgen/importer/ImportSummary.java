package io.kithgraph.loadgen.importer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What an import did. Immutable. {@code rows} = {@code created} + {@code updated} + {@code
 * unchanged} + {@code selfLoopsSkipped} + {@code rejected}, except in a dry run, which changes
 * nothing.
 *
 * @param rows rows read, without headers and comments
 * @param created vertices or edges that were not there before
 * @param updated those that were there and got a new state
 * @param unchanged those that were there and were left as they are
 * @param selfLoopsSkipped edges from a vertex to itself that were left out as asked
 * @param rejected rows that could not be imported
 * @param rejectFiles where those are
 * @param batchesSentAgain batches that had to be sent more than once; some rows of those may count
 *     as unchanged or updated that this import created
 * @param took how long it took
 */
public record ImportSummary(
    long rows,
    long created,
    long updated,
    long unchanged,
    long selfLoopsSkipped,
    long rejected,
    List<Path> rejectFiles,
    long batchesSentAgain,
    Duration took) {
  public ImportSummary {
    rejectFiles = List.copyOf(rejectFiles);
  }
}
