package io.kithgraph.query.gremlin.fold;

import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.Multiplicity;
import io.kithgraph.model.VertexId;
import io.kithgraph.query.gremlin.terms.Directions;
import io.kithgraph.query.plan.AdjacencyScan;
import io.kithgraph.query.plan.AdjacencyScan.NamedList;
import io.kithgraph.query.plan.AdjacencyScan.Side;
import java.util.List;
import java.util.Optional;
import org.apache.tinkerpop.gremlin.process.traversal.Step;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.HasStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.TraversalFilterStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.VertexStep;

/**
 * Recognises the question whether a neighbour is in another list too: {@code
 * where(__.in('follow').hasId(2))}.
 */
final class CommonLists {
  private CommonLists() {}

  /**
   * The list in which a neighbour must be to pass the filter, if the filter asks for just that and
   * the scan leads to each neighbour once.
   */
  static Optional<NamedList> asked(GraphSchema schema, AdjacencyScan scan, Step<?, ?> filter) {
    if (!(filter instanceof TraversalFilterStep<?> where)
        || !where.getLabels().isEmpty()
        || !leadsOnce(schema, scan)) {
      return Optional.empty();
    }
    @SuppressWarnings("rawtypes") // As the library has it.
    List<Step> tested = where.getLocalChildren().get(0).getSteps();
    if (tested.size() != 2
        || !(tested.get(0) instanceof VertexStep<?> step)
        || !(tested.get(1) instanceof HasStep<?> has)
        || !step.getLabels().isEmpty()
        || !has.getLabels().isEmpty()
        || step.returnsEdge()
        || step.getEdgeLabels().length != 1) {
      return Optional.empty();
    }
    Side side = Directions.side(step.getDirection()).opposite();
    String label = step.getEdgeLabels()[0];
    return HasTests.onlyIds(has)
        .filter(ids -> ids.size() == 1 && isKept(schema, side, label))
        .map(ids -> list(ids.get(0), side, label));
  }

  private static NamedList list(VertexId vertex, Side side, String label) {
    return new NamedList(vertex, side, label);
  }

  private static boolean leadsOnce(GraphSchema schema, AdjacencyScan scan) {
    return scan.readsOneList()
        && schema
            .findEdgeLabel(scan.labels().get(0))
            .filter(label -> label.multiplicity() == Multiplicity.UNIQUE)
            .isPresent();
  }

  private static boolean isKept(GraphSchema schema, Side side, String name) {
    Optional<EdgeLabel> label = schema.findEdgeLabel(name);
    return side != Side.BOTH && label.filter(l -> side == Side.OUT || l.inList()).isPresent();
  }
}
