package io.kithgraph.gremlin;

import io.kithgraph.meta.security.AccessException;
import java.io.Serial;
import java.util.concurrent.CompletionException;
import org.apache.tinkerpop.gremlin.util.message.ResponseStatusCode;
import org.jspecify.annotations.Nullable;

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

  /** What a client is told of why it was not let in. */
  static String text(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof AccessException
        ? String.valueOf(cause.getMessage())
        : "The server failed to check the name and the password";
  }

  ResponseStatusCode code() {
    return code;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
