package io.kithgraph.loadgen.dataset;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of one file from first to last, without comments and blank lines. Confined to one
 * thread.
 */
public interface RowReader extends AutoCloseable {

  /**
   * The next row, or null after the last.
   *
   * @throws DatasetException if the file cannot be read on
   */
  @Nullable Row next();

  @Override
  void close() throws IOException;
}
