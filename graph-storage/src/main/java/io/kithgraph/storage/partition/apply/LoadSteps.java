package io.kithgraph.storage.partition.apply;

import io.kithgraph.model.Direction;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.partition.record.LoadFences;
import io.kithgraph.storage.partition.transaction.TransactionTable;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.PartitionCommand.AdmitVertices;
import io.kithgraph.storage.protocol.PartitionCommand.BeginLoad;
import io.kithgraph.storage.protocol.PartitionCommand.EndLoad;
import io.kithgraph.storage.protocol.PartitionCommand.IngestTables;
import io.kithgraph.storage.protocol.PartitionCommand.LoadStep;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the steps of bulk loads do to the state. Stateless. */
final class LoadSteps {
  private LoadSteps() {}

  static CommandAnswer apply(EntryState state, TransactionTable transactions, LoadStep step) {
    LoadFences.Label label = new LoadFences.Label(step.graph(), step.label());
    LoadFences.Fence fence = state.loadFences().of(step.graph(), step.label());
    if (step instanceof BeginLoad) {
      return begin(state, transactions, step, label, fence);
    }
    if (fence == null || !fence.load().equals(step.load())) {
      return step instanceof EndLoad ? new CommandAnswer.Finished() : ended();
    }
    if (step instanceof AdmitVertices admit) {
      return admit(state, admit);
    }
    if (step instanceof IngestTables ingest) {
      if (!fence.ingested()) {
        state.ingest(ingest);
        state.fence(label, new LoadFences.Fence(fence.load(), true));
      }
    } else {
      state.unfence(label);
    }
    return new CommandAnswer.Finished();
  }

  private static CommandAnswer begin(
      EntryState state,
      TransactionTable transactions,
      LoadStep step,
      LoadFences.Label label,
      LoadFences.@Nullable Fence fence) {
    if (fence != null && !fence.load().equals(step.load())) {
      return refused(
          ErrorCode.ALREADY_EXISTS,
          "The bulk load "
              + fence.load()
              + " of the same edges is under way; finish it or end it first");
    }
    if (!state.rollUps().of(step.graph(), step.label()).isEmpty()) {
      return refused(
          ErrorCode.INVALID_ARGUMENT, "Edges whose label has roll-ups are not loaded in bulk");
    }
    if (state.moves().giving() != null || state.moves().taking() != null) {
      return refused(ErrorCode.CONFLICT, "Slots of the partition are on their way; try again");
    }
    if (fence == null) {
      state.fence(label, new LoadFences.Fence(step.load(), false));
    }
    return new CommandAnswer.LoadBegun(transactions.excludedBy(state.loadFences()));
  }

  private static CommandAnswer admit(EntryState state, AdmitVertices admit) {
    List<VertexId> missing = new ArrayList<>();
    for (VertexId vertex : admit.vertices()) {
      if (state.isGhost(admit.graph(), vertex)) {
        return refused(
            ErrorCode.CONFLICT, "Vertex " + vertex + " is still being deleted; try again");
      }
      if (!state.vertexExists(admit.graph(), vertex)) {
        missing.add(vertex);
      } else if (hasEdges(state, admit, vertex)) {
        return refused(
            ErrorCode.ALREADY_EXISTS,
            "Vertex "
                + vertex
                + " has edges of the label already; a bulk load is for vertices that have none:"
                + " use an import through the server");
      }
    }
    if (!missing.isEmpty() && admit.vertexLabel().isEmpty()) {
      return refused(
          ErrorCode.NOT_FOUND,
          "Vertex " + missing.get(0) + " does not exist, and edges of the label do not make it");
    }
    admit
        .vertexLabel()
        .ifPresent(
            label ->
                missing.forEach(
                    id -> state.putVertex(admit.graph(), id, label, PropertySet.EMPTY)));
    return new CommandAnswer.Finished();
  }

  private static boolean hasEdges(EntryState state, AdmitVertices admit, VertexId vertex) {
    for (Direction direction : Direction.values()) {
      if (state.degree(admit.graph(), new ListKey(vertex, admit.label(), direction)) > 0) {
        return true;
      }
    }
    return false;
  }

  private static CommandAnswer ended() {
    return refused(
        ErrorCode.PRECONDITION_FAILED, "The bulk load has been ended, or its graph was dropped");
  }

  private static CommandAnswer refused(ErrorCode code, String message) {
    return new CommandAnswer.Refused(code, message, -1);
  }
}
