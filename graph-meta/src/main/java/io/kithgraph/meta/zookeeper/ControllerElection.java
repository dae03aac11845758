package io.kithgraph.meta.zookeeper;

import java.io.IOException;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The candidacy of a metadata node. Thread-safe.
 *
 * <p>Being elected only saves work: a process that wakes from a long pause may believe that it
 * still is. What keeps the cluster whole is that every change of the cluster map names the epoch
 * that it was made from.
 */
public final class ControllerElection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControllerElection.class);

  private final LeaderLatch latch;

  private ControllerElection(LeaderLatch latch) {
    this.latch = latch;
  }

  /** Becomes a candidate; the name shows others who it is. */
  public static ControllerElection start(ZnodeStore store, String name) {
    LeaderLatch latch = new LeaderLatch(store.client(), Znodes.CONTROLLER, name);
    store.call(
        () -> {
          latch.start();
          return true;
        });
    return new ControllerElection(latch);
  }

  /** Whether this process is elected, as far as it knows; never blocks. */
  public boolean isElected() {
    return latch.hasLeadership();
  }

  /** Gives up the candidacy, and the office. */
  @Override
  public void close() {
    try {
      latch.close();
    } catch (IOException | IllegalStateException e) {
      LOG.debug("The candidacy ends with the session instead", e);
    }
  }
}
