package io.kithgraph.storage.edgetree;

/** What a page is in its tree. The codes are part of the format. */
enum PageKind {
  /** The root of a list that fits one page: entries. */
  SMALL(1),
  /** The root of a larger list: degree, next page id and the children of the main tree. */
  LARGE(2),
  /** A page of children below a root, or the root of a by-neighbour tree of several leaves. */
  INNER(3),
  /** A page of entries below a root, or the whole of a by-neighbour tree. */
  LEAF(4);

  final byte code;

  PageKind(int code) {
    this.code = (byte) code;
  }

  /** Whether the rows are entries, not children. */
  boolean holdsEntries() {
    return this == SMALL || this == LEAF;
  }

  boolean isRoot() {
    return this == SMALL || this == LARGE;
  }
}
