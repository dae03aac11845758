package io.kithgraph.storage.api;

/** The order of a range: by sort key, then neighbour, then tie-breaker, all the same way. */
public enum Order {
  /** Oldest first, for sort keys that are times. */
  ASCENDING,
  /** Newest first, for sort keys that are times. */
  DESCENDING
}
