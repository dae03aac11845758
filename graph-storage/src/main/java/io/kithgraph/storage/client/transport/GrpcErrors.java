package io.kithgraph.storage.client.transport;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Storage's errors as gRPC carries them: {@code google.rpc.Status} with an {@code ErrorInfo} whose
 * reason is the {@link ErrorCode}, and a {@code RetryInfo} if it said when to try again. Stateless.
 */
public final class GrpcErrors {
  private static final String DOMAIN = "storage.kithgraph.io";
  private static final String LEADER = "leader";

  private GrpcErrors() {}

  /** The error as the server ends a call with it. */
  public static StatusRuntimeException write(StorageException error) {
    ErrorInfo.Builder info =
        ErrorInfo.newBuilder().setDomain(DOMAIN).setReason(error.code().name());
    error.leader().ifPresent(leader -> info.putMetadata(LEADER, Integer.toString(leader)));
    Status.Builder status =
        Status.newBuilder()
            .setCode(code(error.code()).value())
            .setMessage(String.valueOf(error.getMessage()))
            .addDetails(Any.pack(info.build()));
    error
        .retryAfter()
        .ifPresent(
            after ->
                status.addDetails(
                    Any.pack(
                        RetryInfo.newBuilder()
                            .setRetryDelay(
                                Duration.newBuilder()
                                    .setSeconds(after.getSeconds())
                                    .setNanos(after.getNano()))
                            .build())));
    return StatusProto.toStatusRuntimeException(status.build());
  }

  /** The error that a call ended with; what the server did not say is told from gRPC's own code. */
  public static StorageException read(Throwable failure) {
    Status status = StatusProto.fromThrowable(failure);
    if (status == null) {
      return Failures.of(failure);
    }
    ErrorInfo info = find(status, ErrorInfo.class);
    if (info == null || !info.getDomain().equals(DOMAIN)) {
      return new StorageException(
          transportCode(io.grpc.Status.fromCodeValue(status.getCode()).getCode()),
          "The storage node did not answer: " + status.getMessage(),
          failure);
    }
    ErrorCode code = code(info.getReason());
    if (code == ErrorCode.NOT_LEADER) {
      String leader = info.getMetadataOrDefault(LEADER, "");
      return StorageException.notLeader(
          status.getMessage(),
          leader.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(leader)));
    }
    RetryInfo retry = find(status, RetryInfo.class);
    java.time.Duration after =
        retry == null
            ? null
            : java.time.Duration.ofSeconds(
                retry.getRetryDelay().getSeconds(), retry.getRetryDelay().getNanos());
    return new StorageException(code, status.getMessage(), after, failure);
  }

  private static ErrorCode code(String name) {
    try {
      return ErrorCode.valueOf(name);
    } catch (IllegalArgumentException e) {
      return ErrorCode.INTERNAL;
    }
  }

  private static <M extends com.google.protobuf.Message> @Nullable M find(
      Status status, Class<M> kind) {
    for (Any detail : status.getDetailsList()) {
      if (detail.is(kind)) {
        try {
          return detail.unpack(kind);
        } catch (InvalidProtocolBufferException e) {
          return null;
        }
      }
    }
    return null;
  }

  /** What gRPC itself reports when no server answered. */
  private static ErrorCode transportCode(Code code) {
    return switch (code) {
      case DEADLINE_EXCEEDED -> ErrorCode.DEADLINE_EXCEEDED;
      case CANCELLED -> ErrorCode.CANCELLED;
      case RESOURCE_EXHAUSTED -> ErrorCode.TOO_LARGE;
      case UNAVAILABLE, ABORTED, UNKNOWN, DATA_LOSS -> ErrorCode.UNAVAILABLE;
      default -> ErrorCode.INTERNAL;
    };
  }

  private static Code code(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT, TOO_LARGE -> Code.INVALID_ARGUMENT;
      case NOT_FOUND -> Code.NOT_FOUND;
      case ALREADY_EXISTS -> Code.ALREADY_EXISTS;
      case PRECONDITION_FAILED, STALE_EPOCH, NOT_LEADER -> Code.FAILED_PRECONDITION;
      case CONFLICT -> Code.ABORTED;
      case OVERLOADED, DISK_FULL -> Code.RESOURCE_EXHAUSTED;
      case UNAVAILABLE -> Code.UNAVAILABLE;
      case DEADLINE_EXCEEDED -> Code.DEADLINE_EXCEEDED;
      case CANCELLED -> Code.CANCELLED;
      case CORRUPT -> Code.DATA_LOSS;
      case INTERNAL -> Code.INTERNAL;
      case NOT_UNIQUE -> Code.ALREADY_EXISTS;
      case STALE_SCHEMA, FENCED -> Code.UNAVAILABLE;
    };
  }
}
