package io.kithgraph.query.server.grpc;

import io.grpc.Status;
import java.io.Serial;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request that cannot be served as it is; says which field is wrong, if it is one. Its message is
 * fit for a user.
 */
final class RequestException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final Status.Code code;
  private final String reason;
  private final @Nullable String field;

  RequestException(Status.Code code, String reason, @Nullable String field, String message) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.field = field;
  }

  /** A field has a value that it cannot have. */
  static RequestException invalid(String field, String message) {
    return new RequestException(Status.Code.INVALID_ARGUMENT, "INVALID_ARGUMENT", field, message);
  }

  /** A field that must be set is not. */
  static RequestException missing(String field) {
    return invalid(field, "The field '" + field + "' is required");
  }

  /** A field holds more than it may. */
  static RequestException tooLarge(String field, long size, long limit, String unit) {
    return new RequestException(
        Status.Code.INVALID_ARGUMENT,
        "TOO_LARGE",
        field,
        "The field '"
            + field
            + "' has "
            + size
            + " "
            + unit
            + "; the limit is "
            + limit
            + ": split the request");
  }

  Status.Code code() {
    return code;
  }

  /** The reason of the {@code ErrorInfo}. */
  String reason() {
    return reason;
  }

  Optional<String> field() {
    return Optional.ofNullable(field);
  }
}
