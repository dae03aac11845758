package io.kithgraph.distribution.bench;

/**
 * Processor time by kind of process, as {@code /proc/PID/stat} has it. Immutable.
 *
 * @param storageNanos of all storage nodes
 * @param queryNanos of the query node
 * @param clientNanos of this process, which makes the load
 */
record ProcessorTimes(long storageNanos, long queryNanos, long clientNanos) {

  /** What was used since an earlier moment. */
  ProcessorTimes since(ProcessorTimes earlier) {
    return new ProcessorTimes(
        storageNanos - earlier.storageNanos,
        queryNanos - earlier.queryNanos,
        clientNanos - earlier.clientNanos);
  }
}
