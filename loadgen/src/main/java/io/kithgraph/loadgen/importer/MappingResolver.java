package io.kithgraph.loadgen.importer;

import io.kithgraph.api.v1.PropertyType;
import io.kithgraph.loadgen.dataset.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of each column: what the caller says, else what the header's names mean,
 * else the first columns in order. Pure: same input, same mapping.
 */
final class MappingResolver {
  private static final String EVENT_KEY = "event-key";

  private static final Set<String> SOURCE_NAMES =
      Set.of(
          "src",
          "source",
          "from",
          "fromid",
          "fromnodeid",
          "sourceid",
          "srcid",
          "follower",
          "giver",
          "startid",
          "start",
          "outid",
          "tail");
  private static final Set<String> DESTINATION_NAMES =
      Set.of(
          "dst",
          "dest",
          "destination",
          "target",
          "to",
          "toid",
          "tonodeid",
          "targetid",
          "dstid",
          "followee",
          "receiver",
          "endid",
          "end",
          "inid",
          "head");
  private static final Set<String> ID_NAMES = Set.of("id", "vertex", "vertexid", "node", "nodeid");
  private static final Set<String> SORT_NAMES =
      Set.of(
          "sort", "sortkey", "time", "timestamp", "at", "since", "date", "createdat", "createtime");

  private final ImportOptions options;
  private final GraphLabel label;

  MappingResolver(ImportOptions options, GraphLabel label) {
    this.options = options;
    this.label = label;
  }

  /** Whether the first row of a file names its columns; the second is null if there is none. */
  boolean isHeader(Row first, @Nullable Row second) {
    if (options.shape().header().isPresent()) {
      return options.shape().header().get();
    }
    boolean anyNumber = false;
    for (String field : first.fields()) {
      anyNumber |= PropertyValues.looksLikeNumber(field);
    }
    if (anyNumber) {
      return false;
    }
    for (String field : first.fields()) {
      String name = nameOf(field);
      String plain = plain(name);
      if (options.shape().columns().containsValue(name)
          || SOURCE_NAMES.contains(plain)
          || DESTINATION_NAMES.contains(plain)
          || ID_NAMES.contains(plain)
          || label.propertyTypes().containsKey(name)) {
        return true;
      }
    }
    return second != null
        && second.fields().stream().anyMatch(PropertyValues::looksLikeNumber)
        && second.fields().size() == first.fields().size();
  }

  /**
   * The mapping for a file.
   *
   * @param header the fields of its header row; empty if it has none
   * @param width how many columns its first row has
   */
  ColumnMapping resolve(List<String> header, int width) {
    List<String> names = new ArrayList<>();
    Map<String, PropertyType> headerTypes = new HashMap<>();
    for (String field : header) {
      names.add(nameOf(field));
      typeOf(field).ifPresent(type -> headerTypes.put(nameOf(field), type));
    }
    for (int i = names.size(); i < width; i++) {
      names.add(Integer.toString(i + 1));
    }
    Set<Integer> used = new HashSet<>();
    boolean edges = options.target().kind() == ImportOptions.Kind.EDGES;

    int source =
        edges
            ? required("src", SOURCE_NAMES, 0, header, names, used)
            : required("id", idNames(), 0, header, names, used);
    Optional<Integer> destination =
        edges
            ? Optional.of(required("dst", DESTINATION_NAMES, 1, header, names, used))
            : Optional.empty();
    Optional<Integer> eventKey = eventKey(names, used);
    Optional<Integer> sortKey = edges ? sortKey(header, names, used) : Optional.empty();

    List<ColumnMapping.PropertyColumnRule> properties = new ArrayList<>();
    options
        .shape()
        .columns()
        .forEach(
            (key, column) -> {
              if (!isRole(key)) {
                int index = column(column, names);
                used.add(index);
                properties.add(rule(key, index, names, headerTypes));
              }
            });
    List<String> ignored = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (used.contains(i)) {
        continue;
      }
      boolean wanted =
          label.propertyTypes().containsKey(name)
              || headerTypes.containsKey(name)
              || options.shape().types().containsKey(name);
      if (i < header.size() && wanted && !options.shape().columns().containsKey(name)) {
        properties.add(rule(name, i, names, headerTypes));
      } else {
        ignored.add(i < header.size() ? name : "column " + name);
      }
    }
    return new ColumnMapping(source, destination, sortKey, eventKey, properties, names, ignored);
  }

  /**
   * The mapping for a file of objects: only which members are the ids, the sort key and the event
   * key.
   *
   * @param members the names of the members of its first row
   */
  ColumnMapping members(List<String> members) {
    ColumnMapping mapping = resolve(members, members.size());
    return new ColumnMapping(
        mapping.source(),
        mapping.destination(),
        mapping.sortKey(),
        mapping.eventKey(),
        List.of(),
        mapping.names(),
        List.of());
  }

  private Set<String> idNames() {
    Set<String> all = new HashSet<>(ID_NAMES);
    all.add(plain(label.name()));
    all.add(plain(label.name()) + "id");
    return all;
  }

  private int required(
      String role,
      Set<String> synonyms,
      int fallback,
      List<String> header,
      List<String> names,
      Set<Integer> used) {
    String given = options.shape().columns().get(role);
    int index = -1;
    if (given != null) {
      index = column(given, names);
    } else if (header.isEmpty()) {
      index = fallback;
    } else {
      for (int i = 0; i < header.size() && index < 0; i++) {
        if (!used.contains(i) && synonyms.contains(plain(names.get(i)))) {
          index = i;
        }
      }
    }
    if (index < 0 || index >= names.size()) {
      throw new ImportException(
          ImportException.Reason.OPTIONS,
          "No column is the "
              + role
              + "; the columns are "
              + String.join(", ", names)
              + ". Say which: --map "
              + role
              + "=COLUMN");
    }
    used.add(index);
    return index;
  }

  private Optional<Integer> eventKey(List<String> names, Set<Integer> used) {
    String given = options.shape().columns().get(EVENT_KEY);
    if (given == null) {
      return Optional.empty();
    }
    if (!label.multi()) {
      throw new ImportException(
          ImportException.Reason.OPTIONS,
          "Events have an "
              + EVENT_KEY
              + ", but the rows are no events: '"
              + label.name()
              + "' keeps one for each id or pair of ids");
    }
    int index = column(given, names);
    used.add(index);
    return Optional.of(index);
  }

  private Optional<Integer> sortKey(List<String> header, List<String> names, Set<Integer> used) {
    String sortName = label.sortKeyName().orElse("sort");
    String given =
        options.shape().columns().getOrDefault("sort", options.shape().columns().get(sortName));
    if (given != null) {
      if (given.equals("@line")) {
        return Optional.of(ColumnMapping.LINE);
      }
      int index = column(given, names);
      used.add(index);
      return Optional.of(index);
    }
    int found = -1;
    for (int i = 0; i < header.size(); i++) {
      if (used.contains(i)) {
        continue;
      }
      if (names.get(i).equals(sortName)) {
        found = i;
        break;
      }
      if (found < 0
          && SORT_NAMES.contains(plain(names.get(i)))
          && !label.propertyTypes().containsKey(names.get(i))) {
        found = i;
      }
    }
    if (found < 0) {
      return Optional.empty();
    }
    used.add(found);
    return Optional.of(found);
  }

  private boolean isRole(String key) {
    return key.equals("src")
        || key.equals("dst")
        || key.equals("id")
        || key.equals("sort")
        || key.equals(EVENT_KEY)
        || (options.target().kind() == ImportOptions.Kind.EDGES
            && label.sortKeyName().orElse("").equals(key));
  }

  private ColumnMapping.PropertyColumnRule rule(
      String key, int column, List<String> names, Map<String, PropertyType> headerTypes) {
    PropertyType known =
        label.propertyTypes().getOrDefault(key, PropertyType.PROPERTY_TYPE_UNSPECIFIED);
    if (!label.open() && !label.propertyTypes().containsKey(key)) {
      throw new ImportException(
          ImportException.Reason.REFUSED,
          "The schema is strict and has no property key '"
              + key
              + "'. Define it first: kith schema define");
    }
    String option = options.shape().types().get(key);
    PropertyType wanted =
        option != null
            ? PropertyValues.type(option)
            : headerTypes.getOrDefault(names.get(column), PropertyType.PROPERTY_TYPE_STRING);
    boolean free = known == PropertyType.PROPERTY_TYPE_UNSPECIFIED;
    if (!free && option != null && wanted != known) {
      throw new ImportException(
          ImportException.Reason.OPTIONS,
          "The schema says that '"
              + key
              + "' is "
              + PropertyValues.name(known)
              + ", not "
              + option);
    }
    PropertyType type = free ? wanted : known;
    return new ColumnMapping.PropertyColumnRule(key, type, column);
  }

  /** The position of a column that the caller names, by its name or its number from 1. */
  private static int column(String given, List<String> names) {
    int index = names.indexOf(given);
    if (index < 0 && given.length() < 6 && given.chars().allMatch(Character::isDigit)) {
      index = Integer.parseInt(given) - 1;
    }
    if (index < 0 || index >= names.size()) {
      throw new ImportException(
          ImportException.Reason.OPTIONS,
          "There is no column '" + given + "'; the columns are " + String.join(", ", names));
    }
    return index;
  }

  /** {@code amount:int64} names the column amount. */
  private static String nameOf(String headerField) {
    return typeOf(headerField).isPresent()
        ? headerField.substring(0, headerField.lastIndexOf(':'))
        : headerField;
  }

  private static Optional<PropertyType> typeOf(String headerField) {
    int colon = headerField.lastIndexOf(':');
    if (colon <= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(PropertyValues.type(headerField.substring(colon + 1)));
    } catch (ImportException e) {
      return Optional.empty();
    }
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}
