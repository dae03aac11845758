package io.kithgraph.query.exec;

/** What went wrong with a query, by who must act. */
public enum QueryErrorCode {
  /** The caller: the query makes no sense. */
  INVALID_ARGUMENT,
  /** The caller: a label, a key, a vertex or an edge that is not there. */
  NOT_FOUND,
  /** The caller: the thing is there already. */
  ALREADY_EXISTS,
  /** The caller: the query or the transaction exceeds a documented budget. */
  BUDGET_EXCEEDED,
  /** Try again from the start: what the transaction read has changed since. */
  CONFLICT,
  /** Nobody waits any longer. */
  DEADLINE_EXCEEDED,
  /** The caller let go. */
  CANCELLED,
  /** Us: a bug. */
  INTERNAL
}
