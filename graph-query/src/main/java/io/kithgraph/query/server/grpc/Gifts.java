package io.kithgraph.query.server.grpc;

import io.grpc.Status;
import io.kithgraph.api.v1.Gift;
import io.kithgraph.api.v1.GiftHistoryRequest;
import io.kithgraph.api.v1.GiftHistoryResponse;
import io.kithgraph.api.v1.Outcome;
import io.kithgraph.api.v1.SendGiftRequest;
import io.kithgraph.api.v1.SendGiftResponse;
import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.Multiplicity;
import io.kithgraph.meta.schema.PropertyKey;
import io.kithgraph.meta.schema.SocialSchema;
import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.Property;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Commit;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.CommitResult;
import io.kithgraph.storage.api.EdgeColumns;
import io.kithgraph.storage.api.EdgeProbeRead;
import io.kithgraph.storage.api.EdgeRecord;
import io.kithgraph.storage.api.EdgeSlice;
import io.kithgraph.storage.api.Mutation;
import io.kithgraph.storage.api.Order;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.SortKeyBounds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Serves SendGift and GiftHistory: a gift is an edge of the label {@code gift} whose tie-breaker
 * follows from the idempotency key, so that a retry finds the gift however late it comes.
 * Thread-safe.
 */
final class Gifts {
  private final ServiceParts parts;
  private final Graphs graphs;
  private final WriteIds writeIds;

  Gifts(ServiceParts parts, Graphs graphs) {
    this.parts = parts;
    this.graphs = graphs;
    this.writeIds = new WriteIds(parts.random());
  }

  CompletionStage<SendGiftResponse> send(SendGiftRequest request, Call call) {
    GraphSchema schema = graphs.schema(request.getGraph());
    VertexId giver = VertexIdMessages.id(request.hasGiver(), request.getGiver(), "giver");
    VertexId receiver =
        VertexIdMessages.id(request.hasReceiver(), request.getReceiver(), "receiver");
    int itemBytes = request.getItem().getBytes(StandardCharsets.UTF_8).length;
    if (itemBytes > RequestLimits.MAX_ITEM_BYTES) {
      throw RequestException.tooLarge("item", itemBytes, RequestLimits.MAX_ITEM_BYTES, "bytes");
    }
    CommitOptions options = call.commitOptions(request.getOptions());
    String key = Call.idempotencyKey(request.getOptions());
    if (key.isEmpty()) {
      throw RequestException.invalid(
          "options.idempotency_key",
          "A gift needs an idempotency key, so that a retry is not a second gift; a random UUID"
              + " will do");
    }
    return graphs
        .social(schema, SocialSchema.GIFT, Multiplicity.MULTI)
        .thenCompose(
            known -> {
              RequestId id =
                  writeIds.ofKey(
                      known.graph(), "gift", options.tenant(), key, WriteIds.part(giver));
              return send(known, giver, receiver, id, request, options, call);
            });
  }

  private CompletionStage<SendGiftResponse> send(
      GraphSchema schema,
      VertexId giver,
      VertexId receiver,
      RequestId id,
      SendGiftRequest request,
      CommitOptions options,
      Call call) {
    EdgeLabel label = EdgeMessages.label(schema, SocialSchema.GIFT, "graph");
    long at =
        request.hasAt()
            ? EdgeMessages.sortKey(label, request.getAt(), "at")
            : EdgeMessages.defaultSortKey(label, parts.clock(), "at");
    EdgeKey edge = new EdgeKey(giver, label.id(), receiver, WriteIds.tieBreaker(id, 0));
    Mutation put =
        new Mutation.PutEdge(
            edge,
            at,
            properties(schema, request),
            Mutation.Mode.IF_ABSENT,
            label.inList(),
            EdgeMessages.endpointLabel(schema, label));
    Commit commit = new Commit(schema.graph(), id, List.of(put), List.of(), !request.hasAt());
    return call.track(parts.storage().commit(commit, options))
        .thenCompose(
            result -> {
              boolean recorded =
                  result.repeated()
                      || result.outcomes().get(0) == io.kithgraph.storage.api.Outcome.UNCHANGED;
              return recorded
                  ? earlier(schema, edge, request, result, options, call)
                  : CompletableFuture.completedFuture(response(edge, at, result, false));
            });
  }

  /** The answer about a gift that had been recorded before, if it is the same gift. */
  private CompletionStage<SendGiftResponse> earlier(
      GraphSchema schema,
      EdgeKey edge,
      SendGiftRequest request,
      CommitResult result,
      CommitOptions commitOptions,
      Call call) {
    ReadOptions options =
        new ReadOptions(
            schema.graph(),
            io.kithgraph.storage.api.ReadLevel.STRONG,
            call.deadline(),
            commitOptions.priority(),
            commitOptions.tenant(),
            RequestLimits.DEFAULT_ANSWER_BYTES);
    EdgeProbeRead read =
        new EdgeProbeRead(
            List.of(
                new EdgeProbeRead.Probe(
                    edge.list(Direction.OUT), edge.destination(), edge.tieBreaker())),
            true);
    return call.track(parts.storage().probe(read, options))
        .thenApply(
            answers -> {
              EdgeRecord recorded = answers.get(0).edge();
              if (recorded == null || !same(schema, recorded, request)) {
                throw new RequestException(
                    Status.Code.ALREADY_EXISTS,
                    "IDEMPOTENCY_KEY_REUSED",
                    "options.idempotency_key",
                    "The idempotency key was used for another gift of the same giver; make up a"
                        + " new key for each gift");
              }
              return response(edge, recorded.sortKey(), result, true);
            });
  }

  private static boolean same(GraphSchema schema, EdgeRecord recorded, SendGiftRequest request) {
    return recorded.properties().equals(properties(schema, request))
        && (!request.hasAt() || request.getAt() == recorded.sortKey());
  }

  private static SendGiftResponse response(
      EdgeKey edge, long at, CommitResult result, boolean repeated) {
    return SendGiftResponse.newBuilder()
        .setOutcome(repeated ? Outcome.OUTCOME_UNCHANGED : Outcome.OUTCOME_CREATED)
        .setGiftId(edge.tieBreaker())
        .setAt(at)
        .setSessionToken(SessionTokens.encode(result.token()))
        .setRepeated(repeated)
        .build();
  }

  private static PropertySet properties(GraphSchema schema, SendGiftRequest request) {
    List<Property> properties = new ArrayList<>(2);
    PropertyKey amount = PropertyMessages.key(schema, SocialSchema.AMOUNT, "amount");
    properties.add(
        Property.of(amount.id(), PropertyMessages.typed(amount, request.getAmount(), "amount")));
    if (!request.getItem().isEmpty()) {
      PropertyKey item = PropertyMessages.key(schema, SocialSchema.ITEM, "item");
      properties.add(
          Property.of(item.id(), PropertyMessages.typed(item, request.getItem(), "item")));
    }
    return PropertyMessages.encode(properties, "item");
  }

  CompletionStage<GiftHistoryResponse> history(GiftHistoryRequest request, Call call) {
    GraphSchema schema = graphs.schema(request.getGraph());
    ReadOptions options = call.readOptions(schema.graph(), request.getOptions());
    if (!request.hasGiver() && !request.hasReceiver()) {
      throw RequestException.invalid("giver", "Set the giver, the receiver, or both");
    }
    SortKeyBounds bounds = ListMessages.bounds(request.hasAt(), request.getAt());
    Order order = ListMessages.order(request.getOrder());
    int limit =
        ListMessages.pageSize(request.getPageSize(), RequestLimits.DEFAULT_PAGE, "page_size");
    Direction direction = request.hasGiver() ? Direction.OUT : Direction.IN;
    VertexId vertex =
        request.hasGiver()
            ? VertexIdMessages.id(true, request.getGiver(), "giver")
            : VertexIdMessages.id(true, request.getReceiver(), "receiver");
    VertexId neighbour =
        request.hasGiver() && request.hasReceiver()
            ? VertexIdMessages.id(true, request.getReceiver(), "receiver")
            : null;
    Optional<EdgeLabel> label = graphs.findSocial(schema, SocialSchema.GIFT, Multiplicity.MULTI);
    if (label.isEmpty()) {
      return CompletableFuture.completedFuture(
          GiftHistoryResponse.newBuilder()
              .setStopReason(io.kithgraph.api.v1.StopReason.STOP_REASON_EXHAUSTED)
              .build());
    }
    ListKey list = new ListKey(vertex, label.get().id(), direction);
    ListPages pages = ListPages.of(schema, list, neighbour, bounds, order, request.getCursor());
    RangeRead read = new RangeRead(pages.ranges(), bounds, order, limit, List.of(), Projection.ALL);
    return call.track(parts.storage().range(read, options))
        .thenApply(slices -> history(schema, slices.get(0), pages));
  }

  private static GiftHistoryResponse history(GraphSchema schema, EdgeSlice slice, ListPages pages) {
    GiftHistoryResponse.Builder response =
        GiftHistoryResponse.newBuilder()
            .setNextCursor(Cursors.encode(slice.next(), pages.fingerprint()))
            .setStopReason(ListMessages.stopReason(slice.stopReason()));
    int amount = schema.findPropertyKey(SocialSchema.AMOUNT).map(PropertyKey::id).orElse(0);
    int item = schema.findPropertyKey(SocialSchema.ITEM).map(PropertyKey::id).orElse(0);
    EdgeColumns edges = slice.edges();
    for (int i = 0; i < edges.size(); i++) {
      EdgeKey key = slice.list().edge(edges.neighbour(i), edges.tieBreaker(i));
      response.addGifts(
          Gift.newBuilder()
              .setGiver(VertexIdMessages.message(key.source()))
              .setReceiver(VertexIdMessages.message(key.destination()))
              .setAmount(number(edges.properties(i), amount))
              .setItem(text(edges.properties(i), item))
              .setAt(edges.sortKey(i))
              .setGiftId(key.tieBreaker()));
    }
    return response.build();
  }

  private static long number(PropertySet properties, int key) {
    return properties.find(key).orElse(null) instanceof Number number ? number.longValue() : 0;
  }

  private static String text(PropertySet properties, int key) {
    @Nullable Object value = properties.find(key).orElse(null);
    return value instanceof String text ? text : "";
  }
}
