package io.kithgraph.meta.schema;

import io.kithgraph.model.LabelId;
import io.kithgraph.model.PropertyType;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a user asks a schema to contain: a label or a key without its number. Immutable. */
public sealed interface Definition {

  /**
   * The name of the label or key: 1 to 128 characters, none of them a control character, the first
   * not {@code ~}.
   */
  String name();

  /** What is defined besides the name, part by part; tells definitions apart in messages. */
  Map<String, String> parts();

  /** A vertex label. */
  record OfVertexLabel(String name) implements Definition {
    @Override
    public Map<String, String> parts() {
      return Map.of();
    }
  }

  /** A property key. */
  record OfPropertyKey(String name, Optional<PropertyType> type) implements Definition {
    @Override
    public Map<String, String> parts() {
      return Map.of("type", type.map(PropertyType::name).orElse("any"));
    }
  }

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

    @Override
    public Map<String, String> parts() {
      Map<String, String> parts = new LinkedHashMap<>();
      parts.put("multiplicity", multiplicity.name());
      parts.put("sort key", sortKey.property() + " " + sortKey.kind());
      parts.put("in list", inList ? "kept" : "not kept");
      parts.put("endpoints", endpoints.name());
      parts.put("endpoint label", endpointLabel);
      parts.put("ttl", ttl.map(Duration::toString).orElse("none"));
      parts.put("roll-ups", rollUps.toString());
      return parts;
    }

    /** What an existing label is defined as. */
    public static OfEdgeLabel of(EdgeLabel label) {
      return new OfEdgeLabel(
          label.name(),
          label.multiplicity(),
          label.sortKey(),
          label.inList(),
          label.endpoints(),
          label.endpointLabel(),
          label.ttl(),
          label.rollUps());
    }

    /** The label of this definition with a number. */
    public EdgeLabel withId(LabelId id) {
      return new EdgeLabel(
          id, name, multiplicity, sortKey, inList, endpoints, endpointLabel, ttl, rollUps);
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
