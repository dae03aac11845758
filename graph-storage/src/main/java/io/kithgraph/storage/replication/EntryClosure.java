package io.kithgraph.storage.replication;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Status;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.PartitionCommand;
import java.util.List;

/**
 * Goes with a log entry that this replica proposed from the proposal to the answers. Handed from
 * thread to thread by the Raft library; used by one at a time.
 */
final class EntryClosure implements Closure {
  private final List<Proposal> proposals;
  private final long logTimeMillis;
  private final Landing landing;
  private long index;
  private List<CommandAnswer> answers = List.of();

  /** Told how an entry ended. */
  interface Landing {
    /** The entry is applied here. */
    void applied(EntryClosure entry, List<CommandAnswer> answers, long index);

    /** The entry was refused, or nobody knows whether it will be applied. */
    void failed(EntryClosure entry, Status status);
  }

  EntryClosure(List<Proposal> proposals, long logTimeMillis, Landing landing) {
    this.proposals = proposals;
    this.logTimeMillis = logTimeMillis;
    this.landing = landing;
  }

  List<Proposal> proposals() {
    return proposals;
  }

  long logTimeMillis() {
    return logTimeMillis;
  }

  /** The commands, so that the leader need not decode what it encoded. */
  List<PartitionCommand> commands() {
    return proposals.stream().map(Proposal::command).toList();
  }

  /** Keeps the answers until the library runs the closure. */
  void answer(long entryIndex, List<CommandAnswer> entryAnswers) {
    this.index = entryIndex;
    this.answers = entryAnswers;
  }

  @Override
  public void run(Status status) {
    if (status.isOk()) {
      landing.applied(this, answers, index);
    } else {
      landing.failed(this, status);
    }
  }
}
