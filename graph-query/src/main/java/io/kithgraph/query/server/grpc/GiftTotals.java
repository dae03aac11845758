package io.kithgraph.query.server.grpc;

import io.grpc.Status;
import io.kithgraph.api.v1.GiftTotalsRequest;
import io.kithgraph.api.v1.GiftTotalsResponse;
import io.kithgraph.api.v1.TopGiftersRequest;
import io.kithgraph.api.v1.TopGiftersResponse;
import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.Multiplicity;
import io.kithgraph.meta.schema.RollUp;
import io.kithgraph.meta.schema.SocialSchema;
import io.kithgraph.model.Direction;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.RollUpList;
import io.kithgraph.model.RollUpList.Aggregate;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.EdgeColumns;
import io.kithgraph.storage.api.EdgeProbeRead;
import io.kithgraph.storage.api.EdgeProbeRead.Probe;
import io.kithgraph.storage.api.EdgeRecord;
import io.kithgraph.storage.api.EdgeSlice;
import io.kithgraph.storage.api.Order;
import io.kithgraph.storage.api.ProbeAnswer;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.SortKeyBounds;
import io.kithgraph.storage.api.StorageClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Serves TopGifters and GiftTotals from the roll-up lists of the label {@code gift}: the users with
 * the largest totals are the newest entries of such a list, the total of a pair is one entry.
 * Thread-safe.
 */
final class GiftTotals {
  private static final List<Aggregate> OF_PAIRS =
      List.of(Aggregate.COUNT, Aggregate.SUM, Aggregate.LAST);
  private static final Projection WITH_VALUE = new Projection(true, false, false);

  private final StorageClient storage;
  private final Graphs graphs;

  GiftTotals(StorageClient storage, Graphs graphs) {
    this.storage = storage;
    this.graphs = graphs;
  }

  CompletionStage<TopGiftersResponse> top(TopGiftersRequest request, Call call) {
    GraphSchema schema = graphs.schema(request.getGraph());
    ReadOptions options = call.readOptions(schema.graph(), request.getOptions());
    if (request.hasReceiver() == request.hasGiver()) {
      throw RequestException.invalid(
          "receiver", "Set the receiver, to learn who gifted them, or the giver; not both");
    }
    Direction direction = request.hasReceiver() ? Direction.IN : Direction.OUT;
    VertexId user =
        request.hasReceiver()
            ? VertexIdMessages.id(true, request.getReceiver(), "receiver")
            : VertexIdMessages.id(true, request.getGiver(), "giver");
    Aggregate by = aggregate(request.getBy());
    int limit =
        ListMessages.pageSize(request.getPageSize(), RequestLimits.DEFAULT_PAGE, "page_size");
    Optional<EdgeLabel> label = graphs.findSocial(schema, SocialSchema.GIFT, Multiplicity.MULTI);
    if (label.isEmpty()) {
      return CompletableFuture.completedFuture(
          TopGiftersResponse.newBuilder()
              .setStopReason(io.kithgraph.api.v1.StopReason.STOP_REASON_EXHAUSTED)
              .build());
    }
    ListKey gifts = new ListKey(user, label.get().id(), direction);
    ListKey list = rollUp(schema, label.get(), by, "by").of(gifts);
    ListPages pages =
        ListPages.of(schema, list, null, SortKeyBounds.ALL, Order.DESCENDING, request.getCursor());
    RangeRead read =
        new RangeRead(
            pages.ranges(), SortKeyBounds.ALL, Order.DESCENDING, limit, List.of(), WITH_VALUE);
    return call.track(storage.range(read, options)).thenApply(slices -> top(slices.get(0), pages));
  }

  private static TopGiftersResponse top(EdgeSlice slice, ListPages pages) {
    EdgeColumns edges = slice.edges();
    TopGiftersResponse.Builder response =
        TopGiftersResponse.newBuilder()
            .setUsers(VertexIdMessages.neighbours(edges))
            .setNextCursor(Cursors.encode(slice.next(), pages.fingerprint()))
            .setStopReason(ListMessages.stopReason(slice.stopReason()));
    for (int i = 0; i < edges.size(); i++) {
      response.addValues(edges.sortKey(i));
    }
    return response.build();
  }

  CompletionStage<GiftTotalsResponse> ofPairs(GiftTotalsRequest request, Call call) {
    GraphSchema schema = graphs.schema(request.getGraph());
    ReadOptions options = call.readOptions(schema.graph(), request.getOptions());
    VertexIdPairs pairs =
        VertexIdPairs.of(request.getGivers(), "givers", request.getReceivers(), "receivers");
    Optional<EdgeLabel> label = graphs.findSocial(schema, SocialSchema.GIFT, Multiplicity.MULTI);
    if (label.isEmpty()) {
      GiftTotalsResponse.Builder none = GiftTotalsResponse.newBuilder();
      for (int i = 0; i < pairs.size(); i++) {
        none.addGifts(0).addAmounts(0).addLastAmounts(0);
      }
      return CompletableFuture.completedFuture(none.build());
    }
    List<RollUpList> rollUps = new ArrayList<>();
    for (Aggregate aggregate : OF_PAIRS) {
      rollUps.add(rollUp(schema, label.get(), aggregate, "graph"));
    }
    List<Probe> probes = new ArrayList<>(OF_PAIRS.size() * pairs.size());
    for (int i = 0; i < pairs.size(); i++) {
      ListKey gifts = new ListKey(pairs.left(i), label.get().id(), Direction.OUT);
      for (RollUpList rollUp : rollUps) {
        probes.add(new Probe(rollUp.of(gifts), pairs.right(i), null));
      }
    }
    return call.track(storage.probe(new EdgeProbeRead(probes, true), options))
        .thenApply(GiftTotals::ofPairs);
  }

  private static GiftTotalsResponse ofPairs(List<ProbeAnswer> answers) {
    GiftTotalsResponse.Builder response = GiftTotalsResponse.newBuilder();
    for (int i = 0; i < answers.size(); i += OF_PAIRS.size()) {
      response
          .addGifts(value(answers.get(i)))
          .addAmounts(value(answers.get(i + 1)))
          .addLastAmounts(value(answers.get(i + 2)));
    }
    return response.build();
  }

  private static long value(ProbeAnswer answer) {
    EdgeRecord entry = answer.edge();
    return entry == null ? 0 : entry.sortKey();
  }

  /** The roll-up of amounts that an aggregate orders, if the label has it. */
  private static RollUpList rollUp(
      GraphSchema schema, EdgeLabel label, Aggregate aggregate, String field) {
    for (RollUp rollUp : label.rollUps()) {
      if (rollUp.property().equals(SocialSchema.AMOUNT)
          && rollUp.aggregates().contains(aggregate)) {
        int key = PropertyMessages.key(schema, SocialSchema.AMOUNT, field).id();
        return new RollUpList(label.id(), key, aggregate);
      }
    }
    throw new RequestException(
        Status.Code.FAILED_PRECONDITION,
        "NO_ROLL_UP",
        field,
        "The label '"
            + label.name()
            + "' of graph '"
            + schema.name()
            + "' keeps no "
            + aggregate
            + " of '"
            + SocialSchema.AMOUNT
            + "'; ask for another aggregate, or define a label that keeps it");
  }

  private static Aggregate aggregate(io.kithgraph.api.v1.Aggregate message) {
    return switch (message) {
      case AGGREGATE_UNSPECIFIED, AGGREGATE_SUM, UNRECOGNIZED -> Aggregate.SUM;
      case AGGREGATE_COUNT -> Aggregate.COUNT;
      case AGGREGATE_MIN -> Aggregate.MIN;
      case AGGREGATE_MAX -> Aggregate.MAX;
      case AGGREGATE_LAST -> Aggregate.LAST;
    };
  }
}
