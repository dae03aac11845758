package io.kithgraph.storage.engine;

/** What a write promises when it returns. */
public enum Durability {
  /** Visible to readers; a crash may lose it together with everything written after it. */
  BUFFERED,
  /**
   * Survives a crash, and so does everything written before it. Slow: for rare records such as a
   * format version.
   */
  SYNCED
}
