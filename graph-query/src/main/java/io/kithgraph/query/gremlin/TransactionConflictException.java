package io.kithgraph.query.gremlin;

import io.kithgraph.query.exec.QueryErrorCode;
import io.kithgraph.query.exec.QueryException;
import java.io.Serial;
import org.apache.tinkerpop.gremlin.structure.util.TemporaryException;

/** Nothing was applied; the same transaction may succeed when it is run again from its start. */
public final class TransactionConflictException extends QueryException
    implements TemporaryException {
  @Serial private static final long serialVersionUID = 1;

  /**
   * @param reason what storage said; suppressed and not a cause, because Gremlin Server looks at
   *     the root cause of a script's failure alone, and this exception is what it has to see
   */
  TransactionConflictException(String message, Throwable reason) {
    super(QueryErrorCode.CONFLICT, message);
    addSuppressed(reason);
  }
}
