package io.kithgraph.storage.engine;

/**
 * Figures of one engine; all are bytes or counts since it was opened, except those named "current".
 * Immutable.
 *
 * @param logicalBytesWritten bytes of keys and values in the batches
 * @param flushedBytes bytes of first-level files written
 * @param compactedBytes bytes of files rewritten in the background
 * @param blockCacheHits block reads answered from memory
 * @param blockCacheMisses block reads that went to files
 * @param memoryTableBytes current bytes of writes not yet in files
 * @param fileBytes current bytes of live files
 * @param pendingCompactionBytes current estimate of bytes that compaction still has to rewrite
 * @param writesStopped whether writes wait at present for compaction to catch up
 */
public record EngineMetrics(
    long logicalBytesWritten,
    long flushedBytes,
    long compactedBytes,
    long blockCacheHits,
    long blockCacheMisses,
    long memoryTableBytes,
    long fileBytes,
    long pendingCompactionBytes,
    boolean writesStopped) {

  /** Bytes written to files for each byte of the batches; 0 before the first write. */
  public double writeAmplification() {
    return logicalBytesWritten == 0
        ? 0
        : (double) (flushedBytes + compactedBytes) / logicalBytesWritten;
  }
}
