package io.kithgraph.query.exec;

import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.CountRead;
import io.kithgraph.storage.api.Order;
import io.kithgraph.storage.api.Projection;
import java.util.ArrayList;
import java.util.List;

/** Counts the edges of a frontier in one call for each part of the scan. */
public final class DegreeReads {
  private DegreeReads() {}

  /**
   * For each source, in order, the number of edges in its lists.
   *
   * @param neighbours only edges to or from one of these vertices are counted; empty means all
   * @param cap counting may stop here
   */
  public static long[] degrees(
      GraphReads reads,
      Execution execution,
      List<VertexId> sources,
      List<BoundScan> parts,
      List<VertexId> neighbours,
      long cap) {
    long[] degrees = new long[sources.size()];
    for (BoundScan part : parts) {
      if (!part.common().isEmpty()) {
        long[] counts = CommonScan.counts(reads, execution, sources, part, cap);
        for (int i = 0; i < counts.length; i++) {
          degrees[i] += counts[i];
        }
      } else if (part.exact() && neighbours.isEmpty()) {
        addCounts(reads, execution, sources, part, degrees);
      } else {
        addScanned(reads, execution, sources, part, neighbours, cap, degrees);
      }
    }
    return degrees;
  }

  private static void addCounts(
      GraphReads reads,
      Execution execution,
      List<VertexId> sources,
      BoundScan part,
      long[] degrees) {
    List<ListKey> lists = new ArrayList<>(sources.size() * part.lists().size());
    for (VertexId source : sources) {
      lists.addAll(part.listsOf(source));
    }
    long[] counts = reads.count(new CountRead(lists, part.bounds(), part.conditions()), execution);
    for (int i = 0; i < counts.length; i++) {
      degrees[i / part.lists().size()] += counts[i];
    }
  }

  private static void addScanned(
      GraphReads reads,
      Execution execution,
      List<VertexId> sources,
      BoundScan part,
      List<VertexId> neighbours,
      long cap,
      long[] degrees) {
    FrontierScan scan =
        new FrontierScan(
            reads,
            execution,
            sources,
            List.of(part),
            neighbours,
            Order.ASCENDING,
            0,
            cap,
            Projection.IDS);
    while (scan.next()) {
      degrees[scan.source()]++;
    }
  }
}
