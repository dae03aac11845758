package io.kithgraph.loadgen.importer;

import java.io.Serial;

/** A row that cannot become a vertex or an edge. Without a stack trace: it may happen often. */
final class RowRejected extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final String reason;

  RowRejected(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
