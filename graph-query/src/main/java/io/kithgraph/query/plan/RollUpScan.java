package io.kithgraph.query.plan;

import io.kithgraph.model.Direction;
import io.kithgraph.model.RollUpList.Aggregate;
import io.kithgraph.storage.api.Order;
import java.util.Locale;

/**
 * Reads an aggregate of each neighbour of a vertex from the list that is ordered by it. Immutable.
 *
 * @param property what is aggregated
 * @param order which aggregates come first
 * @param limit the most neighbours that anybody will look at; a hint
 */
public record RollUpScan(
    Direction direction,
    String label,
    String property,
    Aggregate aggregate,
    Order order,
    long limit) {

  /** This scan in a few words. */
  public String words() {
    return aggregate.name().toLowerCase(Locale.ROOT)
        + " of "
        + property
        + " by roll-up "
        + direction.name().toLowerCase(Locale.ROOT)
        + " "
        + label
        + (limit == AdjacencyScan.UNLIMITED
            ? ""
            : ", " + order.name().toLowerCase(Locale.ROOT) + ", first " + limit);
  }
}
