package io.kithgraph.query.plan;

/**
 * One stage of a pipeline; it takes the rows of the stage before it and hands its own to the next.
 * Immutable. A plan is a list of nodes in the order in which rows flow.
 */
public sealed interface PlanNode
    permits AdjacencyScan,
        DegreeCount,
        EdgeEnds,
        EdgeFilter,
        EdgeSort,
        Opaque,
        RowCount,
        RowRange,
        VertexIds {

  /** This node in a few words, for people who read a plan. */
  String words();
}
