package io.kithgraph.storage.api;

import io.kithgraph.model.PropertySet;

/**
 * How large a commit and its parts may be. Every client checks before it sends anything, so an
 * oversize value fails its commit whole. The number of mutations is limited by {@link Commit}.
 */
public final class CommitLimits {
  /** The largest encoded property set of an edge, in bytes. */
  public static final int MAX_EDGE_PROPERTY_BYTES = 64 << 10;

  /** The largest encoded property set of a vertex, in bytes. */
  public static final int MAX_VERTEX_PROPERTY_BYTES = 1 << 20;

  /** The most that all property sets of one commit take together, in bytes. */
  public static final int MAX_COMMIT_PROPERTY_BYTES = 8 << 20;

  private CommitLimits() {}

  /**
   * Checks a commit.
   *
   * @throws StorageException with {@link ErrorCode#TOO_LARGE}, naming what is too large
   */
  public static void check(Commit commit) {
    long total = 0;
    for (Mutation mutation : commit.mutations()) {
      if (mutation instanceof Mutation.PutEdge put) {
        total += check(put.properties(), MAX_EDGE_PROPERTY_BYTES, "edge", put.key());
      } else if (mutation instanceof Mutation.PutVertex put) {
        total += check(put.properties(), MAX_VERTEX_PROPERTY_BYTES, "vertex", put.id());
      } else if (mutation instanceof Mutation.PatchVertex patch) {
        total += check(patch.set(), MAX_VERTEX_PROPERTY_BYTES, "vertex", patch.id());
      }
    }
    if (total > MAX_COMMIT_PROPERTY_BYTES) {
      throw new StorageException(
          ErrorCode.TOO_LARGE,
          "The properties of one commit have at most "
              + MAX_COMMIT_PROPERTY_BYTES
              + " bytes, not "
              + total
              + "; split it");
    }
  }

  private static int check(PropertySet properties, int limit, String kind, Object owner) {
    int bytes = properties.encoded().length;
    if (bytes > limit) {
      throw new StorageException(
          ErrorCode.TOO_LARGE,
          "The properties of "
              + kind
              + " "
              + owner
              + " have "
              + bytes
              + " bytes; at most "
              + limit
              + " are allowed");
    }
    return bytes;
  }
}
