package io.kithgraph.distribution.command.bench;

import io.kithgraph.distribution.cli.CommandFailure;
import io.kithgraph.distribution.cli.ExitCode;
import io.kithgraph.loadgen.runner.CostClock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flag that names the process whose processor time and allocations are measured. */
final class CostOption {
  @Option(
      names = "--server-pid",
      paramLabel = "PID",
      description =
          "The process of the server, if it runs on this machine: its processor time for a call is"
              + " measured, and the heap that it allocates for one.")
  private @Nullable Long serverPid;

  /** Of the process, or of the client alone; the caller closes it. */
  CostClock clock() {
    if (serverPid == null) {
      return CostClock.ofClient();
    }
    long pid = serverPid;
    return CostClock.of(
        ProcessHandle.of(pid)
            .orElseThrow(() -> new CommandFailure(ExitCode.USAGE, "there is no process " + pid)));
  }
}
