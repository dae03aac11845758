package io.kithgraph.storage.pagecache;

import io.kithgraph.storage.edgetree.Versioned;

/**
 * That nothing is stored under a key: the most common answer, and so the one most worth
 * remembering. Immutable.
 *
 * @param lsn the sequence number since which this is known to hold
 */
record Absent(long lsn) implements Versioned {
  private static final int WEIGHT_BYTES = 150;

  @Override
  public int weight() {
    return WEIGHT_BYTES;
  }
}
