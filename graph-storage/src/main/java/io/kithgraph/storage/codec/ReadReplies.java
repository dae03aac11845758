package io.kithgraph.storage.codec;

import com.google.protobuf.ByteString;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.CommonNeighbours;
import io.kithgraph.storage.api.EdgeRecord;
import io.kithgraph.storage.api.ListRange;
import io.kithgraph.storage.api.ProbeAnswer;
import io.kithgraph.storage.api.StopReason;
import io.kithgraph.storage.api.StorageClient.ListDegree;
import io.kithgraph.storage.api.VertexRecord;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionRead;
import io.kithgraph.storage.protocol.PartitionReply;
import io.kithgraph.storage.wire.Decision;
import io.kithgraph.storage.wire.Edge;
import io.kithgraph.storage.wire.ExpiredEdges;
import io.kithgraph.storage.wire.Ghost;
import io.kithgraph.storage.wire.Intent;
import io.kithgraph.storage.wire.Intersections;
import io.kithgraph.storage.wire.ListDegrees;
import io.kithgraph.storage.wire.Probes;
import io.kithgraph.storage.wire.ReadReply;
import io.kithgraph.storage.wire.Vertex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Replies to reads. Stateless. */
public final class ReadReplies {
  private static final byte ABSENT = 0;
  private static final byte PRESENT = 1;
  private static final byte WITH_EDGE = 2;

  private ReadReplies() {}

  /** The message of a reply. */
  public static ReadReply write(PartitionReply.Read reply) {
    ReadReply.Builder message =
        ReadReply.newBuilder()
            .setAppliedIndex(reply.appliedIndex())
            .setStalenessMillis(reply.stalenessMillis())
            .setPagesFound(reply.found())
            .setPagesLoaded(reply.loaded());
    PartitionAnswer answer = reply.answer();
    if (answer instanceof PartitionAnswer.Slices slices) {
      message.setSlices(SliceColumns.write(slices.slices()));
    } else if (answer instanceof PartitionAnswer.Counts counts) {
      message
          .getCountsBuilder()
          .setCounts(LongColumn.write(counts.counts(), counts.counts().length));
    } else if (answer instanceof PartitionAnswer.Probes probes) {
      message.setProbes(probes(probes.answers()));
    } else if (answer instanceof PartitionAnswer.Ranks ranks) {
      message.getRanksBuilder().setCounts(LongColumn.write(ranks.ranks(), ranks.ranks().length));
    } else if (answer instanceof PartitionAnswer.Samples samples) {
      message.setSamples(SliceColumns.writeSamples(samples.samples()));
    } else if (answer instanceof PartitionAnswer.Intersections intersections) {
      message.setIntersections(intersections(intersections.found()));
    } else if (answer instanceof PartitionAnswer.Vertices vertices) {
      for (Optional<VertexRecord> vertex : vertices.vertices()) {
        message
            .getVerticesBuilder()
            .addVertices(
                vertex
                    .map(ReadReplies::vertex)
                    .orElseGet(() -> Vertex.newBuilder().setMissing(true).build()));
      }
      message.getVerticesBuilder();
    } else if (answer instanceof PartitionAnswer.Lists lists) {
      message.setLists(lists(lists.lists()));
    } else if (answer instanceof PartitionAnswer.Page page) {
      page.vertices().forEach(vertex -> message.getPageBuilder().addVertices(vertex(vertex)));
      message.getPageBuilder().setExhausted(page.exhausted());
    } else if (answer instanceof PartitionAnswer.Intents intents) {
      for (PartitionAnswer.Intent intent : intents.intents()) {
        message
            .getIntentsBuilder()
            .addIntents(
                Intent.newBuilder()
                    .setTransaction(Words.transaction(intent.transaction(), intent.primarySlot()))
                    .setHeldMillis(intent.heldMillis()));
      }
      message.getIntentsBuilder();
    } else if (answer instanceof PartitionAnswer.Decision decision) {
      message.setDecision(
          Decision.newBuilder()
              .setState(WireCodes.of(decision.state()))
              .setFingerprint(decision.fingerprint()));
    } else if (answer instanceof PartitionAnswer.Ghosts ghosts) {
      for (PartitionAnswer.Ghost ghost : ghosts.ghosts()) {
        message
            .getGhostsBuilder()
            .addGhosts(
                Ghost.newBuilder()
                    .setGraph(ghost.graph().value())
                    .setVertex(IdColumn.of(ghost.vertex())));
      }
      message.getGhostsBuilder();
    } else if (answer instanceof PartitionAnswer.Expired expired) {
      ExpiredEdges.Builder edges =
          message
              .getExpiredBuilder()
              .setGraph(expired.graph().value())
              .setNext(expired.next())
              .setExhausted(expired.exhausted());
      for (PartitionAnswer.ExpiredEdge edge : expired.edges()) {
        edges.addEdges(Words.edge(edge.key())).addSortKeys(edge.sortKey());
      }
    } else if (answer instanceof PartitionAnswer.Moved moved) {
      message.setMoved(SlotMoveWords.moved(moved));
    } else {
      PartitionAnswer.GhostEdges edges = (PartitionAnswer.GhostEdges) answer;
      edges.edges().forEach(e -> message.getGhostEdgesBuilder().addEdges(Words.edge(e)));
      message.getGhostEdgesBuilder();
    }
    return message.build();
  }

  private static Intersections intersections(List<CommonNeighbours> found) {
    Intersections.Builder message = Intersections.newBuilder();
    for (CommonNeighbours common : found) {
      io.kithgraph.storage.wire.CommonNeighbours.Builder out =
          message
              .addFoundBuilder()
              .setNeighbours(IdColumn.neighbours(common.neighbours()))
              .setCount(common.count())
              .setStopReason(WireCodes.of(common.stopReason()));
      VertexId next = common.next();
      if (next != null) {
        out.setNext(IdColumn.of(next));
      }
    }
    return message.build();
  }

  private static List<CommonNeighbours> intersections(Intersections message) {
    List<CommonNeighbours> found = new ArrayList<>(message.getFoundCount());
    for (io.kithgraph.storage.wire.CommonNeighbours common : message.getFoundList()) {
      StopReason reason = WireCodes.of(StopReason.class, common.getStopReason());
      VertexId next = ListReadWords.atMostOne(common.getNext());
      if (next == null && reason != StopReason.EXHAUSTED) {
        throw WireCodes.malformed("an intersection does not say where to go on");
      }
      found.add(
          new CommonNeighbours(
              IdColumn.neighbours(common.getNeighbours()), common.getCount(), reason, next));
    }
    return found;
  }

  private static Probes probes(List<ProbeAnswer> answers) {
    Probes.Builder message = Probes.newBuilder();
    byte[] states = new byte[answers.size()];
    for (int i = 0; i < states.length; i++) {
      EdgeRecord edge = answers.get(i).edge();
      states[i] = edge != null ? WITH_EDGE : answers.get(i).exists() ? PRESENT : ABSENT;
      if (edge != null) {
        message.addEdges(
            Edge.newBuilder()
                .setKey(Words.edge(edge.key()))
                .setSortKey(edge.sortKey())
                .setProperties(Words.bytes(edge.properties())));
      }
    }
    return message.setStates(ByteString.copyFrom(states)).build();
  }

  private static Vertex vertex(VertexRecord vertex) {
    return Vertex.newBuilder()
        .setId(IdColumn.of(vertex.id()))
        .setLabel(vertex.label().value())
        .setProperties(Words.bytes(vertex.properties()))
        .setVersion(vertex.version())
        .build();
  }

  private static ListDegrees lists(List<List<ListDegree>> lists) {
    ListDegrees.Builder message = ListDegrees.newBuilder();
    List<ListKey> keys = new ArrayList<>();
    for (List<ListDegree> of : lists) {
      message.addSizes(of.size());
      for (ListDegree list : of) {
        keys.add(list.list());
        message.addDegrees(list.degree());
      }
    }
    return message.setLists(Words.lists(keys)).build();
  }

  /**
   * The reply of a message.
   *
   * @param asked what it answers: a reply does not repeat what the asker knows
   * @throws io.kithgraph.storage.api.StorageException with {@code INVALID_ARGUMENT} if the message
   *     is not well-formed
   */
  public static PartitionReply.Read read(ReadReply message, PartitionRead asked) {
    return new PartitionReply.Read(
        answer(message, asked),
        message.getAppliedIndex(),
        message.getStalenessMillis(),
        message.getPagesFound(),
        message.getPagesLoaded());
  }

  private static PartitionAnswer answer(ReadReply message, PartitionRead asked) {
    return switch (message.getAnswerCase()) {
      case SLICES -> {
        if (asked instanceof PartitionRead.Range range) {
          yield new PartitionAnswer.Slices(
              SliceColumns.read(
                  message.getSlices(),
                  range.read().lists().stream().map(ListRange::list).toList(),
                  range.read().projection()));
        }
        throw WireCodes.malformed("slices were not asked for");
      }
      case COUNTS -> new PartitionAnswer.Counts(LongColumn.read(message.getCounts().getCounts()));
      case RANKS -> new PartitionAnswer.Ranks(LongColumn.read(message.getRanks().getCounts()));
      case PROBES -> new PartitionAnswer.Probes(probes(message.getProbes()));
      case SAMPLES -> {
        if (asked instanceof PartitionRead.Sample sample) {
          yield new PartitionAnswer.Samples(
              SliceColumns.readSamples(
                  message.getSamples(), sample.read().lists(), sample.read().projection()));
        }
        throw WireCodes.malformed("samples were not asked for");
      }
      case INTERSECTIONS ->
          new PartitionAnswer.Intersections(intersections(message.getIntersections()));
      case VERTICES ->
          new PartitionAnswer.Vertices(
              message.getVertices().getVerticesList().stream()
                  .map(
                      v -> v.getMissing() ? Optional.<VertexRecord>empty() : Optional.of(vertex(v)))
                  .toList());
      case LISTS -> new PartitionAnswer.Lists(lists(message.getLists()));
      case PAGE ->
          new PartitionAnswer.Page(
              message.getPage().getVerticesList().stream().map(ReadReplies::vertex).toList(),
              message.getPage().getExhausted());
      case INTENTS ->
          new PartitionAnswer.Intents(
              message.getIntents().getIntentsList().stream()
                  .map(
                      intent ->
                          new PartitionAnswer.Intent(
                              Words.transaction(intent.getTransaction()),
                              intent.getTransaction().getPrimarySlot(),
                              intent.getHeldMillis()))
                  .toList());
      case DECISION ->
          new PartitionAnswer.Decision(
              WireCodes.of(PartitionAnswer.DecisionState.class, message.getDecision().getState()),
              message.getDecision().getFingerprint());
      case GHOSTS ->
          new PartitionAnswer.Ghosts(
              message.getGhosts().getGhostsList().stream()
                  .map(
                      ghost ->
                          new PartitionAnswer.Ghost(
                              new GraphId(ghost.getGraph()), IdColumn.one(ghost.getVertex())))
                  .toList());
      case EXPIRED -> expired(message.getExpired());
      case MOVED -> SlotMoveWords.moved(message.getMoved());
      case GHOST_EDGES ->
          new PartitionAnswer.GhostEdges(
              message.getGhostEdges().getEdgesList().stream().map(Words::edge).toList());
      case ANSWER_NOT_SET -> throw WireCodes.malformed("an answer that this release does not know");
    };
  }

  private static PartitionAnswer expired(ExpiredEdges message) {
    if (message.getGraph() <= 0 || message.getEdgesCount() != message.getSortKeysCount()) {
      throw WireCodes.malformed("expired edges without sort keys or graph");
    }
    List<PartitionAnswer.ExpiredEdge> edges = new ArrayList<>(message.getEdgesCount());
    for (int i = 0; i < message.getEdgesCount(); i++) {
      edges.add(
          new PartitionAnswer.ExpiredEdge(Words.edge(message.getEdges(i)), message.getSortKeys(i)));
    }
    return new PartitionAnswer.Expired(
        new GraphId(message.getGraph()), edges, message.getNext(), message.getExhausted());
  }

  private static List<ProbeAnswer> probes(Probes message) {
    List<ProbeAnswer> answers = new ArrayList<>(message.getStates().size());
    int next = 0;
    for (int i = 0; i < message.getStates().size(); i++) {
      byte state = message.getStates().byteAt(i);
      if (state == WITH_EDGE) {
        if (next >= message.getEdgesCount()) {
          throw WireCodes.malformed("fewer edges than probes found");
        }
        Edge edge = message.getEdges(next++);
        answers.add(
            new ProbeAnswer(
                true,
                new EdgeRecord(
                    Words.edge(edge.getKey()),
                    edge.getSortKey(),
                    Words.properties(edge.getProperties()))));
      } else {
        answers.add(state == PRESENT ? ProbeAnswer.PRESENT : ProbeAnswer.ABSENT);
      }
    }
    return answers;
  }

  private static VertexRecord vertex(Vertex vertex) {
    VertexId id = IdColumn.one(vertex.getId());
    PropertySet properties = Words.properties(vertex.getProperties());
    return new VertexRecord(id, Words.label(vertex.getLabel()), properties, vertex.getVersion());
  }

  private static List<List<ListDegree>> lists(ListDegrees message) {
    List<ListKey> keys = Words.lists(message.getLists());
    if (keys.size() != message.getDegreesCount()) {
      throw WireCodes.malformed("columns of lists differ in size");
    }
    List<List<ListDegree>> lists = new ArrayList<>();
    int at = 0;
    for (int size : message.getSizesList()) {
      if (size < 0 || size > keys.size() - at) {
        throw WireCodes.malformed("lists beyond the end");
      }
      List<ListDegree> of = new ArrayList<>(size);
      for (int end = at + size; at < end; at++) {
        of.add(new ListDegree(keys.get(at), message.getDegrees(at)));
      }
      lists.add(of);
    }
    return lists;
  }
}
