package io.kithgraph.storage.partition.apply;

import io.kithgraph.model.PropertySet;
import io.kithgraph.model.VertexId;
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

  /** The vertex to which an edge would be attached, or which would be put, is a ghost. */
  static RefusalException beingDeleted(VertexId id, int ordinal) {
    return new RefusalException(
        ErrorCode.CONFLICT, "The vertex " + id + " is being deleted; try again", ordinal);
  }

  static RefusalException vertexMissing(VertexId id, int ordinal) {
    return new RefusalException(
        ErrorCode.NOT_FOUND, "The vertex " + id + " does not exist", ordinal);
  }

  static RefusalException bulkLoaded() {
    return new RefusalException(
        ErrorCode.FENCED,
        "Edges of the label are being loaded in bulk, and nobody else may write them or delete"
            + " vertices meanwhile; try again later",
        -1);
  }

  /** Throws if properties take too much. */
  static void checkSize(PropertySet properties, int limit, String owner, int ordinal)
      throws RefusalException {
    int size = properties.encoded().length;
    if (size > limit) {
      throw new RefusalException(
          ErrorCode.TOO_LARGE,
          "The properties of " + owner + " take at most " + limit + " bytes, not " + size,
          ordinal);
    }
  }

  Refused toAnswer() {
    return new Refused(code, String.valueOf(getMessage()), ordinal);
  }
}
