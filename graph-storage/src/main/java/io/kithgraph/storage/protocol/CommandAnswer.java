package io.kithgraph.storage.protocol;

import io.kithgraph.model.RequestId;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.Outcome;
import java.util.List;

/**
 * What applying a {@link PartitionCommand} answers; part of the replicated state, so never a
 * surprise of one replica. Immutable.
 */
public sealed interface CommandAnswer {

  /**
   * The transaction is committed at this partition.
   *
   * @param outcomes those of this partition's mutations in the order of the part, without those
   *     that the coordinator added; likewise in {@link Prepared}
   * @param repeated whether it had been committed before this command
   * @param fingerprint that of the part which was committed
   */
  record Committed(List<Outcome> outcomes, boolean repeated, long fingerprint)
      implements CommandAnswer {
    public Committed {
      outcomes = List.copyOf(outcomes);
    }
  }

  /**
   * The intents are durable and locked; the outcomes are what they will be if the transaction
   * commits, and empty if the part is undivided.
   */
  record Prepared(List<Outcome> outcomes) implements CommandAnswer {
    public Prepared {
      outcomes = List.copyOf(outcomes);
    }
  }

  /** The transaction is aborted. */
  record Aborted() implements CommandAnswer {}

  /**
   * Done, or nothing was left to do.
   *
   * @param outcomes what became of the halves of an undivided part that were put just now, in its
   *     order; else empty
   */
  record Finished(List<Outcome> outcomes) implements CommandAnswer {
    public Finished {
      outcomes = List.copyOf(outcomes);
    }

    /** Nothing to tell. */
    public Finished() {
      this(List.of());
    }
  }

  /**
   * A bounded part of a graph's data is gone.
   *
   * @param exhausted whether nothing of the graph is left in this partition
   */
  record Dropped(boolean exhausted) implements CommandAnswer {}

  /**
   * The fence is raised.
   *
   * @param older how many transactions that change vertices by an older schema are prepared
   */
  record Fenced(int older) implements CommandAnswer {}

  /**
   * Entries of a dropped index are gone from all slots before one.
   *
   * @param nextSlot where to go on; the number of slots if nothing is left
   */
  record Reclaimed(int nextSlot) implements CommandAnswer {}

  /**
   * The label is fenced for a bulk load.
   *
   * @param prepared how many transactions with edges of the label are still prepared
   */
  record LoadBegun(int prepared) implements CommandAnswer {}

  /**
   * The part is refused and left no trace: a precondition failed, a thing was missing or there.
   *
   * @param ordinal the mutation that was refused, or -1 for a precondition
   */
  record Refused(ErrorCode code, String message, int ordinal) implements CommandAnswer {}

  /**
   * Another transaction holds a lock that the part needs; nothing was done.
   *
   * @param heldMillis how long it has been held, by the log's clock
   */
  record Locked(RequestId holder, int holderPrimarySlot, long heldMillis)
      implements CommandAnswer {}

  /**
   * The command was routed by an older map than the partition applies; nothing was done. Callers
   * get {@code STALE_EPOCH} in its place.
   */
  record Outdated() implements CommandAnswer {}

  /**
   * Where a move of slots stands at this partition after the command.
   *
   * @param attempt the highest that has come here: a lower one has done nothing
   * @param number at the source, the sequence number of the state at the last fence; at the target,
   *     the place of the next step
   * @param progress at the target, what has been carried
   * @param done whether nothing is left to do for the step
   */
  record Moving(long attempt, long number, MoveProgress progress, boolean done)
      implements CommandAnswer {}
}
