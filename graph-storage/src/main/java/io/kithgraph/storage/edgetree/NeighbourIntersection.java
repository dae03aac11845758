package io.kithgraph.storage.edgetree;

import io.kithgraph.model.VertexId;
import java.util.List;

/**
 * The ids that all of several cursors have in common, in ascending order. Cursors leap over each
 * other: each goes on to where the furthest stands, so that the cost is bound by the shortest of
 * them, and that of equally long ones is that of a merge.
 *
 * <p>Confined to one thread, and so are its cursors, which it moves.
 */
public final class NeighbourIntersection {
  /** Ids that are looked at before the caller may look at the clock. */
  private static final int STEPS = 4_096;

  private final NeighbourCursor[] cursors;
  private boolean inStrings;
  private boolean atLong;
  private long number;
  private VertexId string = VertexId.of(0);

  /** What a step came to. */
  public enum Step {
    /** {@link #considered} is common to all. */
    FOUND,
    /** Nothing was found for a while; {@link #considered} tells how far. */
    PAUSED,
    /** There is no more. */
    END
  }

  /**
   * @param cursors one or more, the shortest first if that is known
   */
  public NeighbourIntersection(List<NeighbourCursor> cursors) {
    this.cursors = cursors.toArray(NeighbourCursor[]::new);
  }

  /** Goes on to the next common id, or for some thousand ids. */
  public Step next() {
    return inStrings ? nextString() : nextLong();
  }

  private Step nextLong() {
    NeighbourCursor first = cursors[0];
    for (int steps = 0; steps < STEPS; steps++) {
      if (!first.atLong()) {
        return startStrings();
      }
      long candidate = first.longValue();
      long furthest = candidate;
      for (int i = 1; i < cursors.length && furthest == candidate; i++) {
        NeighbourCursor other = cursors[i];
        other.seekLong(candidate);
        if (!other.atLong()) {
          return startStrings();
        }
        furthest = other.longValue();
      }
      atLong = true;
      number = candidate;
      if (furthest == candidate) {
        first.next();
        return Step.FOUND;
      }
      first.seekLong(furthest);
    }
    return Step.PAUSED;
  }

  private Step startStrings() {
    inStrings = true;
    for (NeighbourCursor cursor : cursors) {
      cursor.seekStrings();
    }
    return nextString();
  }

  private Step nextString() {
    NeighbourCursor first = cursors[0];
    for (int steps = 0; steps < STEPS; steps++) {
      if (first.atEnd()) {
        return Step.END;
      }
      VertexId candidate = first.value();
      VertexId furthest = candidate;
      for (int i = 1; i < cursors.length && furthest.equals(candidate); i++) {
        NeighbourCursor other = cursors[i];
        other.seekString(candidate);
        if (other.atEnd()) {
          return Step.END;
        }
        furthest = other.value();
      }
      atLong = false;
      string = candidate;
      if (furthest.equals(candidate)) {
        first.next();
        return Step.FOUND;
      }
      first.seekString(furthest);
    }
    return Step.PAUSED;
  }

  /** The last id that was looked at; all before it are done with. None before the first step. */
  public VertexId considered() {
    return atLong ? VertexId.of(number) : string;
  }

  /** Whether {@link #considered} is an integer. */
  public boolean consideredLong() {
    return atLong;
  }

  /** {@link #considered}, if it is an integer. */
  public long consideredNumber() {
    return number;
  }
}
