package io.kithgraph.query.exec;

import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.model.VertexId;
import io.kithgraph.query.plan.AdjacencyScan;
import io.kithgraph.storage.api.Order;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Runs adjacency scans, each by the kind of read that suits it. */
public final class ScanCursors {
  private ScanCursors() {}

  /**
   * A cursor over what a scan yields for a frontier; nothing is read yet.
   *
   * @throws QueryException if the scan names a label for IN lists that are not kept
   */
  public static EdgeCursor open(
      GraphReads reads,
      Execution execution,
      GraphSchema schema,
      List<VertexId> sources,
      AdjacencyScan scan) {
    List<BoundScan> parts = ScanBinder.bind(schema, scan);
    // What draws or intersects reads one list of each source, and so has one part at most.
    if (!parts.isEmpty() && !scan.common().isEmpty()) {
      return new CommonScan(reads, execution, sources, parts.get(0), scan.limit());
    }
    if (!parts.isEmpty() && scan.sample() > 0) {
      return new SampleScan(
          reads,
          execution,
          sources,
          parts.get(0),
          (int) Math.min(scan.sample(), Math.max(1, scan.limit())),
          ThreadLocalRandom.current().nextLong(),
          scan.edgeColumns());
    }
    return new FrontierScan(
        reads,
        execution,
        sources,
        parts,
        scan.neighbours(),
        scan.sort() == null ? Order.ASCENDING : scan.sort().order(),
        scan.skip(),
        scan.limit(),
        scan.edgeColumns());
  }
}
