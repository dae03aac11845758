package io.kithgraph.loadgen.importer;

/**
 * What has become of the rows so far. Immutable.
 *
 * @param rows rows read
 */
record Tally(long rows, long created, long updated, long unchanged, long selfLoops, long rejected) {
  static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0);

  Tally read() {
    return new Tally(rows + 1, created, updated, unchanged, selfLoops, rejected);
  }

  Tally answered(long moreCreated, long moreUpdated, long moreUnchanged) {
    return new Tally(
        rows,
        created + moreCreated,
        updated + moreUpdated,
        unchanged + moreUnchanged,
        selfLoops,
        rejected);
  }

  Tally selfLoop() {
    return new Tally(rows, created, updated, unchanged, selfLoops + 1, rejected);
  }

  Tally reject() {
    return new Tally(rows, created, updated, unchanged, selfLoops, rejected + 1);
  }

  /** The rows whose fate is known. */
  long done() {
    return created + updated + unchanged + selfLoops + rejected;
  }
}
