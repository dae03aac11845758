package io.kithgraph.storage.api;

/** What went wrong in storage, by who must act. */
public enum ErrorCode {
  /** The caller: the request makes no sense. */
  INVALID_ARGUMENT(false),
  /** The caller: something exceeds a documented size. */
  TOO_LARGE(false),
  /** The caller: the thing that the request names is not there. */
  NOT_FOUND(false),
  /** The caller: the thing is there already. */
  ALREADY_EXISTS(false),
  /** The caller: what it read has changed since; read again, then decide. */
  PRECONDITION_FAILED(true),
  /** Try again: another transaction holds what this one needs. */
  CONFLICT(true),
  /** Inside the client: the request was routed by an old cluster map. */
  STALE_EPOCH(true),
  /** Inside the client: the replica does not lead its partition. */
  NOT_LEADER(true),
  /** Try again after a while: the node sheds load. */
  OVERLOADED(true),
  /** Try again: a node or a majority of a partition cannot be reached now. */
  UNAVAILABLE(true),
  /** Nobody waits any longer; the outcome of a commit is not known. */
  DEADLINE_EXCEEDED(false),
  /** Nobody waits any longer: the caller let go. */
  CANCELLED(false),
  /** The operator: data on disk is damaged; the replica has stopped. */
  CORRUPT(false),
  /** Us: a bug. */
  INTERNAL(false),
  /** The caller: another vertex has a value that a unique index allows to one only. */
  NOT_UNIQUE(false),
  /** Try again: the schema by which the request was made is old, a newer one is on its way. */
  STALE_SCHEMA(true),
  /** Try again after a while: edges of the label are being loaded in bulk. */
  FENCED(true),
  /** The operator: a disk has no room for more writes; reads go on. */
  DISK_FULL(false);

  private final boolean retriable;

  ErrorCode(boolean retriable) {
    this.retriable = retriable;
  }

  /** Whether the same request may succeed when tried again as it is. */
  public boolean retriable() {
    return retriable;
  }
}
