package io.kithgraph.loadgen.importer;

import io.kithgraph.loadgen.dataset.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the rows of one file into vertices or edges by its mapping. Confined to one thread. */
final class RowParser implements RowTranslation {
  private final ColumnMapping mapping;
  private final IdParser sourceIds;
  private final IdParser destinationIds;
  private final @Nullable SortKeys sortKeys;
  private final List<PropertyValues> properties = new ArrayList<>();
  private final ImportOptions.SelfLoops selfLoops;
  private final @Nullable RowIdentity identity;
  private final int width;

  RowParser(ImportOptions options, GraphLabel label, ColumnMapping mapping) {
    this.mapping = mapping;
    this.sourceIds = new IdParser(options.ids());
    this.destinationIds = new IdParser(options.ids());
    this.sortKeys =
        mapping.sortKey().filter(column -> column != ColumnMapping.LINE).isPresent()
            ? new SortKeys(label.sortKeyKind(), options.shape().timeUnit())
            : null;
    for (ColumnMapping.PropertyColumnRule rule : mapping.properties()) {
      properties.add(new PropertyValues(rule.type(), options.shape().timeUnit()));
    }
    this.selfLoops = options.rules().selfLoops();
    this.identity = label.multi() ? new RowIdentity(options.ids().eventScope()) : null;
    this.width = mapping.width();
  }

  @Override
  public @Nullable ParsedRow parse(Row row) throws RowRejected {
    if (row.fields().size() < width) {
      throw new RowRejected(
          "the row has " + row.fields().size() + " columns, not at least " + width);
    }
    Object source = sourceIds.parse(row.field(mapping.source()));
    Object destination = null;
    if (mapping.destination().isPresent()) {
      destination = destinationIds.parse(row.field(mapping.destination().get()));
      if (source.equals(destination) && selfLoops.leavesOut()) {
        return null;
      }
    }
    Long sortKey = sortKey(row);
    @Nullable Object[] values = new @Nullable Object[properties.size()];
    for (int i = 0; i < values.length; i++) {
      ColumnMapping.PropertyColumnRule rule = mapping.properties().get(i);
      String text = row.field(rule.column());
      if (!text.isEmpty()) {
        try {
          values[i] = properties.get(i).parse(text);
        } catch (RowRejected e) {
          throw new RowRejected(rule.key() + ": " + e.reason());
        }
      }
    }
    return new ParsedRow(
        row, source, destination, sortKey, eventKey(row), Arrays.asList(values), null);
  }

  private @Nullable String eventKey(Row row) throws RowRejected {
    if (mapping.eventKey().isPresent()) {
      return RowIdentity.given(row.field(mapping.eventKey().get()));
    }
    return identity == null ? null : identity.next(row.fields());
  }

  private @Nullable Long sortKey(Row row) throws RowRejected {
    if (mapping.sortKey().isEmpty()) {
      return null;
    }
    if (sortKeys == null) {
      return row.line();
    }
    String text = row.field(mapping.sortKey().get());
    if (text.isEmpty()) {
      throw new RowRejected("the sort key is missing");
    }
    return sortKeys.parse(text);
  }
}
