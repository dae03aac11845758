package io.kithgraph.storage.codec;

import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeTtl;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.RollUpList;
import io.kithgraph.storage.api.Mutation.Mode;
import io.kithgraph.storage.api.Precondition;
import io.kithgraph.storage.protocol.PartMutation;
import io.kithgraph.storage.protocol.TransactionPart;
import io.kithgraph.storage.wire.DeleteEntry;
import io.kithgraph.storage.wire.DeleteHalf;
import io.kithgraph.storage.wire.EdgePresence;
import io.kithgraph.storage.wire.ListAt;
import io.kithgraph.storage.wire.MarkGhost;
import io.kithgraph.storage.wire.Part;
import io.kithgraph.storage.wire.PatchVertex;
import io.kithgraph.storage.wire.PutEntry;
import io.kithgraph.storage.wire.PutHalf;
import io.kithgraph.storage.wire.PutVertex;
import io.kithgraph.storage.wire.VertexAt;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** The parts of transactions. Stateless. */
final class Parts {
  private Parts() {}

  static Part write(TransactionPart part) {
    Part.Builder message =
        Part.newBuilder()
            .setGraph(part.graph().value())
            .setTransaction(Words.transaction(part.transaction(), part.primarySlot()))
            .setFingerprint(part.fingerprint())
            .setSchemaVersion(part.schemaVersion())
            .setUndivided(part.undivided());
    part.rollUps().forEach(rollUp -> message.addRollUps(rollUp.list().value()));
    part.mutations().forEach(mutation -> message.addMutations(write(mutation)));
    part.preconditions().forEach(precondition -> message.addPreconditions(write(precondition)));
    return message.build();
  }

  static TransactionPart read(Part message) {
    return new TransactionPart(
        new GraphId(message.getGraph()),
        Words.transaction(message.getTransaction()),
        message.getTransaction().getPrimarySlot(),
        message.getFingerprint(),
        message.getMutationsList().stream().map(Parts::read).toList(),
        message.getPreconditionsList().stream().map(Parts::read).toList(),
        message.getSchemaVersion(),
        message.getRollUpsList().stream().map(Parts::rollUp).toList(),
        message.getUndivided());
  }

  private static RollUpList rollUp(int label) {
    return RollUpList.of(Words.label(label))
        .orElseThrow(() -> WireCodes.malformed("the label of no roll-up"));
  }

  private static io.kithgraph.storage.wire.PartMutation write(PartMutation mutation) {
    io.kithgraph.storage.wire.PartMutation.Builder message =
        io.kithgraph.storage.wire.PartMutation.newBuilder().setOrdinal(mutation.ordinal());
    if (mutation instanceof PartMutation.PutVertex put) {
      message.setPutVertex(
          PutVertex.newBuilder()
              .setId(IdColumn.of(put.id()))
              .setLabel(put.label().value())
              .setProperties(Words.bytes(put.properties()))
              .setMode(WireCodes.of(put.mode())));
    } else if (mutation instanceof PartMutation.PatchVertex patch) {
      message.setPatchVertex(
          PatchVertex.newBuilder()
              .setId(IdColumn.of(patch.id()))
              .setSet(Words.bytes(patch.set()))
              .addAllRemovedKeys(patch.removedKeys()));
    } else if (mutation instanceof PartMutation.DeleteVertex delete) {
      message.setDeleteVertex(IdColumn.of(delete.id()));
    } else if (mutation instanceof PartMutation.PutHalf put) {
      message.setPutHalf(
          PutHalf.newBuilder()
              .setIn(put.direction() == Direction.IN)
              .setKey(Words.edge(put.key()))
              .setSortKey(put.sortKey())
              .setProperties(Words.bytes(put.properties()))
              .setMode(WireCodes.of(put.mode()))
              .setStored(put.stored())
              .setEndpointLabel(put.endpointLabel().map(LabelId::value).orElse(0))
              .setTtlMillis(put.ttl().millis())
              .setExpiredUpTo(put.ttl().isNone() ? 0 : put.ttl().expiredUpTo()));
    } else if (mutation instanceof PartMutation.DeleteHalf delete) {
      DeleteHalf.Builder half =
          message
              .getDeleteHalfBuilder()
              .setIn(delete.direction() == Direction.IN)
              .setKey(Words.edge(delete.key()));
      if (delete.upToSortKey() != Long.MAX_VALUE) {
        half.setUpToSortKey(delete.upToSortKey());
      }
    } else if (mutation instanceof PartMutation.PutEntry put) {
      message.setPutEntry(
          PutEntry.newBuilder()
              .setKey(Words.edge(put.key()))
              .setSortKey(put.sortKey())
              .setUnique(put.unique()));
    } else if (mutation instanceof PartMutation.DeleteEntry delete) {
      message.setDeleteEntry(
          DeleteEntry.newBuilder().setKey(Words.edge(delete.key())).setUnique(delete.unique()));
    } else {
      PartMutation.MarkGhost mark = (PartMutation.MarkGhost) mutation;
      message.setMarkGhost(
          MarkGhost.newBuilder().setVertex(IdColumn.of(mark.vertex())).setPresent(mark.present()));
    }
    return message.build();
  }

  private static PartMutation read(io.kithgraph.storage.wire.PartMutation message) {
    int ordinal = message.getOrdinal();
    return switch (message.getMutationCase()) {
      case PUT_VERTEX -> {
        PutVertex put = message.getPutVertex();
        yield new PartMutation.PutVertex(
            ordinal,
            IdColumn.one(put.getId()),
            Words.label(put.getLabel()),
            Words.properties(put.getProperties()),
            WireCodes.of(Mode.class, put.getMode()));
      }
      case PATCH_VERTEX -> {
        PatchVertex patch = message.getPatchVertex();
        yield new PartMutation.PatchVertex(
            ordinal,
            IdColumn.one(patch.getId()),
            Words.properties(patch.getSet()),
            new HashSet<>(patch.getRemovedKeysList()));
      }
      case DELETE_VERTEX ->
          new PartMutation.DeleteVertex(ordinal, IdColumn.one(message.getDeleteVertex()));
      case PUT_HALF -> {
        PutHalf put = message.getPutHalf();
        yield new PartMutation.PutHalf(
            ordinal,
            direction(put.getIn()),
            Words.edge(put.getKey()),
            put.getSortKey(),
            Words.properties(put.getProperties()),
            WireCodes.of(Mode.class, put.getMode()),
            put.getStored(),
            put.getEndpointLabel() == 0
                ? Optional.empty()
                : Optional.of(Words.label(put.getEndpointLabel())),
            put.getTtlMillis() == 0 ? EdgeTtl.NONE : ttl(put));
      }
      case DELETE_HALF ->
          new PartMutation.DeleteHalf(
              ordinal,
              direction(message.getDeleteHalf().getIn()),
              Words.edge(message.getDeleteHalf().getKey()),
              message.getDeleteHalf().hasUpToSortKey()
                  ? message.getDeleteHalf().getUpToSortKey()
                  : Long.MAX_VALUE);
      case MARK_GHOST ->
          new PartMutation.MarkGhost(
              ordinal,
              IdColumn.one(message.getMarkGhost().getVertex()),
              message.getMarkGhost().getPresent());
      case PUT_ENTRY ->
          new PartMutation.PutEntry(
              ordinal,
              Words.edge(message.getPutEntry().getKey()),
              message.getPutEntry().getSortKey(),
              message.getPutEntry().getUnique());
      case DELETE_ENTRY ->
          new PartMutation.DeleteEntry(
              ordinal,
              Words.edge(message.getDeleteEntry().getKey()),
              message.getDeleteEntry().getUnique());
      case MUTATION_NOT_SET ->
          throw WireCodes.malformed("a mutation that this release does not know");
    };
  }

  private static EdgeTtl ttl(PutHalf put) {
    if (put.getTtlMillis() < 0) {
      throw WireCodes.malformed("a ttl that is too long");
    }
    return new EdgeTtl(put.getTtlMillis(), put.getExpiredUpTo());
  }

  private static Direction direction(boolean in) {
    return in ? Direction.IN : Direction.OUT;
  }

  private static io.kithgraph.storage.wire.Precondition write(Precondition precondition) {
    io.kithgraph.storage.wire.Precondition.Builder message =
        io.kithgraph.storage.wire.Precondition.newBuilder();
    if (precondition instanceof Precondition.VertexAt at) {
      message.setVertexAt(
          VertexAt.newBuilder().setId(IdColumn.of(at.id())).setVersion(at.version()));
    } else if (precondition instanceof Precondition.ListAt at) {
      message.setListAt(
          ListAt.newBuilder().setList(Words.lists(List.of(at.list()))).setVersion(at.version()));
    } else {
      Precondition.EdgePresence presence = (Precondition.EdgePresence) precondition;
      message.setEdgePresence(
          EdgePresence.newBuilder()
              .setKey(Words.edge(presence.key()))
              .setExists(presence.exists()));
    }
    return message.build();
  }

  private static Precondition read(io.kithgraph.storage.wire.Precondition message) {
    return switch (message.getPreconditionCase()) {
      case VERTEX_AT ->
          new Precondition.VertexAt(
              IdColumn.one(message.getVertexAt().getId()), message.getVertexAt().getVersion());
      case LIST_AT -> {
        ListAt at = message.getListAt();
        if (at.getList().getVertices().getLongs().size() != Long.BYTES) {
          throw WireCodes.malformed("a precondition on another number of lists than one");
        }
        yield new Precondition.ListAt(Words.lists(at.getList()).get(0), at.getVersion());
      }
      case EDGE_PRESENCE ->
          new Precondition.EdgePresence(
              Words.edge(message.getEdgePresence().getKey()),
              message.getEdgePresence().getExists());
      case PRECONDITION_NOT_SET ->
          throw WireCodes.malformed("a precondition that this release does not know");
    };
  }
}
