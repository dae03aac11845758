package io.kithgraph.query.exec;

import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.PropertyKey;
import io.kithgraph.meta.schema.RollUp;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.PropertyType;
import io.kithgraph.model.RollUpList;
import io.kithgraph.model.RollUpList.Aggregate;
import io.kithgraph.model.VertexId;
import io.kithgraph.query.plan.RollUpScan;
import io.kithgraph.storage.api.Order;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.SortKeyBounds;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the aggregates of a vertex's neighbours: from the roll-up list that is ordered by them, or
 * from all edges where storage does not know all of them or the list cannot hold a sum.
 */
public final class RollUpReads {
  private RollUpReads() {}

  /** The roll-up that a label keeps of an aggregate of 64-bit integers, if it does. */
  public static Optional<RollUpList> find(GraphSchema schema, RollUpScan scan) {
    Optional<EdgeLabel> label = schema.findEdgeLabel(scan.label());
    Optional<PropertyKey> key =
        schema
            .findPropertyKey(scan.property())
            .filter(known -> known.type().equals(Optional.of(PropertyType.INT64)));
    return label.isPresent() && key.isPresent() && keeps(label.get(), scan)
        ? Optional.of(new RollUpList(label.get().id(), key.get().id(), scan.aggregate()))
        : Optional.empty();
  }

  private static boolean keeps(EdgeLabel label, RollUpScan scan) {
    for (RollUp rollUp : label.rollUps()) {
      if (rollUp.property().equals(scan.property())
          && rollUp.aggregates().contains(scan.aggregate())) {
        return true;
      }
    }
    return false;
  }

  /**
   * The aggregate of each neighbour of a vertex that has any, the most wanted first; at least as
   * many as the scan's limit, if there are so many.
   */
  public static Map<VertexId, Number> read(
      GraphReads reads, Execution execution, RollUpList rollUp, VertexId vertex, RollUpScan scan) {
    ListKey edges = new ListKey(vertex, rollUp.label(), scan.direction());
    if (reads.canSkip(edges)) {
      Map<VertexId, Number> totals = new LinkedHashMap<>();
      boolean exact = true;
      FrontierScan entries = entries(reads, execution, rollUp.of(edges), scan);
      while (entries.next()) {
        long value = entries.columns().sortKey(entries.index());
        exact &= scan.aggregate() != Aggregate.SUM || isExact(value);
        totals.put(entries.neighbour(), value);
      }
      if (exact) {
        return totals;
      }
    }
    return fromEdges(reads, execution, edges, rollUp.propertyKey(), scan.aggregate());
  }

  /** A sum at either end of what fits may stand for one that does not fit. */
  private static boolean isExact(long sum) {
    return sum != Long.MIN_VALUE && sum != Long.MAX_VALUE;
  }

  private static FrontierScan entries(
      GraphReads reads, Execution execution, ListKey list, RollUpScan scan) {
    return FrontierScan.ofList(
        reads,
        execution,
        list,
        SortKeyBounds.ALL,
        scan.order(),
        scan.limit(),
        new Projection(true, false, false));
  }

  private static Map<VertexId, Number> fromEdges(
      GraphReads reads, Execution execution, ListKey list, int property, Aggregate aggregate) {
    Map<VertexId, BigInteger> totals = new LinkedHashMap<>();
    FrontierScan edges =
        FrontierScan.ofList(
            reads,
            execution,
            list,
            SortKeyBounds.ALL,
            Order.ASCENDING,
            Long.MAX_VALUE,
            new Projection(false, false, true));
    while (edges.next()) {
      VertexId neighbour = edges.neighbour();
      edges
          .columns()
          .properties(edges.index())
          .find(property)
          .map(found -> BigInteger.valueOf(((Number) found).longValue()))
          .ifPresent(
              value ->
                  totals.merge(
                      neighbour,
                      aggregate == Aggregate.COUNT ? BigInteger.ONE : value,
                      (total, more) -> joined(aggregate, total, more)));
    }
    Map<VertexId, Number> narrowed = new LinkedHashMap<>();
    totals.forEach((id, total) -> narrowed.put(id, narrow(total)));
    return narrowed;
  }

  private static BigInteger joined(Aggregate aggregate, BigInteger total, BigInteger more) {
    return switch (aggregate) {
      case COUNT, SUM -> total.add(more);
      case MIN -> total.min(more);
      case MAX -> total.max(more);
      case LAST -> more;
    };
  }

  private static Number narrow(BigInteger total) {
    if (total.bitLength() < Long.SIZE) {
      return total.longValue();
    }
    return total;
  }
}
