package io.kithgraph.distribution.chaos;

/**
 * One call about one edge, as its client saw it. Immutable.
 *
 * @param client who called; one client has one call under way at a time
 * @param invoked when it was called, in nanoseconds of one clock; the first try counts
 * @param returned when the answer came; {@link #NEVER} if none did, so that it may have taken
 *     effect at any time since, or never will
 */
record EdgeOperation(int client, Call call, Answer answer, long invoked, long returned) {
  static final long NEVER = Long.MAX_VALUE;

  /** What was asked. */
  enum Call {
    FOLLOW,
    UNFOLLOW,
    EXISTS
  }

  /** What was answered. */
  enum Answer {
    /** The edge was not there, and the call has made it. */
    CREATED,
    /** The edge was there, and the call has ended it. */
    DELETED,
    /** The edge was there, and is. */
    THERE,
    /** The edge was not there, nor is it now. */
    NOT_THERE,
    /** Nobody knows. */
    UNKNOWN
  }

  boolean isUnknown() {
    return answer == Answer.UNKNOWN;
  }

  /** Whether it can have happened to an edge that was there, or was not. */
  boolean isPossible(boolean there) {
    return switch (answer) {
      case CREATED, NOT_THERE -> !there;
      case DELETED, THERE -> there;
      case UNKNOWN -> true;
    };
  }

  /** Whether the edge is there afterwards. */
  boolean after(boolean there) {
    return switch (call) {
      case FOLLOW -> true;
      case UNFOLLOW -> false;
      case EXISTS -> there;
    };
  }
}
