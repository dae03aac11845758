package io.kithgraph.model;

/**
 * Neighbouring slots. Immutable.
 *
 * @param first the first slot, from 0
 * @param last the last slot, up to {@link Slots#COUNT} - 1
 */
public record SlotRange(int first, int last) {
  public SlotRange {
    if (first < 0 || last < first || last >= Slots.COUNT) {
      throw new IllegalArgumentException("Not a range of slots: " + first + "-" + last);
    }
  }

  /** Whether the slot is one of them. */
  public boolean contains(int slot) {
    return slot >= first && slot <= last;
  }

  /** How many slots these are. */
  public int size() {
    return last - first + 1;
  }

  @Override
  public String toString() {
    return first + "-" + last;
  }
}
