package io.kithgraph.query.server.grpc;

import io.kithgraph.api.v1.CountsRequest;
import io.kithgraph.api.v1.CountsResponse;
import io.kithgraph.api.v1.IsFollowingRequest;
import io.kithgraph.api.v1.IsFollowingResponse;
import io.kithgraph.api.v1.ListFollowersRequest;
import io.kithgraph.api.v1.ListFollowersResponse;
import io.kithgraph.api.v1.ListFollowingRequest;
import io.kithgraph.api.v1.ListFollowingResponse;
import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.Multiplicity;
import io.kithgraph.meta.schema.SocialSchema;
import io.kithgraph.model.Direction;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.CountRead;
import io.kithgraph.storage.api.EdgeColumns;
import io.kithgraph.storage.api.EdgeProbeRead;
import io.kithgraph.storage.api.EdgeRecord;
import io.kithgraph.storage.api.EdgeSlice;
import io.kithgraph.storage.api.Order;
import io.kithgraph.storage.api.ProbeAnswer;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.SortKeyBounds;
import io.kithgraph.storage.api.StopReason;
import io.kithgraph.storage.api.StorageClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Serves the questions about who follows whom. Thread-safe. */
final class FollowReads {
  private static final Projection WITH_TIME = new Projection(true, false, false);

  private final StorageClient storage;
  private final Graphs graphs;

  FollowReads(StorageClient storage, Graphs graphs) {
    this.storage = storage;
    this.graphs = graphs;
  }

  CompletionStage<IsFollowingResponse> isFollowing(IsFollowingRequest request, Call call) {
    GraphSchema schema = graphs.schema(request.getGraph());
    ReadOptions options = call.readOptions(schema.graph(), request.getOptions());
    VertexIdPairs pairs =
        VertexIdPairs.of(request.getFollowers(), "followers", request.getFollowees(), "followees");
    boolean since = request.getIncludeSince();
    Optional<EdgeLabel> label = label(schema);
    if (label.isEmpty()) {
      IsFollowingResponse.Builder none = IsFollowingResponse.newBuilder();
      for (int i = 0; i < pairs.size(); i++) {
        add(none, ProbeAnswer.ABSENT, since);
      }
      return CompletableFuture.completedFuture(none.build());
    }
    EdgeProbeRead read = new EdgeProbeRead(GraphReads.probes(label.get(), pairs), since);
    return call.track(storage.probe(read, options))
        .thenApply(
            answers -> {
              IsFollowingResponse.Builder response = IsFollowingResponse.newBuilder();
              answers.forEach(answer -> add(response, answer, since));
              return response.build();
            });
  }

  private static void add(IsFollowingResponse.Builder response, ProbeAnswer answer, boolean since) {
    response.addFollowing(answer.exists());
    if (since) {
      EdgeRecord edge = answer.edge();
      response.addSince(edge == null ? 0 : edge.sortKey());
    }
  }

  CompletionStage<ListFollowingResponse> following(ListFollowingRequest request, Call call) {
    GraphSchema schema = graphs.schema(request.getGraph());
    Page page =
        new Page(
            VertexIdMessages.id(request.hasUser(), request.getUser(), "user"),
            Direction.OUT,
            ListMessages.bounds(request.hasSince(), request.getSince()),
            ListMessages.order(request.getOrder()),
            ListMessages.pageSize(request.getPageSize(), RequestLimits.DEFAULT_PAGE, "page_size"),
            request.getCursor());
    return read(schema, page, call.readOptions(schema.graph(), request.getOptions()), call)
        .thenApply(
            answer -> {
              ListFollowingResponse.Builder response =
                  ListFollowingResponse.newBuilder()
                      .setUsers(VertexIdMessages.neighbours(answer.edges()))
                      .setNextCursor(answer.nextCursor())
                      .setStopReason(ListMessages.stopReason(answer.stopReason()));
              for (int i = 0; i < answer.edges().size(); i++) {
                response.addSince(answer.edges().sortKey(i));
              }
              return response.build();
            });
  }

  CompletionStage<ListFollowersResponse> followers(ListFollowersRequest request, Call call) {
    GraphSchema schema = graphs.schema(request.getGraph());
    Page page =
        new Page(
            VertexIdMessages.id(request.hasUser(), request.getUser(), "user"),
            Direction.IN,
            ListMessages.bounds(request.hasSince(), request.getSince()),
            ListMessages.order(request.getOrder()),
            ListMessages.pageSize(request.getPageSize(), RequestLimits.DEFAULT_PAGE, "page_size"),
            request.getCursor());
    return read(schema, page, call.readOptions(schema.graph(), request.getOptions()), call)
        .thenApply(
            answer -> {
              ListFollowersResponse.Builder response =
                  ListFollowersResponse.newBuilder()
                      .setUsers(VertexIdMessages.neighbours(answer.edges()))
                      .setNextCursor(answer.nextCursor())
                      .setStopReason(ListMessages.stopReason(answer.stopReason()));
              for (int i = 0; i < answer.edges().size(); i++) {
                response.addSince(answer.edges().sortKey(i));
              }
              return response.build();
            });
  }

  private CompletionStage<PageAnswer> read(
      GraphSchema schema, Page page, ReadOptions options, Call call) {
    Optional<EdgeLabel> label = label(schema);
    if (label.isEmpty()) {
      return CompletableFuture.completedFuture(PageAnswer.NONE);
    }
    ListKey key = new ListKey(page.user(), label.get().id(), page.direction());
    ListPages pages = ListPages.of(schema, key, null, page.bounds(), page.order(), page.cursor());
    RangeRead read =
        new RangeRead(
            pages.ranges(), page.bounds(), page.order(), page.size(), List.of(), WITH_TIME);
    return call.track(storage.range(read, options))
        .thenApply(slices -> PageAnswer.of(slices.get(0), pages));
  }

  CompletionStage<CountsResponse> counts(CountsRequest request, Call call) {
    GraphSchema schema = graphs.schema(request.getGraph());
    ReadOptions options = call.readOptions(schema.graph(), request.getOptions());
    List<VertexId> users = VertexIdMessages.list(request.getUsers(), "users");
    Optional<EdgeLabel> label = label(schema);
    if (label.isEmpty()) {
      return CompletableFuture.completedFuture(counts(new long[2 * users.size()]));
    }
    List<ListKey> keys = new ArrayList<>(2 * users.size());
    keys.addAll(ListMessages.keys(users, label.get().id(), Direction.OUT));
    keys.addAll(ListMessages.keys(users, label.get().id(), Direction.IN));
    return call.track(storage.count(CountRead.degrees(keys), options))
        .thenApply(FollowReads::counts);
  }

  /** The first half counts whom users follow, the second who follows them. */
  private static CountsResponse counts(long[] degrees) {
    CountsResponse.Builder response = CountsResponse.newBuilder();
    int half = degrees.length / 2;
    for (int i = 0; i < half; i++) {
      response.addFollowing(degrees[i]);
      response.addFollowers(degrees[half + i]);
    }
    return response.build();
  }

  private Optional<EdgeLabel> label(GraphSchema schema) {
    return graphs.findSocial(schema, SocialSchema.FOLLOW, Multiplicity.UNIQUE);
  }

  /** What is asked of one list. */
  private record Page(
      VertexId user,
      Direction direction,
      SortKeyBounds bounds,
      Order order,
      int size,
      String cursor) {}

  /** One page of one list. */
  private record PageAnswer(EdgeColumns edges, StopReason stopReason, String nextCursor) {
    static final PageAnswer NONE = new PageAnswer(EdgeColumns.EMPTY, StopReason.EXHAUSTED, "");

    static PageAnswer of(EdgeSlice slice, ListPages pages) {
      return new PageAnswer(
          slice.edges(), slice.stopReason(), Cursors.encode(slice.next(), pages.fingerprint()));
    }
  }
}
