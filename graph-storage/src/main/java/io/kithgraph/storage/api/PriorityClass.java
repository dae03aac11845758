package io.kithgraph.storage.api;

/** What is shed last to first when a node has more work than it can do. */
public enum PriorityClass {
  /** Somebody waits in front of a screen. */
  INTERACTIVE,
  /** Somebody waits, but not long. */
  BATCH,
  /** Nobody waits: imports, repair, cleaning. */
  BACKGROUND
}
