package io.kithgraph.storage.api;

/** Why a slice ended where it did; nothing is ever cut without one. */
public enum StopReason {
  /** There is no more. */
  EXHAUSTED,
  /** The limit of the read was reached; there may be more. */
  LIMIT,
  /** The byte limit of the call was reached; there may be more. */
  BYTE_LIMIT,
  /** The time for one call was used up; there may be more. */
  DEADLINE
}
