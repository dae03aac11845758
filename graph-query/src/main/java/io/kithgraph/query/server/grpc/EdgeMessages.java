package io.kithgraph.query.server.grpc;

import io.kithgraph.api.v1.Direction;
import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.EndpointPolicy;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.Multiplicity;
import io.kithgraph.meta.schema.VertexLabel;
import io.kithgraph.model.LabelId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What all requests about edges share: labels, directions, identities, sort keys. */
final class EdgeMessages {
  private EdgeMessages() {}

  /** An edge label that must be there. */
  static EdgeLabel label(GraphSchema schema, String name, String field) {
    if (name.isEmpty()) {
      throw RequestException.missing(field);
    }
    return schema
        .findEdgeLabel(name)
        .orElseThrow(
            () ->
                RequestException.invalid(
                    field, "The graph '" + schema.name() + "' has no edge label '" + name + "'"));
  }

  static io.kithgraph.model.Direction direction(Direction message) {
    return switch (message) {
      case DIRECTION_UNSPECIFIED, DIRECTION_OUT, UNRECOGNIZED -> io.kithgraph.model.Direction.OUT;
      case DIRECTION_IN -> io.kithgraph.model.Direction.IN;
    };
  }

  /** The label with which missing vertices of a new edge are made, if they are. */
  static Optional<LabelId> endpointLabel(GraphSchema schema, EdgeLabel label) {
    return label.endpoints() == EndpointPolicy.CREATE
        ? schema.findVertexLabel(label.endpointLabel()).map(VertexLabel::id)
        : Optional.empty();
  }

  /** The sort key of a new edge whose message gives none. */
  static long defaultSortKey(EdgeLabel label, Clock clock, String field) {
    if (!label.sortKey().isTime()) {
      throw RequestException.invalid(
          field,
          "An edge with label '"
              + label.name()
              + "' needs its sort key '"
              + label.sortKey().property()
              + "'");
    }
    return clock.millis();
  }

  /** A value as the sort key of a label. */
  static long sortKey(EdgeLabel label, Object value, String field) {
    try {
      return label.sortKey().encode(value);
    } catch (IllegalArgumentException e) {
      throw RequestException.invalid(field, e.getMessage() + " (in '" + field + "')");
    }
  }

  /**
   * The tie-breaker of an edge that the caller identifies, or null if it does not.
   *
   * @param eventKey null if not set; likewise the tie-breaker
   */
  static @Nullable Long tieBreaker(
      GraphSchema schema,
      EdgeLabel label,
      @Nullable String eventKey,
      @Nullable Long tieBreaker,
      String field) {
    if (label.multiplicity() == Multiplicity.UNIQUE) {
      if (eventKey != null || tieBreaker != null) {
        throw RequestException.invalid(
            field,
            "An edge with the UNIQUE label '"
                + label.name()
                + "' is identified by its vertices alone");
      }
      return 0L;
    }
    if (eventKey != null) {
      return WriteIds.tieBreaker(schema.graph(), checkedEventKey(eventKey, field));
    }
    if (tieBreaker != null && (tieBreaker <= 0 || tieBreaker == Long.MAX_VALUE)) {
      throw RequestException.invalid(
          field, "A tie-breaker is a number that the system gave, not " + tieBreaker);
    }
    return tieBreaker;
  }

  static String checkedEventKey(String key, String field) {
    if (key.isEmpty()) {
      throw RequestException.invalid(field, "An event key has at least one character");
    }
    if (key.length() > RequestLimits.MAX_KEY_BYTES / 4) {
      int bytes = key.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > RequestLimits.MAX_KEY_BYTES) {
        throw RequestException.tooLarge(field, bytes, RequestLimits.MAX_KEY_BYTES, "bytes");
      }
    }
    return key;
  }
}
