package io.kithgraph.storage.edgetree;

/** The direction in which a cursor walks a list. */
public enum ScanOrder {
  /** Smallest sort key first: oldest first, where the sort key is a time. */
  ASCENDING,
  /** Largest sort key first: newest first, where the sort key is a time. */
  DESCENDING
}
