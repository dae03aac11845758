package io.kithgraph.storage.client.commit;

import io.kithgraph.storage.api.CommitResult;
import io.kithgraph.storage.protocol.CommandAnswer;
import java.util.List;

/** How one try of a commit ended. Immutable. */
sealed interface TryResult {

  /** The transaction is committed and visible wherever it touched something. */
  record Committed(CommitResult result) implements TryResult {}

  /** This transaction id is aborted for good; the next one may be tried at once. */
  record Aborted() implements TryResult {}

  /** Somebody moved the transaction on meanwhile, or the map changed: look again, as it is. */
  record Moved() implements TryResult {}

  /**
   * The commit cannot be applied as things are; nothing of it was.
   *
   * @param aborted whether the transaction id was used up by that
   */
  record Refused(CommandAnswer.Refused refusal, boolean aborted) implements TryResult {}

  /**
   * Others hold locks that it needs; nothing was applied.
   *
   * @param aborted whether the transaction id was used up by that
   */
  record Blocked(List<Holder> holders, boolean aborted) implements TryResult {
    public Blocked {
      holders = List.copyOf(holders);
    }
  }

  /** A lock that was met, and where. */
  record Holder(TransactionPlan.Part part, CommandAnswer.Locked lock) {}
}
