package io.kithgraph.loadgen.runner;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.stream.LongStream;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * How many bytes of heap the threads of another Java process have allocated, as that process counts
 * them itself: exact, and whether or not the collector ran. What threads allocated that have ended
 * is missing. Thread-safe.
 */
public final class AllocationMeter implements AutoCloseable {
  private final JMXConnector connector;
  private final ThreadMXBean threads;

  private AllocationMeter(JMXConnector connector, ThreadMXBean threads) {
    this.connector = connector;
    this.threads = threads;
  }

  /**
   * Attaches to a Java process of the same user on this machine, which opens a local connection for
   * it; empty if that process does not let it.
   */
  @SuppressWarnings("BanJNDI") // The address is the process's own, told over its attach channel.
  public static Optional<AllocationMeter> attach(ProcessHandle process) {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
      try {
        JMXConnector connector =
            JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
        return Optional.of(
            new AllocationMeter(
                connector,
                ManagementFactory.newPlatformMXBeanProxy(
                    connector.getMBeanServerConnection(),
                    ManagementFactory.THREAD_MXBEAN_NAME,
                    ThreadMXBean.class)));
      } finally {
        machine.detach();
      }
    } catch (IOException | AttachNotSupportedException e) {
      return Optional.empty();
    }
  }

  /** All that was allocated by the threads that there are. */
  long bytes() {
    return LongStream.of(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
        .filter(bytes -> bytes > 0)
        .sum();
  }

  @Override
  public void close() {
    try {
      connector.close();
    } catch (IOException e) {
      throw new UncheckedIOException("The connection to the other process does not close", e);
    }
  }
}
