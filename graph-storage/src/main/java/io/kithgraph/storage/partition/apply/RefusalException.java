package io.kithgraph.storage.partition.apply;

import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.protocol.CommandAnswer.Refused;
import java.io.Serial;

/** Ends the evaluation of a part that cannot be applied. An outcome, so it has no stack trace. */
final class RefusalException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final ErrorCode code;
  private final int ordinal;

  RefusalException(ErrorCode code, String message, int ordinal) {
    super(message, null, false, false);
    this.code = code;
    this.ordinal = ordinal;
  }

  Refused toAnswer() {
    return new Refused(code, String.valueOf(getMessage()), ordinal);
  }
}
