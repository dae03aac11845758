package io.kithgraph.storage.bulk.build;

/** Sorts numbers of rows by any order of the rows, stably; merge sort. Confined to one thread. */
final class IndexSort {
  private static final int INSERTION = 12;

  private int[] spare = {};

  /** An order of rows. */
  interface Order {
    /** Whether row {@code a} must come after row {@code b}. */
    boolean after(int a, int b);
  }

  /** Sorts the first rows of the array. */
  void sort(int[] rows, int length, Order order) {
    for (int start = 0; start < length; start += INSERTION) {
      insertion(rows, start, Math.min(start + INSERTION, length), order);
    }
    if (length > spare.length) {
      spare = new int[Math.max(length, spare.length * 2)];
    }
    for (long width = INSERTION; width < length; width *= 2) {
      for (long left = 0; left + width < length; left += 2 * width) {
        merge(
            rows,
            (int) left,
            (int) (left + width),
            (int) Math.min(left + 2 * width, length),
            order);
      }
    }
  }

  private static void insertion(int[] rows, int from, int to, Order order) {
    for (int i = from + 1; i < to; i++) {
      int row = rows[i];
      int at = i;
      while (at > from && order.after(rows[at - 1], row)) {
        rows[at] = rows[at - 1];
        at--;
      }
      rows[at] = row;
    }
  }

  private void merge(int[] rows, int from, int middle, int to, Order order) {
    if (!order.after(rows[middle - 1], rows[middle])) {
      return;
    }
    int length = middle - from;
    System.arraycopy(rows, from, spare, 0, length);
    int left = 0;
    int right = middle;
    int at = from;
    while (left < length && right < to) {
      rows[at++] = order.after(spare[left], rows[right]) ? rows[right++] : spare[left++];
    }
    System.arraycopy(spare, left, rows, at, length - left);
  }
}
