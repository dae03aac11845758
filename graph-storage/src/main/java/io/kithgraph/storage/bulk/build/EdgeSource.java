package io.kithgraph.storage.bulk.build;

import java.io.IOException;

/** Edges in the order in which they would have been written one by one. Confined to one thread. */
public interface EdgeSource extends AutoCloseable {

  /**
   * Fills the columns from their start with the next edges.
   *
   * @return how many; less than the columns hold only at the end
   */
  int fill(EdgeChunk chunk) throws IOException;

  @Override
  void close() throws IOException;
}
