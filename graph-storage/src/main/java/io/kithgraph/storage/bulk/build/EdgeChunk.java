package io.kithgraph.storage.bulk.build;

/** Some edges as columns, of ids that are integers. Confined to one thread at a time. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record EdgeChunk(long[] sources, long[] destinations, long[] sortKeys) {

  /** Room for so many edges. */
  public static EdgeChunk of(int edges) {
    return new EdgeChunk(new long[edges], new long[edges], new long[edges]);
  }

  /** How many edges fit. */
  public int capacity() {
    return sources.length;
  }
}
