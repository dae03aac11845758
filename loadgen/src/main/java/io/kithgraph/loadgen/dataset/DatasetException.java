package io.kithgraph.loadgen.dataset;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A file that cannot be read on; the message names it, what is wrong and what to do. */
public final class DatasetException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  public DatasetException(String message) {
    super(message);
  }

  public DatasetException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
