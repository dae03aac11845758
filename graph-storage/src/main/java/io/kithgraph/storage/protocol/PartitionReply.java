package io.kithgraph.storage.protocol;

/** A partition's answer to a {@link PartitionRequest}. Immutable. */
public sealed interface PartitionReply {

  /**
   * The answer to a read.
   *
   * @param appliedIndex the Raft index that the answer shows
   * @param stalenessMillis all that was acknowledged so many milliseconds before the read began is
   *     in the answer: 0 for a strong read, -1 if the replica does not know
   * @param found how many pages and records the replica found in its cache
   * @param loaded how many it had to load
   */
  record Read(
      PartitionAnswer answer, long appliedIndex, long stalenessMillis, long found, long loaded)
      implements PartitionReply {}

  /** The answer to a command, with the Raft index of its entry. */
  record Command(CommandAnswer answer, long index) implements PartitionReply {}

  /** How many bytes of a table, from its start, the replica keeps; all of them are on disk. */
  record Staged(long bytes) implements PartitionReply {}

  /**
   * Bytes of a table that the replica keeps; none at its end.
   *
   * @param length that of the whole table
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record TablePart(byte[] bytes, long length) implements PartitionReply {}
}
