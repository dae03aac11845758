package io.kithgraph.query.exec;

import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.model.VertexId;
import io.kithgraph.query.plan.AdjacencyScan;
import io.kithgraph.query.plan.PlanNode.ReachCount;
import java.util.Iterator;
import java.util.List;

/**
 * Follows hops from a set of vertices to a set of vertices, whole frontiers at a time, and keeps
 * nothing of what lies between but ids. Confined to the thread of its execution.
 */
public final class Reach {
  private final GraphReads reads;
  private final Execution execution;
  private final GraphSchema schema;
  private final ReachCount plan;

  /** All that counts so far. */
  private final VertexIdSet counted = new VertexIdSet();

  private Reach(GraphReads reads, Execution execution, GraphSchema schema, ReachCount plan) {
    this.reads = reads;
    this.execution = execution;
    this.schema = schema;
    this.plan = plan;
  }

  /**
   * The number of vertices that the plan leads to from the given ones, or its cap if there are
   * more.
   *
   * @throws QueryException if the query has used up its time or its budget, or was cancelled
   */
  public static long count(
      GraphReads reads,
      Execution execution,
      GraphSchema schema,
      Iterator<VertexId> starts,
      ReachCount plan) {
    return new Reach(reads, execution, schema, plan).count(starts);
  }

  private long count(Iterator<VertexId> starts) {
    VertexIdSet frontier = new VertexIdSet();
    while (starts.hasNext()) {
      VertexId start = starts.next();
      frontier.add(start);
      if (plan.from() == 0) {
        counted.add(start);
      }
    }
    for (int hop = 1; hop <= plan.hops().size() && frontier.size() > 0 && !isEnough(); hop++) {
      frontier = follow(frontier, hop);
    }
    return Math.min(counted.size(), plan.cap());
  }

  private boolean isEnough() {
    return counted.size() >= plan.cap();
  }

  /**
   * The vertices that a hop leads to. Of those that count only the ones that did not count before:
   * whatever those lead to over the same hop counts already, or is on its way to.
   */
  private VertexIdSet follow(VertexIdSet frontier, int hop) {
    VertexIdSet reached = new VertexIdSet();
    AdjacencyScan scan = plan.hops().get(hop - 1);
    boolean counts = hop >= plan.from();
    boolean last = hop == plan.hops().size();
    VertexIdSet.Batches batches = frontier.batches(execution.limits().maxFrontier());
    for (List<VertexId> batch = batches.next(); !batch.isEmpty(); batch = batches.next()) {
      execution.checkAlive();
      EdgeCursor edges = ScanCursors.open(reads, execution, schema, batch, scan);
      while (edges.next()) {
        boolean fresh = !counts || counted.addNeighbour(edges.columns(), edges.index());
        if (fresh && !last) {
          reached.addNeighbour(edges.columns(), edges.index());
        }
        if (counts && isEnough()) {
          return reached;
        }
      }
    }
    return reached;
  }
}
