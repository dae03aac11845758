package io.kithgraph.loadgen.runner;

import java.time.Duration;
import java.util.Optional;

/**
 * The processor time that this process and that of the server have used, and the heap that the
 * latter has allocated. Immutable.
 *
 * @param server the process of the server, if it is on this machine and known
 * @param allocations of the server, if they can be read
 */
public record CostClock(Optional<ProcessHandle> server, Optional<AllocationMeter> allocations)
    implements AutoCloseable {

  /** Of this process alone. */
  public static CostClock ofClient() {
    return new CostClock(Optional.empty(), Optional.empty());
  }

  /** Of this process and of that of the server; what cannot be read stays 0. */
  public static CostClock of(ProcessHandle server) {
    return new CostClock(Optional.of(server), AllocationMeter.attach(server));
  }

  /** Of this moment. */
  public Reading read() {
    return new Reading(
        nanos(ProcessHandle.current()),
        server.map(CostClock::nanos).orElse(0L),
        allocations.map(AllocationMeter::bytes).orElse(0L));
  }

  /** The processor time that a process has used, in nanoseconds; 0 if that cannot be known. */
  public static long nanos(ProcessHandle process) {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }

  @Override
  public void close() {
    allocations.ifPresent(AllocationMeter::close);
  }

  /** Of one moment. */
  public record Reading(long clientNanos, long serverNanos, long serverBytes) {

    /** What has been used since an earlier moment, for each of so many calls. */
    public CostPerCall since(Reading earlier, long calls) {
      double each = 1.0 / Math.max(1, calls);
      return new CostPerCall(
          (clientNanos - earlier.clientNanos) * each / 1e3,
          (serverNanos - earlier.serverNanos) * each / 1e3,
          (serverBytes - earlier.serverBytes) * each);
    }
  }
}
