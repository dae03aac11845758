package io.kithgraph.query.plan;

/**
 * Counts the edges of a scan without reading them: one number for all vertices that flow in, each
 * counted as often as it flows in.
 *
 * @param scan what is counted; its sort and output do not matter
 * @param cap counting may stop here; {@link AdjacencyScan#UNLIMITED} for an exact count
 */
public record DegreeCount(AdjacencyScan scan, long cap) implements PlanNode {

  @Override
  public String words() {
    return "count of " + scan.words() + (cap == AdjacencyScan.UNLIMITED ? "" : ", up to " + cap);
  }
}
