package io.kithgraph.meta.schema;

import io.kithgraph.model.PropertyType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a user asks a schema to contain: a label or a key without its number. Immutable. */
public sealed interface Definition {

  /** The name of the label or key: 1 to 128 characters, none of them a control character. */
  String name();

  /** A vertex label. */
  record OfVertexLabel(String name) implements Definition {}

  /** A property key. */
  record OfPropertyKey(String name, Optional<PropertyType> type) implements Definition {}

  /** An edge label; the parts mean what they mean in {@link EdgeLabel}. */
  record OfEdgeLabel(
      String name,
      Multiplicity multiplicity,
      SortKeySpec sortKey,
      boolean inList,
      EndpointPolicy endpoints,
      String endpointLabel,
      Optional<Duration> ttl,
      List<RollUp> rollUps)
      implements Definition {

    public OfEdgeLabel {
      rollUps = List.copyOf(rollUps);
    }

    /**
     * What the {@link SchemaMode#AUTO} mode makes of an unknown edge label: every edge is kept, as
     * Gremlin users expect.
     */
    public static OfEdgeLabel automatic(String name) {
      return new OfEdgeLabel(
          name,
          Multiplicity.MULTI,
          SortKeySpec.CREATION_TIME,
          true,
          EndpointPolicy.REQUIRE,
          "vertex",
          Optional.empty(),
          List.of());
    }
  }
}
