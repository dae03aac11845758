package io.kithgraph.storage.client.commit;

import io.kithgraph.meta.cluster.ClusterMap;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.RequestId;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.Outcome;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.protocol.PartMutation;
import io.kithgraph.storage.protocol.TransactionPart;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One try of a commit, divided by the partitions of one map. Immutable.
 *
 * @param map by which it was divided
 * @param primary the part whose partition decides
 * @param others the parts of the other partitions, none if the commit touches one alone
 * @param mutationCount how many outcomes the commit has
 * @param mayDiffer whether the same request may have another content when it is tried again: its
 *     maker said so, or it depends on the edges of deleted vertices
 */
record TransactionPlan(
    ClusterMap map,
    Part primary,
    List<Part> others,
    RequestId transaction,
    int mutationCount,
    boolean mayDiffer) {
  TransactionPlan {
    others = List.copyOf(others);
  }

  /** The part of one partition. */
  record Part(PartitionId partition, TransactionPart content) {

    /**
     * Puts those outcomes that stand for whole mutations at their places.
     *
     * @param given one for each mutation; of an undivided part also none, if they are not known yet
     *     or not remembered
     */
    void place(List<Outcome> given, @Nullable Outcome[] all) {
      if (content.undivided() && given.isEmpty()) {
        return;
      }
      int next = 0;
      for (PartMutation mutation : content.mutations()) {
        if (mutation.ordinal() == PartMutation.ADDED) {
          continue;
        }
        if (next >= given.size()) {
          throw new StorageException(
              ErrorCode.INTERNAL, "A partition answered fewer outcomes than it was asked for");
        }
        Outcome outcome = given.get(next++);
        if (PartitionedCommit.standsForTheWhole(mutation)) {
          all[mutation.ordinal()] = outcome;
        }
      }
    }
  }

  /**
   * The outcomes of all mutations, {@code UNCHANGED} where none is remembered: which happens only
   * to a retry of a commit that is long past.
   */
  static List<Outcome> complete(@Nullable Outcome[] outcomes) {
    List<Outcome> complete = new ArrayList<>(outcomes.length);
    for (Outcome outcome : outcomes) {
      complete.add(outcome == null ? Outcome.UNCHANGED : outcome);
    }
    return complete;
  }

  /** Whether its parts are undivided, so that its transaction id is for one try alone. */
  boolean undivided() {
    return primary.content().undivided();
  }

  int primarySlot() {
    return primary.content().primarySlot();
  }

  long fingerprint() {
    return primary.content().fingerprint();
  }
}
