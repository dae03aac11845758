package io.kithgraph.query.server.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.kithgraph.meta.schema.CatalogException;
import io.kithgraph.meta.security.AccessException;
import io.kithgraph.meta.security.UserException;
import io.kithgraph.query.server.admission.QuotaExceededException;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns failures into what a client sees: a gRPC status with {@code google.rpc} details. {@code
 * ErrorInfo} is always there and its reason never changes; {@code BadRequest} names a wrong field;
 * {@code RetryInfo} says when trying again makes sense. What is our fault is told to the log, with
 * a number that the client is given too; a stack trace never leaves the process. Thread-safe.
 */
public final class ErrorStatuses {
  static final String DOMAIN = "kithgraph";

  /** What a channel that retries by itself goes by; gRPC's proposal A6 names it. */
  private static final Metadata.Key<String> RETRY_PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  private static final Logger log = LoggerFactory.getLogger(ErrorStatuses.class);

  /** After a lock conflict that outlasted the retries inside the storage client. */
  private static final java.time.Duration CONFLICT_PAUSE = java.time.Duration.ofMillis(20);

  private static final java.time.Duration UNAVAILABLE_PAUSE = java.time.Duration.ofMillis(200);
  private static final java.time.Duration DISK_FULL_PAUSE = java.time.Duration.ofSeconds(10);

  private static final AtomicLong incidents = new AtomicLong(System.currentTimeMillis());

  private ErrorStatuses() {}

  /**
   * What a failure is, in the words of the API.
   *
   * @param reason of the {@code ErrorInfo}
   * @param facts of the {@code ErrorInfo}: what the message says, for programs
   */
  record Failure(
      Status.Code code,
      String reason,
      String message,
      @Nullable String field,
      java.time.@Nullable Duration retryAfter,
      Map<String, String> facts) {

    Failure(
        Status.Code code,
        String reason,
        String message,
        @Nullable String field,
        java.time.@Nullable Duration retryAfter) {
      this(code, reason, message, field, retryAfter, Map.of());
    }

    StatusRuntimeException toException() {
      com.google.rpc.Status.Builder status =
          com.google.rpc.Status.newBuilder().setCode(code.value()).setMessage(message);
      status.addDetails(
          Any.pack(
              ErrorInfo.newBuilder()
                  .setReason(reason)
                  .setDomain(DOMAIN)
                  .putAllMetadata(facts)
                  .build()));
      if (field != null) {
        status.addDetails(
            Any.pack(
                BadRequest.newBuilder()
                    .addFieldViolations(
                        BadRequest.FieldViolation.newBuilder()
                            .setField(field)
                            .setDescription(message))
                    .build()));
      }
      Metadata trailers = new Metadata();
      if (retryAfter != null) {
        status.addDetails(
            Any.pack(RetryInfo.newBuilder().setRetryDelay(duration(retryAfter)).build()));
        trailers.put(RETRY_PUSHBACK, Long.toString(retryAfter.toMillis()));
      }
      return StatusProto.toStatusRuntimeException(status.build(), trailers);
    }
  }

  /** What the client of a failed call sees. */
  public static StatusRuntimeException of(Throwable failure) {
    Throwable cause = unwrap(failure);
    return cause instanceof StatusRuntimeException status ? status : explain(cause).toException();
  }

  static Failure explain(Throwable failure) {
    Throwable cause = unwrap(failure);
    if (cause instanceof RequestException request) {
      return new Failure(
          request.code(), request.reason(), message(request), request.field().orElse(null), null);
    }
    if (cause instanceof StorageException storage) {
      return explain(storage);
    }
    if (cause instanceof CatalogException catalog) {
      return explain(catalog);
    }
    if (cause instanceof AccessException access) {
      return explain(access);
    }
    if (cause instanceof UserException user) {
      return explain(user);
    }
    if (cause instanceof QuotaExceededException quota) {
      return new Failure(
          Status.Code.RESOURCE_EXHAUSTED,
          "QUOTA_EXCEEDED",
          message(quota),
          null,
          quota.retryAfter());
    }
    if (cause instanceof CancellationException) {
      return new Failure(Status.Code.CANCELLED, "CANCELLED", "The call was cancelled", null, null);
    }
    if (cause instanceof RejectedExecutionException) {
      return new Failure(
          Status.Code.RESOURCE_EXHAUSTED,
          "OVERLOADED",
          "Too many changes of schemas or users wait already; try again in a moment",
          null,
          UNAVAILABLE_PAUSE);
    }
    return internal("INTERNAL", Status.Code.INTERNAL, cause);
  }

  private static Failure explain(StorageException failure) {
    ErrorCode code = failure.code();
    java.time.@Nullable Duration retryAfter = failure.retryAfter().orElse(null);
    return switch (code) {
      case INVALID_ARGUMENT, TOO_LARGE -> of(Status.Code.INVALID_ARGUMENT, failure, null);
      case NOT_FOUND -> of(Status.Code.NOT_FOUND, failure, null);
      case ALREADY_EXISTS -> of(Status.Code.ALREADY_EXISTS, failure, null);
      // The caller reads again and decides anew; there is nothing to wait for.
      case PRECONDITION_FAILED -> of(Status.Code.ABORTED, failure, null);
      case CONFLICT -> of(Status.Code.ABORTED, failure, orElse(retryAfter, CONFLICT_PAUSE));
      case NOT_UNIQUE -> of(Status.Code.ALREADY_EXISTS, failure, null);
      case STALE_EPOCH, NOT_LEADER, UNAVAILABLE, STALE_SCHEMA, FENCED ->
          of(Status.Code.UNAVAILABLE, failure, orElse(retryAfter, UNAVAILABLE_PAUSE));
      case OVERLOADED ->
          of(Status.Code.RESOURCE_EXHAUSTED, failure, orElse(retryAfter, UNAVAILABLE_PAUSE));
      // Whoever waits for an operator waits for long.
      case DISK_FULL ->
          of(Status.Code.RESOURCE_EXHAUSTED, failure, orElse(retryAfter, DISK_FULL_PAUSE));
      case DEADLINE_EXCEEDED -> of(Status.Code.DEADLINE_EXCEEDED, failure, null);
      case CANCELLED -> of(Status.Code.CANCELLED, failure, null);
      case CORRUPT -> internal("CORRUPT", Status.Code.DATA_LOSS, failure);
      case INTERNAL -> internal("INTERNAL", Status.Code.INTERNAL, failure);
    };
  }

  private static Failure of(
      Status.Code code, StorageException failure, java.time.@Nullable Duration retryAfter) {
    return new Failure(code, failure.code().name(), message(failure), null, retryAfter);
  }

  private static Failure explain(CatalogException failure) {
    return switch (failure.reason()) {
      case UNKNOWN_GRAPH ->
          new Failure(Status.Code.NOT_FOUND, "UNKNOWN_GRAPH", message(failure), "graph", null);
      case ALREADY_EXISTS ->
          new Failure(Status.Code.ALREADY_EXISTS, "ALREADY_EXISTS", message(failure), null, null);
      case INVALID ->
          new Failure(
              Status.Code.INVALID_ARGUMENT, "INVALID_ARGUMENT", message(failure), null, null);
      case UNAVAILABLE ->
          new Failure(
              Status.Code.UNAVAILABLE, "UNAVAILABLE", message(failure), null, UNAVAILABLE_PAUSE);
    };
  }

  private static Failure explain(AccessException failure) {
    Status.Code code =
        switch (failure.reason()) {
          case UNAUTHENTICATED -> Status.Code.UNAUTHENTICATED;
          case PERMISSION_DENIED -> Status.Code.PERMISSION_DENIED;
          case BUSY -> Status.Code.RESOURCE_EXHAUSTED;
        };
    boolean busy = failure.reason() == AccessException.Reason.BUSY;
    return new Failure(
        code,
        busy ? "OVERLOADED" : failure.reason().name(),
        message(failure),
        null,
        busy ? UNAVAILABLE_PAUSE : null,
        failure.facts());
  }

  private static Failure explain(UserException failure) {
    return switch (failure.reason()) {
      case UNKNOWN_USER ->
          new Failure(Status.Code.NOT_FOUND, "UNKNOWN_USER", message(failure), "name", null);
      case ALREADY_EXISTS ->
          new Failure(Status.Code.ALREADY_EXISTS, "ALREADY_EXISTS", message(failure), "name", null);
      case INVALID ->
          new Failure(
              Status.Code.INVALID_ARGUMENT, "INVALID_ARGUMENT", message(failure), null, null);
      case UNAVAILABLE ->
          new Failure(
              Status.Code.UNAVAILABLE, "UNAVAILABLE", message(failure), null, UNAVAILABLE_PAUSE);
    };
  }

  private static Failure internal(String reason, Status.Code code, Throwable cause) {
    String incident = Long.toString(incidents.incrementAndGet(), 36);
    log.error("Incident {}: a call failed through no fault of its caller", incident, cause);
    return new Failure(
        code,
        reason,
        "The server failed; its log tells more under incident " + incident,
        null,
        null);
  }

  private static java.time.Duration orElse(
      java.time.@Nullable Duration duration, java.time.Duration otherwise) {
    return duration == null ? otherwise : duration;
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  static Duration duration(java.time.Duration duration) {
    return Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }

  private static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
