package io.kithgraph.storage.key;

/** The two trees of an adjacency list. The codes are part of the format. */
public enum TreeKind {
  /** Entries by (sort key, neighbour, tie-breaker); its page 0 is the root of the whole list. */
  MAIN(0),
  /** Entries by (neighbour, tie-breaker), kept while the list is larger than a page. */
  BY_NEIGHBOUR(1);

  private final byte code;

  TreeKind(int code) {
    this.code = (byte) code;
  }

  /** The byte in the key. */
  public byte code() {
    return code;
  }
}
