package io.kithgraph.distribution.load;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;

/** Errors of the public API as those of storage, which most of them are. Stateless. */
final class RemoteErrors {
  private RemoteErrors() {}

  static StorageException read(Throwable failure) {
    Status status = Status.fromThrowable(failure);
    String description =
        status.getDescription() == null ? status.getCode().toString() : status.getDescription();
    return new StorageException(code(status.getCode(), reason(failure)), description, failure);
  }

  /** The reason that the server gives, or empty text. */
  private static String reason(Throwable failure) {
    com.google.rpc.Status details = StatusProto.fromThrowable(failure);
    if (details != null) {
      for (Any detail : details.getDetailsList()) {
        if (detail.is(ErrorInfo.class)) {
          try {
            return detail.unpack(ErrorInfo.class).getReason();
          } catch (InvalidProtocolBufferException e) {
            return "";
          }
        }
      }
    }
    return "";
  }

  private static ErrorCode code(Status.Code code, String reason) {
    for (ErrorCode known : ErrorCode.values()) {
      if (known.name().equals(reason)) {
        return known;
      }
    }
    return switch (code) {
      case UNAVAILABLE -> ErrorCode.UNAVAILABLE;
      case DEADLINE_EXCEEDED -> ErrorCode.DEADLINE_EXCEEDED;
      case RESOURCE_EXHAUSTED -> ErrorCode.OVERLOADED;
      case INTERNAL, UNKNOWN, DATA_LOSS -> ErrorCode.INTERNAL;
      default -> ErrorCode.INVALID_ARGUMENT;
    };
  }
}
