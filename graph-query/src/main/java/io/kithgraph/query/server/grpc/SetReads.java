package io.kithgraph.query.server.grpc;

import io.kithgraph.api.v1.AdjacencyList;
import io.kithgraph.api.v1.CommonFollowsRequest;
import io.kithgraph.api.v1.CommonFollowsResponse;
import io.kithgraph.api.v1.IntersectRequest;
import io.kithgraph.api.v1.IntersectResponse;
import io.kithgraph.api.v1.MutualFollowsRequest;
import io.kithgraph.api.v1.MutualFollowsResponse;
import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.Multiplicity;
import io.kithgraph.meta.schema.SocialSchema;
import io.kithgraph.model.Direction;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.CommonNeighbours;
import io.kithgraph.storage.api.IntersectRead;
import io.kithgraph.storage.api.IntersectRead.Intersection;
import io.kithgraph.storage.api.Position;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.StorageClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Serves what adjacency lists have in common, for any label and for follows. Thread-safe. */
final class SetReads {
  private final StorageClient storage;
  private final Graphs graphs;

  SetReads(StorageClient storage, Graphs graphs) {
    this.storage = storage;
    this.graphs = graphs;
  }

  CompletionStage<IntersectResponse> intersect(IntersectRequest request, Call call) {
    GraphSchema schema = graphs.schema(request.getGraph());
    ReadOptions options = call.readOptions(schema.graph(), request.getOptions());
    int limit = limit(request.getLimit(), request.getCountOnly(), "limit");
    int count = request.getIntersectionsCount();
    if (count == 0) {
      throw RequestException.missing("intersections");
    }
    if (count > RequestLimits.MAX_INTERSECTIONS) {
      throw RequestException.tooLarge(
          "intersections", count, RequestLimits.MAX_INTERSECTIONS, "intersections");
    }
    List<Optional<Intersection>> asked = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      asked.add(intersection(schema, request.getIntersections(i), "intersections[" + i + "]"));
    }
    IntersectRead read =
        new IntersectRead(
            asked.stream().flatMap(Optional::stream).toList(), limit, request.getCountOnly());
    return call.track(storage.intersect(read, options))
        .thenApply(
            found -> {
              IntersectResponse.Builder response = IntersectResponse.newBuilder();
              int next = 0;
              for (Optional<Intersection> wanted : asked) {
                CommonNeighbours common =
                    wanted.isEmpty() ? CommonNeighbours.NONE : found.get(next++);
                response.addResults(
                    io.kithgraph.api.v1.CommonNeighbours.newBuilder()
                        .setNeighbours(VertexIdMessages.neighbours(common.neighbours()))
                        .setCount(common.count())
                        .setStopReason(ListMessages.stopReason(common.stopReason()))
                        .setNextCursor(
                            wanted.map(lists -> cursor(schema, lists.lists(), common)).orElse("")));
              }
              return response.build();
            });
  }

  /** The intersection, or empty if nobody has written an edge with one of its labels yet. */
  private static Optional<Intersection> intersection(
      GraphSchema schema, io.kithgraph.api.v1.Intersection message, String field) {
    int count = message.getListsCount();
    if (count == 0) {
      throw RequestException.missing(field + ".lists");
    }
    if (count > IntersectRead.MAX_LISTS) {
      throw RequestException.tooLarge(field + ".lists", count, IntersectRead.MAX_LISTS, "lists");
    }
    List<ListKey> lists = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      AdjacencyList list = message.getLists(i);
      String at = field + ".lists[" + i + "]";
      VertexId vertex = VertexIdMessages.id(list.hasVertex(), list.getVertex(), at + ".vertex");
      Direction direction = EdgeMessages.direction(list.getDirection());
      Optional<EdgeLabel> label = ListMessages.label(schema, list.getLabel(), at + ".label");
      if (label.isPresent()) {
        ListMessages.requireKept(label.get(), direction);
        lists.add(new ListKey(vertex, label.get().id(), direction));
      }
    }
    return lists.size() < count
        ? Optional.empty()
        : Optional.of(
            new Intersection(lists, after(schema, lists, message.getCursor(), field + ".cursor")));
  }

  CompletionStage<MutualFollowsResponse> mutualFollows(MutualFollowsRequest request, Call call) {
    VertexId user = VertexIdMessages.id(request.hasUser(), request.getUser(), "user");
    GraphSchema schema = graphs.schema(request.getGraph());
    return follows(
            schema,
            List.of(user, user),
            List.of(Direction.OUT, Direction.IN),
            new Page(request.getPageSize(), request.getCursor(), request.getCountOnly()),
            call.readOptions(schema.graph(), request.getOptions()),
            call)
        .thenApply(
            found ->
                MutualFollowsResponse.newBuilder()
                    .setUsers(VertexIdMessages.neighbours(found.common().neighbours()))
                    .setCount(found.common().count())
                    .setNextCursor(found.nextCursor())
                    .setStopReason(ListMessages.stopReason(found.common().stopReason()))
                    .build());
  }

  CompletionStage<CommonFollowsResponse> commonFollows(CommonFollowsRequest request, Call call) {
    List<VertexId> users = VertexIdMessages.list(request.getUsers(), "users");
    if (users.size() < 2) {
      throw RequestException.invalid("users", "There must be two users at least in 'users'");
    }
    if (users.size() > IntersectRead.MAX_LISTS) {
      throw RequestException.tooLarge("users", users.size(), IntersectRead.MAX_LISTS, "users");
    }
    GraphSchema schema = graphs.schema(request.getGraph());
    return follows(
            schema,
            users,
            users.stream().map(user -> Direction.OUT).toList(),
            new Page(request.getPageSize(), request.getCursor(), request.getCountOnly()),
            call.readOptions(schema.graph(), request.getOptions()),
            call)
        .thenApply(
            found ->
                CommonFollowsResponse.newBuilder()
                    .setUsers(VertexIdMessages.neighbours(found.common().neighbours()))
                    .setCount(found.common().count())
                    .setNextCursor(found.nextCursor())
                    .setStopReason(ListMessages.stopReason(found.common().stopReason()))
                    .build());
  }

  private CompletionStage<Found> follows(
      GraphSchema schema,
      List<VertexId> users,
      List<Direction> directions,
      Page page,
      ReadOptions options,
      Call call) {
    int limit = limit(page.size(), page.countOnly(), "page_size");
    Optional<EdgeLabel> label = graphs.findSocial(schema, SocialSchema.FOLLOW, Multiplicity.UNIQUE);
    if (label.isEmpty()) {
      return CompletableFuture.completedFuture(new Found(CommonNeighbours.NONE, ""));
    }
    List<ListKey> lists = new ArrayList<>(users.size());
    for (int i = 0; i < users.size(); i++) {
      lists.add(new ListKey(users.get(i), label.get().id(), directions.get(i)));
    }
    Intersection wanted = new Intersection(lists, after(schema, lists, page.cursor(), "cursor"));
    return call.track(
            storage.intersect(new IntersectRead(List.of(wanted), limit, page.countOnly()), options))
        .thenApply(found -> new Found(found.get(0), cursor(schema, lists, found.get(0))));
  }

  private static int limit(int asked, boolean countOnly, String field) {
    return countOnly
        ? Integer.MAX_VALUE
        : ListMessages.pageSize(asked, RequestLimits.DEFAULT_PAGE, field);
  }

  private static @Nullable VertexId after(
      GraphSchema schema, List<ListKey> lists, String cursor, String field) {
    Position position = Cursors.decode(cursor, fingerprint(schema, lists), field);
    return position == null ? null : position.neighbour();
  }

  private static String cursor(GraphSchema schema, List<ListKey> lists, CommonNeighbours found) {
    VertexId next = found.next();
    return next == null ? "" : Cursors.encode(new Position(0, next, 0), fingerprint(schema, lists));
  }

  /** What the cursors of an intersection are bound to: all its lists. */
  private static long fingerprint(GraphSchema schema, List<ListKey> lists) {
    long fingerprint = new Fingerprint().add(schema.graph().value()).add(lists.size()).value();
    for (ListKey list : lists) {
      fingerprint = ListPages.of(fingerprint, list, null);
    }
    return fingerprint;
  }

  /** What is asked of follows. */
  private record Page(int size, String cursor, boolean countOnly) {}

  /** What was found, and where it goes on. */
  private record Found(CommonNeighbours common, String nextCursor) {}
}
