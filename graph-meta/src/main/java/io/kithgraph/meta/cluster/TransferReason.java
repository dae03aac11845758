package io.kithgraph.meta.cluster;

/** Why slots are to belong to another partition. New constants come last. */
public enum TransferReason {
  /** An operator asked for it. */
  ASKED,
  /** Their partition held too much. */
  SIZE,
  /** Their partition had too much to do. */
  LOAD
}
