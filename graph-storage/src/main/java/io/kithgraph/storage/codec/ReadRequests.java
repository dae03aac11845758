package io.kithgraph.storage.codec;

import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.CountRead;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.EdgeProbeRead;
import io.kithgraph.storage.api.Order;
import io.kithgraph.storage.api.PriorityClass;
import io.kithgraph.storage.api.RankRead;
import io.kithgraph.storage.api.ReadLevel;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.SessionToken;
import io.kithgraph.storage.api.VertexRead;
import io.kithgraph.storage.protocol.PartitionRead;
import io.kithgraph.storage.protocol.PartitionRequest;
import io.kithgraph.storage.wire.ExpiredRead;
import io.kithgraph.storage.wire.GhostEdgesRead;
import io.kithgraph.storage.wire.Ids;
import io.kithgraph.storage.wire.IntentsRead;
import io.kithgraph.storage.wire.ProbeRead;
import io.kithgraph.storage.wire.ReadRequest;
import io.kithgraph.storage.wire.ScanRead;
import io.kithgraph.storage.wire.Token;
import io.kithgraph.storage.wire.TransactionRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests to read; the deadline travels beside them. Stateless. */
public final class ReadRequests {
  private ReadRequests() {}

  /** The message of a request. */
  public static ReadRequest write(PartitionRequest.Read request) {
    ReadOptions options = request.options();
    ReadRequest.Builder message =
        ReadRequest.newBuilder()
            .setPartition(request.partition().value())
            .setEpoch(request.epoch().value())
            .setGraph(options.graph().value())
            .setPriority(WireCodes.of(options.priority()))
            .setTenant(options.tenant())
            .setMaxBytes(options.maxBytes());
    if (options.level() instanceof ReadLevel.Bounded bounded) {
      message.getLevelBuilder().setBoundedMillis(bounded.maxStaleness().toMillis());
    } else if (options.level() instanceof ReadLevel.Session session) {
      message
          .getLevelBuilder()
          .setSession(Token.newBuilder().putAllAppliedIndexes(session.token().appliedIndexes()));
    }
    writeRead(request.read(), message);
    return message.build();
  }

  private static void writeRead(PartitionRead read, ReadRequest.Builder message) {
    if (read instanceof PartitionRead.Range range) {
      message.setRange(ListReadWords.range(range.read()));
    } else if (read instanceof PartitionRead.Count count) {
      io.kithgraph.storage.wire.CountRead.Builder out =
          message
              .getCountBuilder()
              .setLists(Words.lists(count.read().lists()))
              .setBounds(Words.bounds(count.read().bounds()));
      count.read().conditions().forEach(c -> out.addConditions(Words.condition(c)));
    } else if (read instanceof PartitionRead.Probe probe) {
      message.setProbe(probe(probe.read()));
    } else if (read instanceof PartitionRead.Rank rank) {
      message
          .getRankBuilder()
          .setEdges(probe(new EdgeProbeRead(rank.read().edges(), false)))
          .setDescending(rank.read().order() == Order.DESCENDING);
    } else if (read instanceof PartitionRead.Sample sample) {
      message.setSample(ListReadWords.sample(sample.read()));
    } else if (read instanceof PartitionRead.Intersect intersect) {
      message.setIntersect(ListReadWords.intersect(intersect));
    } else if (read instanceof PartitionRead.Vertices vertices) {
      message
          .getVerticesBuilder()
          .setIds(IdColumn.of(vertices.read().ids()))
          .setProperties(vertices.read().properties());
    } else if (read instanceof PartitionRead.Lists lists) {
      message.setLists(IdColumn.of(lists.vertices()));
    } else if (read instanceof PartitionRead.Intents intents) {
      message.setIntents(
          IntentsRead.newBuilder()
              .setMinAgeMillis(intents.minAgeMillis())
              .setLimit(intents.limit()));
    } else if (read instanceof PartitionRead.Decision decision) {
      message.setDecision(Words.transaction(decision.transaction(), decision.primarySlot()));
    } else if (read instanceof PartitionRead.Ghosts ghosts) {
      message.setGhostsLimit(ghosts.limit());
    } else if (read instanceof PartitionRead.Expired expired) {
      message.setExpired(
          ExpiredRead.newBuilder().setAfter(expired.after()).setLimit(expired.limit()));
    } else if (read instanceof PartitionRead.Moved moved) {
      message.setMoved(SlotMoveWords.moved(moved));
    } else if (read instanceof PartitionRead.Common common) {
      message.setCommon(common.move());
    } else if (read instanceof PartitionRead.GhostEdges edges) {
      message.setGhostEdges(
          GhostEdgesRead.newBuilder().setGhost(IdColumn.of(edges.ghost())).setLimit(edges.limit()));
    } else {
      PartitionRead.Scan scan = (PartitionRead.Scan) read;
      VertexId after = scan.after();
      message.setScan(
          ScanRead.newBuilder()
              .setFromSlot(scan.fromSlot())
              .setAfter(after == null ? Ids.getDefaultInstance() : IdColumn.of(after))
              .setLimit(scan.limit())
              .setProperties(scan.properties()));
    }
  }

  private static ProbeRead probe(EdgeProbeRead read) {
    ProbeRead.Builder message = ProbeRead.newBuilder().setEdges(read.edges());
    List<ListKey> lists = new ArrayList<>(read.probes().size());
    IdColumn neighbours = new IdColumn(read.probes().size());
    for (EdgeProbeRead.Probe probe : read.probes()) {
      Long tieBreaker = probe.tieBreaker();
      if (tieBreaker != null) {
        message.addTieBreakerPlaces(lists.size()).addTieBreakers(tieBreaker);
      }
      lists.add(probe.list());
      neighbours.add(probe.neighbour());
    }
    return message.setLists(Words.lists(lists)).setNeighbours(neighbours.toMessage()).build();
  }

  /**
   * The request of a message.
   *
   * @param deadline as it came beside the message
   * @throws io.kithgraph.storage.api.StorageException with {@code INVALID_ARGUMENT} if the message
   *     is not well-formed
   */
  public static PartitionRequest.Read read(ReadRequest message, Deadline deadline) {
    if (message.getPartition() < 0 || message.getGraph() <= 0) {
      throw WireCodes.malformed("no partition or graph");
    }
    ReadOptions options =
        new ReadOptions(
            new GraphId(message.getGraph()),
            level(message.getLevel()),
            deadline,
            WireCodes.of(PriorityClass.class, message.getPriority()),
            message.getTenant(),
            message.getMaxBytes());
    try {
      return new PartitionRequest.Read(
          new PartitionId(message.getPartition()),
          new Epoch(message.getEpoch()),
          readRead(message),
          options);
    } catch (IllegalArgumentException e) {
      throw WireCodes.malformed(String.valueOf(e.getMessage()));
    }
  }

  private static ReadLevel level(io.kithgraph.storage.wire.ReadLevel level) {
    return switch (level.getLevelCase()) {
      case BOUNDED_MILLIS -> new ReadLevel.Bounded(Duration.ofMillis(level.getBoundedMillis()));
      case SESSION ->
          new ReadLevel.Session(new SessionToken(level.getSession().getAppliedIndexesMap()));
      case LEVEL_NOT_SET -> ReadLevel.STRONG;
    };
  }

  private static PartitionRead readRead(ReadRequest message) {
    return switch (message.getReadCase()) {
      case RANGE -> new PartitionRead.Range(ListReadWords.range(message.getRange()));
      case COUNT ->
          new PartitionRead.Count(
              new CountRead(
                  Words.lists(message.getCount().getLists()),
                  Words.bounds(message.getCount().getBounds()),
                  Words.conditions(message.getCount().getConditionsList())));
      case PROBE -> new PartitionRead.Probe(probe(message.getProbe()));
      case RANK ->
          new PartitionRead.Rank(
              new RankRead(
                  probe(message.getRank().getEdges()).probes(),
                  message.getRank().getDescending() ? Order.DESCENDING : Order.ASCENDING));
      case SAMPLE -> new PartitionRead.Sample(ListReadWords.sample(message.getSample()));
      case INTERSECT -> ListReadWords.intersect(message.getIntersect());
      case VERTICES ->
          new PartitionRead.Vertices(
              new VertexRead(
                  IdColumn.read(message.getVertices().getIds()),
                  message.getVertices().getProperties()));
      case LISTS -> new PartitionRead.Lists(IdColumn.read(message.getLists()));
      case SCAN -> scan(message.getScan());
      case INTENTS ->
          new PartitionRead.Intents(
              message.getIntents().getMinAgeMillis(), message.getIntents().getLimit());
      case DECISION -> decision(message.getDecision());
      case GHOSTS_LIMIT -> new PartitionRead.Ghosts(message.getGhostsLimit());
      case EXPIRED ->
          new PartitionRead.Expired(
              message.getExpired().getAfter(), message.getExpired().getLimit());
      case MOVED -> SlotMoveWords.moved(message.getMoved());
      case COMMON -> new PartitionRead.Common(message.getCommon());
      case GHOST_EDGES ->
          new PartitionRead.GhostEdges(
              IdColumn.one(message.getGhostEdges().getGhost()), message.getGhostEdges().getLimit());
      case READ_NOT_SET -> throw WireCodes.malformed("a read that this release does not know");
    };
  }

  private static PartitionRead decision(TransactionRef ref) {
    return new PartitionRead.Decision(Words.transaction(ref), ref.getPrimarySlot());
  }

  private static PartitionRead scan(ScanRead message) {
    List<VertexId> after = IdColumn.read(message.getAfter());
    return new PartitionRead.Scan(
        message.getFromSlot(),
        after.isEmpty() ? null : after.get(0),
        message.getLimit(),
        message.getProperties());
  }

  private static EdgeProbeRead probe(ProbeRead message) {
    List<ListKey> lists = Words.lists(message.getLists());
    List<VertexId> neighbours = IdColumn.read(message.getNeighbours());
    if (neighbours.size() != lists.size()
        || message.getTieBreakersCount() != message.getTieBreakerPlacesCount()) {
      throw WireCodes.malformed("columns of probes differ in size");
    }
    @Nullable Long[] tieBreakers = new @Nullable Long[lists.size()];
    for (int i = 0; i < message.getTieBreakersCount(); i++) {
      tieBreakers[ListReadWords.place(message.getTieBreakerPlaces(i), lists)] =
          message.getTieBreakers(i);
    }
    List<EdgeProbeRead.Probe> probes = new ArrayList<>(lists.size());
    for (int i = 0; i < lists.size(); i++) {
      probes.add(new EdgeProbeRead.Probe(lists.get(i), neighbours.get(i), tieBreakers[i]));
    }
    return new EdgeProbeRead(probes, message.getEdges());
  }
}
