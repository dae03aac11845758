package io.kithgraph.storage.protocol;

import java.util.Arrays;

/**
 * How far the records of moving slots have been carried: first all records in the order of their
 * keys, then, in the order of the source's log, those that have changed since the move began.
 * Immutable.
 *
 * @param changes whether all records have been carried once, so that only changes are left
 * @param after what was carried last: the key of a record, or of the note of a change; empty at the
 *     start of either
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content below
public record MoveProgress(boolean changes, byte[] after) {

  /** Nothing has been carried. */
  public static final MoveProgress START = new MoveProgress(false, new byte[0]);

  /** All records have been carried once, and no change since. */
  public static final MoveProgress COPIED = new MoveProgress(true, new byte[0]);

  @Override
  public boolean equals(Object other) {
    return other instanceof MoveProgress that
        && changes == that.changes
        && Arrays.equals(after, that.after);
  }

  @Override
  public int hashCode() {
    return 31 * Boolean.hashCode(changes) + Arrays.hashCode(after);
  }

  @Override
  public String toString() {
    return (changes ? "changes" : "records") + " after " + after.length + " bytes";
  }
}
