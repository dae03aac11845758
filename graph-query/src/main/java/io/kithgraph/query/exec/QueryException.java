package io.kithgraph.query.exec;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The root of what a query may fail with, besides the errors of storage; its message is fit for a
 * user: it names what was wrong and what to do.
 */
public class QueryException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final QueryErrorCode code;

  public QueryException(QueryErrorCode code, String message) {
    this(code, message, null);
  }

  public QueryException(QueryErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public final QueryErrorCode code() {
    return code;
  }
}
