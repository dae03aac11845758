package io.kithgraph.meta.schema;

import io.kithgraph.model.LabelId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An edge label. Immutable.
 *
 * @param sortKey what orders its lists
 * @param inList whether the IN lists of its edges are kept
 * @param endpoints what happens to an edge whose vertices are missing
 * @param endpointLabel the name of the vertex label that {@link EndpointPolicy#CREATE} gives to a
 *     missing vertex
 * @param ttl how long an edge lives after its sort key's time, if it does not live for ever
 */
public record EdgeLabel(
    LabelId id,
    String name,
    Multiplicity multiplicity,
    SortKeySpec sortKey,
    boolean inList,
    EndpointPolicy endpoints,
    String endpointLabel,
    Optional<Duration> ttl,
    List<RollUp> rollUps) {
  public EdgeLabel {
    rollUps = List.copyOf(rollUps);
  }
}
