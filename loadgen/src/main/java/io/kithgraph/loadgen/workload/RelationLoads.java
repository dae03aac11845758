package io.kithgraph.loadgen.workload;

import io.grpc.Channel;
import io.kithgraph.api.v1.CountsRequest;
import io.kithgraph.api.v1.CountsResponse;
import io.kithgraph.api.v1.Direction;
import io.kithgraph.api.v1.GraphServiceGrpc;
import io.kithgraph.api.v1.GraphServiceGrpc.GraphServiceStub;
import io.kithgraph.api.v1.IsFollowingRequest;
import io.kithgraph.api.v1.IsFollowingResponse;
import io.kithgraph.api.v1.ListFollowersRequest;
import io.kithgraph.api.v1.ListFollowersResponse;
import io.kithgraph.api.v1.ListFollowingRequest;
import io.kithgraph.api.v1.ListFollowingResponse;
import io.kithgraph.api.v1.Lists;
import io.kithgraph.api.v1.RangeRequest;
import io.kithgraph.api.v1.RangeResponse;
import io.kithgraph.api.v1.RelationServiceGrpc;
import io.kithgraph.api.v1.RelationServiceGrpc.RelationServiceStub;
import io.kithgraph.api.v1.VertexId;
import io.kithgraph.api.v1.VertexIds;
import io.kithgraph.loadgen.runner.Load;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/** Reads of follows over gRPC, about users drawn at random. Immutable. */
public final class RelationLoads {
  /** The pairs in a batch. */
  public static final int BATCH = 100;

  /** The followers on a page. */
  public static final int NEWEST = 50;

  private static final int FIRST_HOP = 1_000;

  private final RelationServiceStub relations;
  private final GraphServiceStub graphs;
  private final String graph;
  private final Users users;

  public RelationLoads(Channel channel, String graph, Users users) {
    this.relations = RelationServiceGrpc.newStub(channel);
    this.graphs = GraphServiceGrpc.newStub(channel);
    this.graph = graph;
    this.users = users;
  }

  /** All of them. */
  public List<Load> all() {
    return List.of(
        isFollowing(),
        isFollowingInBatch(),
        newestFollowers(),
        new NamedLoad("gRPC Counts", this::counts),
        new NamedLoad("gRPC two hops (2 calls)", this::twoHops));
  }

  /** One pair. */
  public Load isFollowing() {
    return new NamedLoad("gRPC IsFollowing", random -> isFollowing(random, 1));
  }

  /** {@link #BATCH} pairs in one call. */
  public Load isFollowingInBatch() {
    return new NamedLoad("gRPC IsFollowing x 100", random -> isFollowing(random, BATCH));
  }

  /** A page of 50. */
  public Load newestFollowers() {
    return new NamedLoad("gRPC ListFollowers, newest 50", this::newestFollowers);
  }

  private CompletionStage<IsFollowingResponse> isFollowing(RandomGenerator random, int pairs) {
    VertexIds.Builder followees = VertexIds.newBuilder();
    for (int i = 0; i < pairs; i++) {
      followees.addNumbers(users.any(random));
    }
    FutureObserver<IsFollowingResponse> answer = new FutureObserver<>();
    relations.isFollowing(
        IsFollowingRequest.newBuilder()
            .setGraph(graph)
            .setFollowers(VertexIds.newBuilder().addNumbers(users.any(random)))
            .setFollowees(followees)
            .build(),
        answer);
    return answer;
  }

  private CompletionStage<ListFollowersResponse> newestFollowers(RandomGenerator random) {
    FutureObserver<ListFollowersResponse> answer = new FutureObserver<>();
    relations.listFollowers(
        ListFollowersRequest.newBuilder()
            .setGraph(graph)
            .setUser(VertexId.newBuilder().setNumber(users.any(random)))
            .setPageSize(NEWEST)
            .build(),
        answer);
    return answer;
  }

  private CompletionStage<CountsResponse> counts(RandomGenerator random) {
    FutureObserver<CountsResponse> answer = new FutureObserver<>();
    relations.counts(
        CountsRequest.newBuilder()
            .setGraph(graph)
            .setUsers(VertexIds.newBuilder().addNumbers(users.any(random)))
            .build(),
        answer);
    return answer;
  }

  /** The friends of a user, then all friends of those in one call. */
  private CompletionStage<RangeResponse> twoHops(RandomGenerator random) {
    FutureObserver<ListFollowingResponse> firstHop = new FutureObserver<>();
    relations.listFollowing(
        ListFollowingRequest.newBuilder()
            .setGraph(graph)
            .setUser(VertexId.newBuilder().setNumber(users.any(random)))
            .setPageSize(FIRST_HOP)
            .build(),
        firstHop);
    return firstHop.thenCompose(
        friends -> {
          if (friends.getUsers().getNumbersCount() == 0) {
            return CompletableFuture.completedFuture(RangeResponse.getDefaultInstance());
          }
          FutureObserver<RangeResponse> answer = new FutureObserver<>();
          graphs.range(
              RangeRequest.newBuilder()
                  .setGraph(graph)
                  .setLists(
                      Lists.newBuilder()
                          .setVertices(friends.getUsers())
                          .setLabel("follow")
                          .setDirection(Direction.DIRECTION_OUT))
                  .setLimit(FIRST_HOP)
                  .build(),
              answer);
          return answer;
        });
  }
}
