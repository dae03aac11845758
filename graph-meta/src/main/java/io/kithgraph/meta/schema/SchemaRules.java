package io.kithgraph.meta.schema;

import io.kithgraph.model.PropertyType;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What names and definitions a catalog accepts. Pure functions; every refusal is a {@link
 * CatalogException} with {@link CatalogException.Reason#INVALID}.
 */
public final class SchemaRules {
  /** Upper bound of the number of graphs of a deployment. */
  public static final int MAX_GRAPHS = 1_000;

  /** Upper bound of the number of labels of a graph, of vertices and edges together. */
  public static final int MAX_LABELS = 2_000;

  /** Upper bound of the number of property keys of a graph. */
  public static final int MAX_PROPERTY_KEYS = 4_000;

  /** Upper bound of the length of the name of a label or key, in characters. */
  public static final int MAX_NAME_LENGTH = 128;

  /** Upper bound of the number of roll-ups of an edge label. */
  public static final int MAX_ROLL_UPS = 8;

  /** Upper bound of a ttl. */
  public static final Duration MAX_TTL = Duration.ofDays(36_500);

  /** Starts the names of what the system makes for itself, as in Gremlin. */
  private static final String RESERVED_PREFIX = "~";

  /** How many graphs a message names at most. */
  private static final int MAX_NAMED_GRAPHS = 20;

  private static final Pattern GRAPH_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");

  private static final Set<PropertyType> INTEGERS =
      EnumSet.of(PropertyType.INT8, PropertyType.INT16, PropertyType.INT32, PropertyType.INT64);

  private SchemaRules() {}

  /** Refuses what is not 1 to 64 ASCII letters, digits and {@code _}, a letter first. */
  public static void checkGraphName(String name) {
    if (!GRAPH_NAME.matcher(name).matches()) {
      throw invalid(
          "A graph name has 1 to 64 letters, digits or '_', a letter first; this has not: "
              + quoted(name));
    }
  }

  /** Refuses a graph name that is taken, and more than {@value #MAX_GRAPHS} graphs. */
  public static void checkNewGraph(String name, Set<String> existing) {
    if (existing.contains(name)) {
      throw new CatalogException(
          CatalogException.Reason.ALREADY_EXISTS, "There is a graph " + quoted(name) + " already");
    }
    if (existing.size() >= MAX_GRAPHS) {
      throw invalid("There are " + existing.size() + " graphs; the limit is " + MAX_GRAPHS);
    }
  }

  /** Refuses to drop the default graph. */
  public static void checkDrop(String name) {
    if (name.equals(Catalog.DEFAULT_GRAPH)) {
      throw invalid("The default graph " + quoted(name) + " cannot be dropped");
    }
  }

  /** What a look-up of a graph that does not exist says. */
  public static CatalogException unknownGraph(String name, Set<String> existing) {
    String known =
        existing.stream()
            .sorted()
            .limit(MAX_NAMED_GRAPHS)
            .map(SchemaRules::quoted)
            .collect(Collectors.joining(", "));
    return new CatalogException(
        CatalogException.Reason.UNKNOWN_GRAPH,
        "There is no graph "
            + quoted(name)
            + "; there is "
            + known
            + (existing.size() > MAX_NAMED_GRAPHS ? ", …" : ""));
  }

  /** Refuses a definition that is wrong by itself, whatever the graph. */
  static void check(Definition definition) {
    checkName("The name of a label or property key", definition.name());
    if (definition instanceof Definition.OfEdgeLabel label) {
      checkName("The sort key of edge label " + quoted(label.name()), label.sortKey().property());
      checkName("The endpoint label of edge label " + quoted(label.name()), label.endpointLabel());
      label.ttl().ifPresent(ttl -> checkTtl(label, ttl));
      checkRollUps(label);
    }
  }

  /**
   * Refuses a definition that names what the graph does not have.
   *
   * @param schema the graph with all definitions of the call
   */
  static void checkReferences(Definition definition, GraphSchema schema) {
    if (!(definition instanceof Definition.OfEdgeLabel label)) {
      return;
    }
    if (label.endpoints() == EndpointPolicy.CREATE
        && schema.findVertexLabel(label.endpointLabel()).isEmpty()) {
      throw invalid(
          "Edge label "
              + quoted(label.name())
              + " makes missing vertices with label "
              + quoted(label.endpointLabel())
              + ", which graph '"
              + schema.name()
              + "' does not have: define it first, or in the same call");
    }
    for (RollUp rollUp : label.rollUps()) {
      boolean integer =
          schema
              .findPropertyKey(rollUp.property())
              .flatMap(PropertyKey::type)
              .filter(INTEGERS::contains)
              .isPresent();
      if (!integer) {
        throw invalid(
            "Edge label "
                + quoted(label.name())
                + " rolls up "
                + quoted(rollUp.property())
                + ", which must be a property key with an integer type, so that sums are exact"
                + " (cents instead of fractions): define it first, or in the same call");
      }
    }
  }

  /** Refuses a schema with too many parts. */
  static void checkSize(GraphSchema schema) {
    int labels = schema.vertexLabels().size() + schema.edgeLabels().size();
    if (labels > MAX_LABELS) {
      throw invalid(
          "Graph '"
              + schema.name()
              + "' would have "
              + labels
              + " labels; the limit is "
              + MAX_LABELS);
    }
    int keys = schema.propertyKeys().size();
    if (keys > MAX_PROPERTY_KEYS) {
      throw invalid(
          "Graph '"
              + schema.name()
              + "' would have "
              + keys
              + " property keys; the limit is "
              + MAX_PROPERTY_KEYS);
    }
  }

  static void checkName(String what, String name) {
    boolean fits =
        !name.isBlank()
            && !name.startsWith(RESERVED_PREFIX)
            && name.length() <= MAX_NAME_LENGTH
            && name.codePoints()
                .noneMatch(
                    c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    if (!fits) {
      throw invalid(
          what
              + " has 1 to "
              + MAX_NAME_LENGTH
              + " characters, not only spaces, no control characters, no '~' first, well-formed"
              + " Unicode; this has not: "
              + quoted(name));
    }
  }

  private static void checkTtl(Definition.OfEdgeLabel label, Duration ttl) {
    if (ttl.compareTo(Duration.ofMillis(1)) < 0) {
      throw invalid("The ttl of edge label " + quoted(label.name()) + " must be 1 ms or more");
    }
    if (ttl.compareTo(MAX_TTL) > 0) {
      throw invalid(
          "The ttl of edge label "
              + quoted(label.name())
              + " is at most "
              + MAX_TTL.toDays()
              + " days; leave it out to keep edges for ever");
    }
    if (!label.rollUps().isEmpty()) {
      throw invalid(
          "Edge label "
              + quoted(label.name())
              + " has a ttl and roll-ups, whose order would change by itself: give it one of"
              + " them, and keep totals of what expires under a second label");
    }
    if (!label.sortKey().isTime()) {
      throw invalid(
          "Edge label "
              + quoted(label.name())
              + " has a ttl, so its sort key must be a time: INT64 milliseconds or INSTANT");
    }
  }

  private static void checkRollUps(Definition.OfEdgeLabel label) {
    if (label.rollUps().isEmpty()) {
      return;
    }
    if (label.multiplicity() != Multiplicity.MULTI) {
      throw invalid("Only a MULTI edge label has roll-ups; " + quoted(label.name()) + " is UNIQUE");
    }
    if (label.rollUps().size() > MAX_ROLL_UPS) {
      throw invalid(
          "Edge label " + quoted(label.name()) + " has more than " + MAX_ROLL_UPS + " roll-ups");
    }
    long properties = label.rollUps().stream().map(RollUp::property).distinct().count();
    if (properties < label.rollUps().size()) {
      throw invalid("Edge label " + quoted(label.name()) + " rolls up one property twice");
    }
    for (RollUp rollUp : label.rollUps()) {
      if (rollUp.aggregates().isEmpty()) {
        throw invalid(
            "The roll-up of "
                + quoted(rollUp.property())
                + " in edge label "
                + quoted(label.name())
                + " names no aggregate");
      }
    }
  }

  /** A name as a message may show it: short, in one line. */
  static String quoted(String name) {
    String line =
        name.codePoints()
            .limit(MAX_NAME_LENGTH)
            .map(
                c ->
                    Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE
                        ? '?'
                        : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return "'" + line + (line.length() < name.length() ? "…'" : "'");
  }

  static CatalogException invalid(String message) {
    return new CatalogException(CatalogException.Reason.INVALID, message);
  }
}
