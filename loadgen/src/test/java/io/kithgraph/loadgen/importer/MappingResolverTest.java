package io.kithgraph.loadgen.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.api.v1.PropertyType;
import io.kithgraph.api.v1.SortKeyKind;
import io.kithgraph.loadgen.dataset.Row;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MappingResolverTest {
  private static final GraphLabel GIFT =
      new GraphLabel(
          "gift",
          true,
          Optional.of("at"),
          SortKeyKind.SORT_KEY_KIND_INT64,
          Map.of(
              "amount", PropertyType.PROPERTY_TYPE_INT64,
              "item", PropertyType.PROPERTY_TYPE_STRING),
          true);

  @Test
  void findsTheColumnsByTheNamesOfTheHeader() {
    ColumnMapping mapping =
        resolver(Map.of("amount", "rating"), Map.of())
            .resolve(List.of("source", "target", "rating", "time"), 4);

    assertThat(mapping.describe(GIFT))
        .isEqualTo("src = source, dst = target, at = time, amount = rating (int64)");
    assertThat(mapping.width()).isEqualTo(4);
  }

  @Test
  void takesTheFirstColumnsWithoutAHeader() {
    assertThat(resolver(Map.of(), Map.of()).resolve(List.of(), 3).describe(GIFT))
        .isEqualTo("src = 1, dst = 2; ignored: column 3");
    assertThat(
            resolver(Map.of("src", "3", "dst", "1", "sort", "@line", "item", "2"), Map.of())
                .resolve(List.of(), 3)
                .describe(GIFT))
        .isEqualTo("src = 3, dst = 1, at = number of the line, item = 2 (string)");
  }

  @Test
  void takesTheKeyOfEventsFromAColumnWhereThereAreEvents() {
    List<String> header = List.of("order", "src", "dst");
    assertThat(resolver(Map.of("event-key", "order"), Map.of()).resolve(header, 3).describe(GIFT))
        .isEqualTo("src = src, dst = dst, event key = order");

    GraphLabel follow =
        new GraphLabel(
            "follow", false, Optional.of("since"), SortKeyKind.SORT_KEY_KIND_INT64, Map.of(), true);
    assertThatThrownBy(
            () -> resolver(Map.of("event-key", "order"), Map.of(), follow).resolve(header, 3))
        .isInstanceOf(ImportException.class)
        .hasMessageContaining("'follow' keeps one for each");
  }

  @Test
  void takesTypesFromTheSchemaTheHeaderOrTheOptions() {
    ColumnMapping mapping =
        resolver(Map.of(), Map.of("note", "bytes"))
            .resolve(List.of("src", "dst", "amount", "weight:double", "note", "other"), 6);

    assertThat(mapping.properties())
        .containsExactly(
            new ColumnMapping.PropertyColumnRule("amount", PropertyType.PROPERTY_TYPE_INT64, 2),
            new ColumnMapping.PropertyColumnRule("weight", PropertyType.PROPERTY_TYPE_DOUBLE, 3),
            new ColumnMapping.PropertyColumnRule("note", PropertyType.PROPERTY_TYPE_BYTES, 4));
    assertThat(mapping.ignored()).containsExactly("other");
  }

  @Test
  void saysWhatIsMissingOrWrong() {
    assertThatThrownBy(() -> resolver(Map.of(), Map.of()).resolve(List.of("person", "friend"), 2))
        .isInstanceOf(ImportException.class)
        .hasMessageContaining("No column is the src; the columns are person, friend");
    assertThatThrownBy(
            () -> resolver(Map.of("src", "persn"), Map.of()).resolve(List.of("person", "to"), 2))
        .hasMessageContaining("There is no column 'persn'; the columns are person, to");
    assertThatThrownBy(
            () ->
                resolver(Map.of(), Map.of("amount", "string"))
                    .resolve(List.of("src", "dst", "amount"), 3))
        .hasMessageContaining("The schema says that 'amount' is int64, not string");
    assertThatThrownBy(
            () ->
                resolver(Map.of(), Map.of("note", "blob"))
                    .resolve(List.of("src", "dst", "note"), 3))
        .hasMessageContaining("Unknown property type 'blob'");
  }

  @Test
  void recognisesAHeader() {
    MappingResolver resolver = resolver(Map.of(), Map.of());

    assertThat(resolver.isHeader(row("source", "target"), row("a", "b"))).isTrue();
    assertThat(resolver.isHeader(row("person", "friend"), row("1", "2"))).isTrue();
    assertThat(resolver.isHeader(row("ann", "bob"), row("bob", "cid"))).isFalse();
    assertThat(resolver.isHeader(row("1", "2"), row("2", "3"))).isFalse();
  }

  private static Row row(String... fields) {
    return new Row(1, List.of(fields));
  }

  private static MappingResolver resolver(Map<String, String> columns, Map<String, String> types) {
    return resolver(columns, types, GIFT);
  }

  private static MappingResolver resolver(
      Map<String, String> columns, Map<String, String> types, GraphLabel label) {
    ImportOptions plain = ImportOptions.of("social", ImportOptions.Kind.EDGES, "gift", List.of());
    return new MappingResolver(
        plain.with(ImportOptions.FileShape.FOUND_OUT.withColumns(columns, types)), label);
  }
}
