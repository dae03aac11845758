package io.kithgraph.storage.edgetree;

/** Something stored, as of its last change: what a cache holds. Immutable. */
public interface Versioned {

  /** The log sequence number of the last change. */
  long lsn();

  /** The bytes of memory that it takes, about, its key not counted. */
  int weight();
}
