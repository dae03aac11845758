package io.kithgraph.storage.edgetree;

/**
 * One row that is not yet in a page: an entry, or a child with its fence. Confined to one thread.
 *
 * @param detail of a child, its page id; 0 for entries
 * @param entries of a child, the number of entries below; 0 for entries
 * @param properties of an entry, encoded
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record PageRow(
    long sortKey,
    Neighbour neighbour,
    long tieBreaker,
    long detail,
    long entries,
    byte[] properties) {

  static PageRow entry(long sortKey, Neighbour neighbour, long tieBreaker, byte[] properties) {
    return new PageRow(sortKey, neighbour, tieBreaker, 0, 0, properties);
  }

  static PageRow child(Page fenceOf, int index, long pageId, long entries) {
    return new PageRow(
        fenceOf.sortKeys().get(index),
        Neighbour.of(fenceOf.neighbour(index)),
        fenceOf.tieBreakers().get(index),
        pageId,
        entries,
        Page.NO_BYTES);
  }

  long column(int which) {
    return switch (which) {
      case 0 -> sortKey;
      case 1 -> neighbour.value;
      case 2 -> tieBreaker;
      case 3 -> detail;
      default -> entries;
    };
  }
}
