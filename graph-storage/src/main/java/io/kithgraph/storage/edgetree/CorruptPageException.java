package io.kithgraph.storage.edgetree;

import io.kithgraph.storage.key.StorageKey;
import java.io.Serial;

/**
 * A page or a tree is not what was written. The replica that saw it must stop, loudly, and be
 * restored from a peer; the data must not be skipped.
 */
public final class CorruptPageException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final transient StorageKey key;
  private final String problem;

  public CorruptPageException(StorageKey key, String problem) {
    super("Corrupt page: " + problem + " (key " + key + ")");
    this.key = key;
    this.problem = problem;
  }

  /** The key of the page. */
  public StorageKey key() {
    return key;
  }

  /** What is wrong, a constant text. */
  public String problem() {
    return problem;
  }
}
