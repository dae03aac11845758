package io.kithgraph.query.server.access;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.StatusRuntimeException;

/** Ends calls that are not let in. Stateless. */
public final class Refusals {
  private Refusals() {}

  /** Closes a call that has not been answered, with the status and its details. */
  public static void close(ServerCall<?, ?> call, StatusRuntimeException status) {
    Metadata trailers = status.getTrailers();
    call.close(status.getStatus(), trailers == null ? new Metadata() : trailers);
  }
}
