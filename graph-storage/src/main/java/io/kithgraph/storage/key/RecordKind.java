package io.kithgraph.storage.key;

/** What a record is, as its key says after the vertex id. The codes are part of the format. */
public enum RecordKind {
  /** Label and properties of a vertex. */
  VERTEX(0x01),
  /** A page of an edge tree. */
  ADJACENCY_PAGE(0x10);

  private final byte code;

  RecordKind(int code) {
    this.code = (byte) code;
  }

  /** The byte in the key. */
  public byte code() {
    return code;
  }
}
