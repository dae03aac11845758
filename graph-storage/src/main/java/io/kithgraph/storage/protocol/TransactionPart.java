package io.kithgraph.storage.protocol;

import io.kithgraph.model.GraphId;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.RollUpList;
import io.kithgraph.storage.api.Precondition;
import java.util.List;

/**
 * What one partition has to do for a transaction. Immutable.
 *
 * @param primarySlot the slot whose owner decides; a slot and not a partition, because slots move
 * @param fingerprint of the content of the whole transaction, all mutations and preconditions of
 *     all its parts; the same in every part. Two coordinators may work on one transaction id with
 *     different content: a caller who used a request id twice, or a vertex whose edges changed
 *     between two attempts to delete it. Intents of one fingerprint are never applied by a decision
 *     on another.
 * @param mutations with the place of the mutation in the whole commit, so that outcomes can be put
 *     together
 * @param schemaVersion the version of the schema by which property indexes were looked after
 * @param rollUps the roll-ups of the labels whose edges are put
 * @param undivided whether what is remembered of it is one record for the whole part, instead of
 *     one for each slot that it touches. Only for parts that put halves of edges, in modes that
 *     never refuse, and have no preconditions; of a transaction whose id is used for one try by one
 *     map. What becomes of the halves is known when they are put and not when they are prepared
 */
public record TransactionPart(
    GraphId graph,
    RequestId transaction,
    int primarySlot,
    long fingerprint,
    List<PartMutation> mutations,
    List<Precondition> preconditions,
    long schemaVersion,
    List<RollUpList> rollUps,
    boolean undivided) {
  /** A part that changes no vertices, or in a graph that never had an index. */
  public TransactionPart(
      GraphId graph,
      RequestId transaction,
      int primarySlot,
      long fingerprint,
      List<PartMutation> mutations,
      List<Precondition> preconditions) {
    this(
        graph,
        transaction,
        primarySlot,
        fingerprint,
        mutations,
        preconditions,
        0,
        List.of(),
        false);
  }

  /** The same part as one that is remembered slot by slot. */
  public TransactionPart divided() {
    return new TransactionPart(
        graph,
        transaction,
        primarySlot,
        fingerprint,
        mutations,
        preconditions,
        schemaVersion,
        rollUps,
        false);
  }

  public TransactionPart {
    mutations = List.copyOf(mutations);
    preconditions = List.copyOf(preconditions);
    rollUps = List.copyOf(rollUps);
  }
}
