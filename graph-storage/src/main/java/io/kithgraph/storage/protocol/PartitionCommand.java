package io.kithgraph.storage.protocol;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.SlotRange;
import io.kithgraph.model.VertexId;
import java.util.List;
import java.util.Optional;
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
   * @param primarySlot whose decision it is: intents of another primary, under an id that was used
   *     for several contents, stay
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

  /**
   * A command with what is known of the map by which it was routed, as it stands in the log. A
   * partition that has given slots away applies nothing that an older map has routed, see {@link
   * GiveSlots}; one that has taken slots knows from a newer map that they are its own.
   *
   * @param epoch of the map
   * @param slotsSince the epoch at which the partition's slots last changed
   */
  record Routed(long epoch, long slotsSince, PartitionCommand command)
      implements PartitionCommand {}

  /** Which move of slots a command is about, and on whose behalf: older attempts are refused. */
  sealed interface OfMove extends PartitionCommand {
    /** The number of the move; moves of a partition have ascending numbers. */
    long move();

    /** Grows with every process that takes the move over. */
    long attempt();
  }

  /**
   * A step of a move at the partition that gives the slots away. Answers {@link
   * CommandAnswer.Moving}.
   *
   * @param epoch for {@code FENCE}: nothing that a map before this epoch has routed is applied from
   *     now on
   */
  record GiveSlots(long move, long attempt, SlotRange slots, GiveSlots.Step step, long epoch)
      implements OfMove {

    /** In this order; each may come again. */
    public enum Step {
      /** From now on, every change of a record of the slots is noted. */
      BEGIN,
      /** The state of the slots is final, if the next map gives them away. */
      FENCE,
      /** The slots belong to another partition: a bounded number of their records is removed. */
      RELEASE
    }
  }

  /**
   * A step of a move at the partition that takes the slots. Answers {@link CommandAnswer.Moving}.
   *
   * @param number for {@code RECORDS} and {@code OWN}: the place of the step among those of the
   *     move; one that is not the next has no effect
   * @param records for {@code RECORDS}: of the slots; for {@code OWN}: what the source keeps about
   *     all its slots together
   * @param progress once the records are taken
   * @param sourceSequence the sequence number of the source's state that the records are from
   * @param epoch for {@code OWN}: that of the map that will give the slots to this partition
   * @param firstSlots for {@code OWN}: whether this partition owns no slots yet; then it takes over
   *     what the source knows of ghosts, which others are told by whoever marks them
   */
  record TakeSlots(
      long move,
      long attempt,
      SlotRange slots,
      TakeSlots.Step step,
      long number,
      List<MovedRecord> records,
      MoveProgress progress,
      long sourceSequence,
      long epoch,
      boolean firstSlots)
      implements OfMove {
    public TakeSlots {
      records = List.copyOf(records);
    }

    /** In this order; each may come again. */
    public enum Step {
      /** The slots, of which nothing is here, are on their way. */
      BEGIN,
      /** Some of their records. */
      RECORDS,
      /** All of their records are here, if the next map gives the slots to this partition. */
      OWN,
      /** The map has given the slots to this partition, and the source has let go. */
      END
    }
  }

  /**
   * A step of a bulk load of the edges of a label: {@link io.kithgraph.storage.bulk.BulkLoads} has
   * their order. From {@link BeginLoad} to {@link EndLoad} nobody else writes edges of the label
   * here or deletes vertices of the graph.
   */
  sealed interface LoadStep extends PartitionCommand {
    /** Names the load. */
    RequestId load();

    GraphId graph();

    LabelId label();
  }

  /**
   * Fences the label for the load. Answers {@link CommandAnswer.LoadBegun}, or {@link
   * CommandAnswer.Refused} if another load has it.
   */
  record BeginLoad(RequestId load, GraphId graph, LabelId label) implements LoadStep {}

  /**
   * Makes vertices that are missing. Answers {@link CommandAnswer.Finished}; or {@link
   * CommandAnswer.Refused}, and makes none, if one has edges of the label, or is missing and there
   * is no label to make it with.
   */
  record AdmitVertices(
      RequestId load,
      GraphId graph,
      LabelId label,
      Optional<LabelId> vertexLabel,
      List<VertexId> vertices)
      implements LoadStep {
    public AdmitVertices {
      vertices = List.copyOf(vertices);
    }
  }

  /**
   * Takes over tables that all replicas have, as one and once. Always alone in its log entry.
   * Answers {@link CommandAnswer.Finished}, also if it was done before.
   */
  record IngestTables(RequestId load, GraphId graph, LabelId label, List<String> tables)
      implements LoadStep {
    public IngestTables {
      tables = List.copyOf(tables);
    }
  }

  /** Takes the fence away, if the load has it. Answers {@link CommandAnswer.Finished}. */
  record EndLoad(RequestId load, GraphId graph, LabelId label) implements LoadStep {}
}
