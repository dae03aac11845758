package io.kithgraph.distribution.bench;

import java.time.Duration;

/**
 * Processor time by kind of process, as {@code /proc/PID/stat} has it. Immutable.
 *
 * @param storageNanos of all storage nodes
 * @param queryNanos of the query node
 * @param clientNanos of this process, which makes the load
 */
record ProcessorTimes(long storageNanos, long queryNanos, long clientNanos) {

  static long nanos(ProcessHandle process) {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }

  /** What was used since an earlier moment. */
  ProcessorTimes since(ProcessorTimes earlier) {
    return new ProcessorTimes(
        storageNanos - earlier.storageNanos,
        queryNanos - earlier.queryNanos,
        clientNanos - earlier.clientNanos);
  }
}
