package io.kithgraph.distribution.command;

import io.kithgraph.api.v1.Aggregate;
import io.kithgraph.api.v1.EdgeLabel;
import io.kithgraph.api.v1.EndpointPolicy;
import io.kithgraph.api.v1.Multiplicity;
import io.kithgraph.api.v1.RollUp;
import io.kithgraph.api.v1.SortKey;
import io.kithgraph.api.v1.SortKeyKind;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Edge labels in the words of the command line. */
final class EdgeLabelWords {
  private EdgeLabelWords() {}

  /**
   * The edge label that words such as {@code follow unique sort=since endpoints=create:user} mean.
   *
   * @throws IllegalArgumentException naming the word that means nothing
   */
  static EdgeLabel parse(String text) {
    List<String> words = Arrays.asList(text.strip().split("\\s+", -1));
    EdgeLabel.Builder label =
        EdgeLabel.newBuilder()
            .setName(words.get(0))
            .setMultiplicity(Multiplicity.MULTIPLICITY_MULTI)
            .setEndpoints(EndpointPolicy.ENDPOINT_POLICY_REQUIRE);
    for (String word : words.subList(1, words.size())) {
      String key = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
      String value = word.substring(Math.min(word.length(), key.length() + 1));
      String first = value.contains(":") ? value.substring(0, value.indexOf(':')) : value;
      String second = value.substring(Math.min(value.length(), first.length() + 1));
      switch (key) {
        case "unique" -> label.setMultiplicity(Multiplicity.MULTIPLICITY_UNIQUE);
        case "multi" -> label.setMultiplicity(Multiplicity.MULTIPLICITY_MULTI);
        case "out-only" -> label.setWithoutInList(true);
        case "sort" ->
            label.setSortKey(SortKey.newBuilder().setProperty(first).setKind(kind(second)));
        case "endpoints" -> {
          label.setEndpoints(policy(first));
          label.setEndpointLabel(second);
        }
        case "ttl" -> {
          Duration ttl = ttl(value);
          label.getTtlBuilder().setSeconds(ttl.getSeconds()).setNanos(ttl.getNano());
        }
        case "rollup" -> label.addRollUps(rollUp(first, second));
        default ->
            throw new IllegalArgumentException(
                "'"
                    + word
                    + "' says nothing about an edge label; the words are unique, multi,"
                    + " sort=KEY:KIND, endpoints=create:LABEL, endpoints=require, out-only,"
                    + " ttl=DURATION, rollup=KEY:AGGREGATE,...");
      }
    }
    return label.build();
  }

  private static Duration ttl(String word) {
    try {
      return Duration.parse(word);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "A ttl is a duration such as PT24H or P7D, not '" + word + "'", e);
    }
  }

  private static RollUp rollUp(String key, String aggregates) {
    RollUp.Builder rollUp = RollUp.newBuilder().setProperty(key);
    for (String word : aggregates.split(",", -1)) {
      try {
        rollUp.addAggregates(Aggregate.valueOf("AGGREGATE_" + word.toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "An aggregate is count, sum, min, max or last, not '" + word + "'", e);
      }
    }
    return rollUp.build();
  }

  private static SortKeyKind kind(String word) {
    if (word.isEmpty()) {
      return SortKeyKind.SORT_KEY_KIND_INT64;
    }
    try {
      return SortKeyKind.valueOf("SORT_KEY_KIND_" + word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "A sort key is of the kind int32, int64, instant or double, not '" + word + "'", e);
    }
  }

  private static EndpointPolicy policy(String word) {
    return switch (word) {
      case "create" -> EndpointPolicy.ENDPOINT_POLICY_CREATE;
      case "require" -> EndpointPolicy.ENDPOINT_POLICY_REQUIRE;
      default ->
          throw new IllegalArgumentException("endpoints= is create or require, not '" + word + "'");
    };
  }

  /** The words that would make the label. */
  static String describe(EdgeLabel label) {
    StringBuilder text = new StringBuilder(label.getName());
    text.append(label.getMultiplicity() == Multiplicity.MULTIPLICITY_UNIQUE ? " unique" : " multi");
    text.append(" sort=").append(label.getSortKey().getProperty());
    text.append(':').append(word(label.getSortKey().getKind(), "SORT_KEY_KIND_"));
    text.append(
        label.getEndpoints() == EndpointPolicy.ENDPOINT_POLICY_CREATE
            ? " endpoints=create:" + label.getEndpointLabel()
            : " endpoints=require");
    if (label.getWithoutInList()) {
      text.append(" out-only");
    }
    if (label.hasTtl()) {
      text.append(" ttl=")
          .append(Duration.ofSeconds(label.getTtl().getSeconds(), label.getTtl().getNanos()));
    }
    for (RollUp rollUp : label.getRollUpsList()) {
      text.append("  (per pair: ")
          .append(
              rollUp.getAggregatesList().stream()
                  .map(aggregate -> word(aggregate, "AGGREGATE_"))
                  .collect(Collectors.joining(", ")))
          .append(" of ")
          .append(rollUp.getProperty())
          .append(')');
    }
    return text.toString();
  }

  /** An enum value of the API without its prefix. */
  static String word(Enum<?> value, String prefix) {
    return value.name().replace(prefix, "").toLowerCase(Locale.ROOT);
  }
}
