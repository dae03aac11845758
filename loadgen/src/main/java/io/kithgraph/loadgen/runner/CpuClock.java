package io.kithgraph.loadgen.runner;

import java.time.Duration;
import java.util.Optional;

/**
 * The processor time that this process and that of the server have used. Immutable.
 *
 * @param server the process of the server, if it is on this machine and known
 */
public record CpuClock(Optional<ProcessHandle> server) {

  /** Of this moment. */
  Reading read() {
    return new Reading(nanos(ProcessHandle.current()), server.map(CpuClock::nanos).orElse(0L));
  }

  /** The processor time that a process has used, in nanoseconds; 0 if that cannot be known. */
  public static long nanos(ProcessHandle process) {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }

  /** Of one moment. */
  record Reading(long clientNanos, long serverNanos) {

    /** What has been used since an earlier moment, for each of so many calls. */
    CpuPerCall since(Reading earlier, long calls) {
      double perCall = 1e-3 / Math.max(1, calls);
      return new CpuPerCall(
          (clientNanos - earlier.clientNanos) * perCall,
          (serverNanos - earlier.serverNanos) * perCall);
    }
  }
}
