package io.kithgraph.loadgen.dataset;

import java.util.List;

/**
 * One row of a file. Immutable.
 *
 * @param line the line on which it begins, from 1
 * @param fields its fields without surrounding blanks; none of them null
 */
public record Row(long line, List<String> fields) {
  public Row {
    fields = List.copyOf(fields);
  }

  /** The field at the given position, or empty text if the row is shorter. */
  public String field(int index) {
    return index < fields.size() ? fields.get(index) : "";
  }
}
