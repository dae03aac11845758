package io.kithgraph.storage.replication;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import com.alipay.sofa.jraft.option.ReadOnlyOption;
import io.kithgraph.storage.api.Deadline;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure that a leader still leads, for strong reads: by its lease, which a majority renews
 * with each heartbeat, as nobody stands for election who has heard of it meanwhile. But one to whom
 * it was handing over the lead does, when it is told to, and that may come late. So once a
 * hand-over was given up, the majority itself is asked for the rest of the term. Thread-safe.
 */
final class LeadCheck {
  private static final Logger LOG = LoggerFactory.getLogger(LeadCheck.class);
  private static final byte[] NO_CONTEXT = {};

  /** The last term in which this replica led; confined to the apply thread. */
  private long lastTerm = -1;

  private volatile ReadOnlyOption option = ReadOnlyOption.ReadOnlyLeaseBased;

  /** This replica leads from now on, or again in a term in which it was to hand over the lead. */
  void leading(long term) {
    option = term == lastTerm ? ReadOnlyOption.ReadOnlySafe : ReadOnlyOption.ReadOnlyLeaseBased;
    lastTerm = term;
  }

  /**
   * Ends with whether the node leads, at the deadline at the latest; on a thread of the library,
   * which must not be held up.
   */
  CompletableFuture<Status> confirm(Node node, Deadline deadline) {
    CompletableFuture<Status> leads = new CompletableFuture<>();
    ask(
        node,
        option,
        new ReadIndexClosure(Math.max(1, deadline.remaining().toMillis())) {
          @Override
          public void run(Status status, long index, byte[] context) {
            leads.complete(status);
          }
        });
    return leads;
  }

  /** Asks for the index that is committed for sure; a node that shuts down says so as well. */
  static void ask(Node node, ReadOnlyOption option, ReadIndexClosure answer) {
    try {
      node.readIndex(option, NO_CONTEXT, answer);
    } catch (IllegalStateException e) {
      // The library has told the closure, which is enough.
      LOG.debug("A group shuts down: {}", node.getGroupId(), e);
    }
  }
}
