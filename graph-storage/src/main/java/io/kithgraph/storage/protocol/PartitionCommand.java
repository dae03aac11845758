package io.kithgraph.storage.protocol;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.RequestId;
import java.util.Set;

/**
 * What changes a partition; each travels in a Raft log entry and is applied by every replica alike.
 * This is the commit protocol.
 *
 * <pre>
 *   one partition      {@link Commit}
 *   several            {@link Prepare} at all but the primary  ── all prepared ──►  {@link Decide} at the primary
 *                                                              ── decided    ──►  {@link Finish}(commit) at the others
 *                      a refusal anywhere                      ──────────────►  {@link Resolve} at the primary,
 *                                                                               {@link Finish}(abort) at the prepared
 *   abandoned          whoever meets an old intent sends {@link Resolve} to the primary's slot and then {@link Finish} with
 *                      what it answers
 * </pre>
 *
 * <p>States of a transaction at the primary: none → COMMITTED (by Commit or Decide) or ABORTED (by
 * Resolve); both are final and are remembered for 24 hours of log time. At a participant: none →
 * PREPARED (by Prepare; intents are durable and their edges and vertices locked) → COMMITTED or
 * ABORTED (by Finish), remembered for 48 hours, so that a participant never forgets before the
 * primary does. Every command may arrive any number of times and late; each answers according to
 * the state that it finds.
 *
 * <p>A refusal ({@link CommandAnswer.Refused}) and a lock conflict ({@link CommandAnswer.Locked})
 * leave no trace: the state stays what it was. An aborted transaction id stays aborted; a
 * coordinator that wants to try again derives the next id from the request id.
 *
 * <p>Locks: an edge identity is locked exclusively by each half that is put or deleted, a vertex
 * record exclusively by what changes or deletes it. {@link PartMutation.PutHalf} holds the vertex
 * whose list it changes shared, from Prepare to Finish, so that the vertex cannot go away under it;
 * {@link PartMutation.DeleteVertex} and {@link PartMutation.MarkGhost} are locked out while such a
 * half is prepared, and lock it out.
 */
public sealed interface PartitionCommand {

  /**
   * Validates and applies a transaction that touches this partition alone. Answers {@link
   * CommandAnswer.Committed}, or {@link CommandAnswer.Aborted} if somebody resolved it first.
   */
  record Commit(TransactionPart part) implements PartitionCommand {}

  /**
   * Validates, persists the intents and takes the locks. Answers {@link CommandAnswer.Prepared}
   * (also if it had been prepared before with the same fingerprint), or {@link
   * CommandAnswer.Committed} or {@link CommandAnswer.Aborted} if the transaction is finished here.
   * If it is prepared with another fingerprint, answers {@link CommandAnswer.Locked} with the
   * transaction itself as the holder.
   */
  record Prepare(TransactionPart part) implements PartitionCommand {}

  /**
   * Validates and applies the primary's own part, and decides the transaction, in one entry.
   * Answers {@link CommandAnswer.Committed} (also if it had been decided before), or {@link
   * CommandAnswer.Aborted} if somebody resolved it first.
   */
  record Decide(TransactionPart part) implements PartitionCommand {}

  /**
   * Applies or discards the intents, releases the locks, and remembers. Answers {@link
   * CommandAnswer.Finished}, also if there was nothing left to do.
   *
   * @param fingerprint what the primary decided on, if {@code commit}: intents with another one are
   *     discarded; ignored otherwise
   */
  record Finish(RequestId transaction, int primarySlot, boolean commit, long fingerprint)
      implements PartitionCommand {}

  /**
   * Asks the primary for the decision, and makes it ABORTED if there is none. Answers {@link
   * CommandAnswer.Committed} or {@link CommandAnswer.Aborted}.
   */
  record Resolve(RequestId transaction, int primarySlot) implements PartitionCommand {}

  /**
   * Raises the fence of a graph's property indexes: from now on, vertices are not changed by an
   * older schema, and entries of the dropped indexes are neither read nor written. Answers {@link
   * CommandAnswer.Fenced}.
   *
   * @param dropped hidden labels
   */
  record FenceIndexes(GraphId graph, long schemaVersion, Set<LabelId> dropped)
      implements PartitionCommand {
    public FenceIndexes {
      dropped = Set.copyOf(dropped);
    }
  }

  /**
   * Removes entries of a dropped index, a bounded part at a time, from a slot on. Answers {@link
   * CommandAnswer.Reclaimed}.
   */
  record ReclaimIndex(GraphId graph, LabelId entries, int fromSlot) implements PartitionCommand {}

  /**
   * Removes a graph's data from this partition, a bounded part at a time. Answers {@link
   * CommandAnswer.Dropped}, which says whether anything is left.
   */
  record DropGraph(GraphId graph) implements PartitionCommand {}
}
