package io.kithgraph.storage.engine;

/** How far writes are ahead of what the engine has moved to its files. */
public enum WritePressure {
  /** The files keep up. */
  NONE,
  /** Writes are getting ahead: work that can wait should wait. */
  HIGH,
  /** The engine slows writes down or stops them: whoever writes now is held up. */
  FULL
}
