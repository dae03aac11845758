package io.kithgraph.meta.schema;

import io.kithgraph.model.RollUpList.Aggregate;
import java.util.Set;

/**
 * Aggregates of one integer property over all edges of a {@code MULTI} label between one pair of
 * vertices, kept in the same transaction as the edges and served as a list that is ordered by an
 * aggregate. Immutable.
 *
 * @param property the property that is aggregated
 * @param aggregates which aggregates are kept
 */
public record RollUp(String property, Set<Aggregate> aggregates) {
  public RollUp {
    aggregates = Set.copyOf(aggregates);
  }
}
