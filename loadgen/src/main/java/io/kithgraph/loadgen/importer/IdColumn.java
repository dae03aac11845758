package io.kithgraph.loadgen.importer;

import io.kithgraph.api.v1.VertexIds;

/** Collects vertex ids, integers and strings mixed, into the columns of the API. */
final class IdColumn {
  private final VertexIds.Builder ids = VertexIds.newBuilder();
  private int rows;
  private boolean anyNumber;
  private boolean anyString;

  void add(Object id) {
    if (id instanceof Long number) {
      if (!anyNumber) {
        for (int i = 0; i < rows; i++) {
          ids.addNumbers(0);
        }
        anyNumber = true;
      }
      ids.addNumbers(number);
      if (anyString) {
        ids.addStrings("");
      }
    } else {
      if (!anyString) {
        for (int i = 0; i < rows; i++) {
          ids.addStrings("");
        }
        anyString = true;
      }
      ids.addStrings((String) id);
      if (anyNumber) {
        ids.addNumbers(0);
      }
    }
    rows++;
  }

  VertexIds build() {
    return ids.build();
  }
}
