package io.kithgraph.storage.edgetree;

/**
 * How pages grow and when they are rewritten. Not part of the format: trees written with any
 * settings are read and changed with any others. Immutable.
 *
 * @param maxPageBytes a page larger than this is split, unless it has one entry alone; 256 to 1 MiB
 * @param maxDeltas a page with this many deltas is rewritten at its next change; 0 rewrites at
 *     every change
 * @param maxDeltaPercent a page whose deltas would exceed this share of its own bytes is rewritten
 * @param eagerPageBytes a page up to this size is rewritten at every change, for a delta would
 *     hardly be smaller
 */
public record EdgeTreeSettings(
    int maxPageBytes, int maxDeltas, int maxDeltaPercent, int eagerPageBytes) {
  /** The largest encoded property set of an edge. */
  public static final int MAX_PROPERTY_BYTES = 64 * 1024;

  /**
   * What a storage node uses unless told otherwise; docs/decisions/0003-edge-tree.md has the
   * measurements.
   */
  public static final EdgeTreeSettings DEFAULT = new EdgeTreeSettings(4096, 32, 100, 160);

  public EdgeTreeSettings {
    if (maxPageBytes < 256 || maxPageBytes > 1 << 20) {
      throw new IllegalArgumentException("maxPageBytes is 256 to 1 MiB, not " + maxPageBytes);
    }
    if (maxDeltas < 0 || maxDeltaPercent < 0 || eagerPageBytes < 0) {
      throw new IllegalArgumentException("A limit on deltas is not negative");
    }
  }
}
