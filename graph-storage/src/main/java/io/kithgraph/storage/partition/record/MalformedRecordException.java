package io.kithgraph.storage.partition.record;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A stored record or a log entry is not what was written. The replica that saw it must stop, as for
 * a corrupt page.
 */
public final class MalformedRecordException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  public MalformedRecordException(String problem) {
    this(problem, null);
  }

  public MalformedRecordException(String problem, @Nullable Throwable cause) {
    super("Malformed record: " + problem, cause);
  }
}
