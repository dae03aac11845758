package io.kithgraph.gremlin;

import java.io.Serial;
import org.apache.tinkerpop.gremlin.util.message.ResponseStatusCode;

/** A request that is not let in; the message is fit for a user. */
final class RefusedRequestException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final ResponseStatusCode code;

  RefusedRequestException(ResponseStatusCode code, String message) {
    super(message);
    this.code = code;
  }

  /** Something in the request has a value that it cannot have. */
  static RefusedRequestException invalid(String message) {
    return new RefusedRequestException(
        ResponseStatusCode.REQUEST_ERROR_INVALID_REQUEST_ARGUMENTS, message);
  }

  /** The request asks for what this server does not do for anybody. */
  static RefusedRequestException closed(String message) {
    return new RefusedRequestException(ResponseStatusCode.UNAUTHORIZED, message);
  }

  ResponseStatusCode code() {
    return code;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
