package io.kithgraph.storage.partition.record;

import io.kithgraph.storage.key.StorageKey;

/**
 * How far a partition has applied the log; stored in the same batch as the effects. Immutable.
 *
 * <p>Body of the record: index i64 | log time i64 | sweep debt varint | sweep rest i64 | sweep
 * position bytes.
 *
 * @param index the Raft index of the last entry that was applied
 * @param logTimeMillis the log's clock: never goes back
 * @param sweepDebt how many old outcomes are due to be looked at
 * @param sweepRestMillis the log time until which the sweep rests; 0 if there was never anything to
 *     sweep
 * @param sweepPosition where the sweep goes on
 */
public record AppliedState(
    long index, long logTimeMillis, int sweepDebt, long sweepRestMillis, StorageKey sweepPosition) {

  public static AppliedState initial() {
    return new AppliedState(
        0, 0, 0, 0, PartitionRecords.transactionPrefix(0, PartitionRecords.OUTCOME));
  }

  public byte[] encode() {
    return PartitionRecords.seal(
        PartitionRecords.begin()
            .i64(index)
            .i64(logTimeMillis)
            .varint(sweepDebt)
            .i64(sweepRestMillis)
            .bytes(sweepPosition.bytes()));
  }

  public static AppliedState decode(byte[] sealed) {
    RecordReader in = PartitionRecords.open(sealed);
    AppliedState state =
        new AppliedState(in.i64(), in.i64(), in.varint(), in.i64(), StorageKey.of(in.bytes()));
    in.end();
    return state;
  }
}
