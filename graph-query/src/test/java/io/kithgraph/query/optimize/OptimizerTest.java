package io.kithgraph.query.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.model.VertexId;
import io.kithgraph.query.plan.AdjacencyScan;
import io.kithgraph.query.plan.AdjacencyScan.NamedList;
import io.kithgraph.query.plan.AdjacencyScan.Output;
import io.kithgraph.query.plan.AdjacencyScan.Side;
import io.kithgraph.query.plan.EdgeTest;
import io.kithgraph.query.plan.PlanNode;
import io.kithgraph.query.plan.PlanNode.Adjacency;
import io.kithgraph.query.plan.PlanNode.CommonFilter;
import io.kithgraph.query.plan.PlanNode.Distinct;
import io.kithgraph.query.plan.PlanNode.EdgeFilter;
import io.kithgraph.query.plan.PlanNode.EdgeSort;
import io.kithgraph.query.plan.PlanNode.FarEnds;
import io.kithgraph.query.plan.PlanNode.GroupCount;
import io.kithgraph.query.plan.PlanNode.Opaque;
import io.kithgraph.query.plan.PlanNode.RowCount;
import io.kithgraph.query.plan.PlanNode.RowRange;
import io.kithgraph.query.plan.PlanNode.RowSample;
import io.kithgraph.query.plan.PlanNode.RowTail;
import io.kithgraph.query.plan.PlanNode.Source;
import io.kithgraph.query.plan.PlanNode.Use;
import io.kithgraph.query.plan.PlanNode.VertexFilter;
import io.kithgraph.query.plan.PlanNode.VertexIds;
import io.kithgraph.query.plan.SortOrder;
import io.kithgraph.storage.api.Order;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.PropertyCondition.Operator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Plans before and after. */
class OptimizerTest {
  private static final PlanNode ONE = new Source(1);
  private static final PlanNode MANY = new Source(AdjacencyScan.UNLIMITED);
  private static final PlanNode EDGES = adjacency(Output.EDGES);
  private static final PlanNode VERTICES = adjacency(Output.NEIGHBOURS);
  private static final PlanNode NEWEST = new EdgeSort(new SortOrder("since", Order.DESCENDING));

  private static PlanNode adjacency(Output output) {
    return new Adjacency(AdjacencyScan.of(Side.OUT, List.of("follow"), output));
  }

  private static String optimized(PlanNode... plan) {
    return PlanNode.words(Optimizer.optimize(List.of(plan)));
  }

  @Test
  void sortAndRangeOfOneVertexAreInTheScan() {
    assertThat(optimized(ONE, EDGES, NEWEST, new RowRange(0, 50), new FarEnds(), new VertexIds()))
        .isEqualTo(
            "one vertex | adjacency out follow, since descending, first 50 -> neighbour ids | rows"
                + " 0 to 50");
  }

  @Test
  void sortOfManyVerticesStays() {
    assertThat(optimized(MANY, EDGES, NEWEST, new RowRange(5, 50)))
        .isEqualTo(
            "vertices | adjacency out follow, since descending, first 50 -> edges | sort by since"
                + " descending | rows 5 to 50");
  }

  @Test
  void filterGoesBeforeTheLimitButNotBehindIt() {
    PlanNode recent = new EdgeFilter(List.of(new EdgeTest("since", Operator.GREATER, List.of(5))));
    assertThat(optimized(ONE, EDGES, recent, new RowRange(0, 3)))
        .isEqualTo("one vertex | adjacency out follow, since > 5, first 3 -> edges | rows 0 to 3");
    assertThat(optimized(ONE, EDGES, new RowRange(0, 3), recent))
        .isEqualTo(
            "one vertex | adjacency out follow, first 3 -> edges | rows 0 to 3 | filter since > 5");
  }

  @Test
  void countsAreDegrees() {
    assertThat(optimized(MANY, VERTICES, new RowCount()))
        .isEqualTo("vertices | count of adjacency out follow");
    assertThat(optimized(MANY, EDGES, new FarEnds(), new RowCount()))
        .isEqualTo("vertices | count of adjacency out follow");
    assertThat(optimized(ONE, VERTICES, new RowRange(0, 4), new RowCount()))
        .isEqualTo("one vertex | count of adjacency out follow, up to 4");
    assertThat(optimized(ONE, VERTICES, new RowRange(2, 4), new RowCount()))
        .isEqualTo(
            "one vertex | adjacency out follow, first 4 -> neighbours | rows 2 to 4 | count");
  }

  @Test
  void oneNeighbourIsLookedFor() {
    assertThat(
            optimized(
                MANY, VERTICES, new VertexFilter(List.of(VertexId.of(7))), new RowRange(0, 1)))
        .isEqualTo(
            "vertices | adjacency out follow, only vertex 7, first 1 -> neighbours | rows 0 to 1");
  }

  @Test
  void nothingMovesAcrossTheUnknown() {
    assertThat(optimized(ONE, EDGES, new Opaque("sideEffect"), new RowRange(0, 1)))
        .isEqualTo("one vertex | adjacency out follow -> edges | sideEffect | rows 0 to 1");
  }

  @Test
  void untouchedNodesAreTheSameObjects() {
    RowRange range = new RowRange(0, 9);
    assertThat(Optimizer.optimize(List.of(ONE, EDGES, range, new FarEnds())))
        .anyMatch(node -> node == range);
  }

  @Test
  void severalNeighboursAreLookedForUnlessAnOrderIsWanted() {
    PlanNode few = new VertexFilter(List.of(VertexId.of(7), VertexId.of(8)));
    assertThat(optimized(MANY, VERTICES, few))
        .isEqualTo("vertices | adjacency out follow, only vertices [7, 8] -> neighbours");
    assertThat(optimized(ONE, EDGES, NEWEST, new FarEnds(), few))
        .endsWith("since descending -> neighbours | only vertices [7, 8]");
  }

  @Test
  void tailOfASortReadsTheOtherEnd() {
    assertThat(optimized(MANY, EDGES, NEWEST, new RowTail(3)))
        .isEqualTo(
            "vertices | adjacency out follow, since ascending, first 3 -> edges | sort by since"
                + " descending | last 3 rows");
    assertThat(optimized(ONE, EDGES, NEWEST, new RowTail(3)))
        .isEqualTo(
            "one vertex | adjacency out follow, since ascending, first 3 -> edges | sort by since"
                + " descending | last 3 rows");
  }

  @Test
  void distinctVerticesAreToldApartByTheirIds() {
    assertThat(optimized(MANY, VERTICES, new Distinct(), new RowCount()))
        .isEqualTo("vertices | adjacency out follow -> neighbour ids | distinct | count");
    assertThat(optimized(MANY, VERTICES, new Distinct(), new VertexIds()))
        .isEqualTo("vertices | adjacency out follow -> neighbour ids | distinct");
    assertThat(optimized(MANY, VERTICES, new Distinct(), new Opaque("values")))
        .isEqualTo("vertices | adjacency out follow -> neighbours | distinct | values");
  }

  @Test
  void rowsOfOneListAreSkippedAtStorage() {
    PlanNode once = new Source(1, true);
    assertThat(optimized(once, VERTICES, new RowRange(100, 110), new VertexIds()))
        .isEqualTo(
            "one vertex | adjacency out follow, after 100, first 10 -> neighbour ids | rows 0 to"
                + " 10");
    assertThat(optimized(once, EDGES, NEWEST, new RowRange(5, AdjacencyScan.UNLIMITED)))
        .isEqualTo(
            "one vertex | adjacency out follow, since descending, after 5 -> edges | rows 0 to the"
                + " end");
    assertThat(optimized(ONE, VERTICES, new RowRange(100, 110))).endsWith("rows 100 to 110");
    assertThat(optimized(MANY, VERTICES, new RowRange(100, 110))).endsWith("rows 100 to 110");
    assertThat(optimized(once, VERTICES, new RowRange(5, AdjacencyScan.UNLIMITED), new RowCount()))
        .endsWith("after 5 -> neighbours | rows 0 to the end | count");
  }

  @Test
  void listsInCommonAreIntersected() {
    PlanNode withTwo = new CommonFilter(new NamedList(VertexId.of(2), Side.OUT, "follow"));
    PlanNode withThree = new CommonFilter(new NamedList(VertexId.of(3), Side.IN, "follow"));
    assertThat(optimized(MANY, VERTICES, withTwo, withThree, new VertexIds()))
        .isEqualTo(
            "vertices | adjacency out follow, in common with 2 out follow, in common with 3 in"
                + " follow -> neighbour ids");
    assertThat(optimized(ONE, EDGES, new FarEnds(), withTwo, new RowCount()))
        .isEqualTo("one vertex | count of adjacency out follow, in common with 2 out follow");
    assertThat(optimized(ONE, VERTICES, new RowRange(0, 5), withTwo))
        .endsWith("first 5 -> neighbours | rows 0 to 5 | in common with 2 out follow");
    assertThat(optimized(ONE, EDGES, NEWEST, new FarEnds(), withTwo))
        .endsWith("since descending -> neighbours | in common with 2 out follow");
  }

  @Test
  void samplesOfOneListAreDrawnAtStorage() {
    PlanNode once = new Source(1, true);
    assertThat(optimized(once, VERTICES, new RowSample(10), new VertexIds()))
        .isEqualTo("one vertex | adjacency out follow, 10 at random -> neighbour ids");
    assertThat(optimized(ONE, VERTICES, new RowSample(10))).endsWith("| 10 rows at random");
    assertThat(optimized(MANY, VERTICES, new RowSample(10))).endsWith("| 10 rows at random");
    assertThat(optimized(once, VERTICES, new RowSample(10), new RowCount()))
        .isEqualTo("one vertex | adjacency out follow, 10 at random -> neighbours | count");
  }

  @Test
  void onlyColumnsThatAreUsedAreRead() {
    PlanNode properties = new Use(new Projection(false, false, true));
    PlanNode sortKeys = new Use(new Projection(true, false, false));
    assertThat(optimized(MANY, EDGES, new RowRange(0, 5), properties))
        .isEqualTo(
            "vertices | adjacency out follow, first 5 -> edges with properties alone | rows 0 to 5"
                + " | use of some columns");
    assertThat(optimized(MANY, EDGES, NEWEST, properties))
        .contains("-> edges | sort by since descending");
    assertThat(optimized(MANY, EDGES, sortKeys)).contains("-> edges with sort keys alone");
    assertThat(optimized(MANY, EDGES, new Opaque("sideEffect"), sortKeys)).contains("-> edges |");
    assertThat(optimized(MANY, VERTICES, new Use(Projection.IDS)))
        .contains("-> neighbours' labels");
    assertThat(optimized(MANY, VERTICES, properties)).contains("-> neighbours |");
  }

  @Test
  void groupsByIdAreCountedByIdsAlone() {
    assertThat(optimized(MANY, VERTICES, new GroupCount(true)))
        .isEqualTo("vertices | adjacency out follow -> neighbour ids | count of each");
    assertThat(optimized(MANY, VERTICES, new RowRange(0, 5), new GroupCount(true)))
        .endsWith("-> neighbours | rows 0 to 5 | count of each id");
  }
}
