package io.kithgraph.loadgen.workload;

import io.grpc.Channel;
import io.kithgraph.api.v1.GetVerticesRequest;
import io.kithgraph.api.v1.GetVerticesResponse;
import io.kithgraph.api.v1.GraphServiceGrpc;
import io.kithgraph.api.v1.GraphServiceGrpc.GraphServiceStub;
import io.kithgraph.api.v1.IsFollowingRequest;
import io.kithgraph.api.v1.IsFollowingResponse;
import io.kithgraph.api.v1.ListFollowersRequest;
import io.kithgraph.api.v1.ListFollowersResponse;
import io.kithgraph.api.v1.ListFollowingRequest;
import io.kithgraph.api.v1.ListFollowingResponse;
import io.kithgraph.api.v1.RelationServiceGrpc;
import io.kithgraph.api.v1.RelationServiceGrpc.RelationServiceStub;
import io.kithgraph.api.v1.Vertex;
import io.kithgraph.api.v1.VertexIds;
import io.kithgraph.loadgen.runner.Mix;
import io.kithgraph.loadgen.runner.WrongAnswer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Reads of the shape of LDBC's Social Network Benchmark, Interactive workload, short reads 1, 2, 3
 * and 7, as far as a graph of follows has what they ask: each page leads to a second question about
 * everybody on it. The reads 4 to 6, about single messages, have nothing to ask here. Thread-safe.
 */
final class ShortReads {
  private static final int NEWEST = 10;
  private static final int ALL = 1_000;

  private final GraphServiceStub graphs;
  private final RelationServiceStub relations;
  private final String graph;
  private final UserChoice users;

  ShortReads(Channel channel, String graph, Users users) {
    this.graphs = GraphServiceGrpc.newStub(channel);
    this.relations = RelationServiceGrpc.newStub(channel);
    this.graph = graph;
    this.users = users::any;
  }

  /** All of them equally often. */
  Mix mix() {
    return Mix.of(
        "ldbc",
        List.of(
            Mixes.part(1, "IS1 profile", this::profile),
            Mixes.part(1, "IS2 newest ten and their profiles", this::newestProfiles),
            Mixes.part(1, "IS3 all followees by time, with profiles", this::friends),
            Mixes.part(1, "IS7 newest ten, and who is followed back", this::followedBack)));
  }

  private CompletionStage<?> profile(RandomGenerator random) {
    return profiles(SocialCalls.ids(users.user(random)));
  }

  private CompletionStage<?> newestProfiles(RandomGenerator random) {
    return newestFollowers(users.user(random)).thenCompose(page -> profiles(page.getUsers()));
  }

  private CompletionStage<?> friends(RandomGenerator random) {
    ListFollowingRequest request =
        ListFollowingRequest.newBuilder()
            .setGraph(graph)
            .setUser(SocialCalls.id(users.user(random)))
            .setPageSize(ALL)
            .build();
    return SocialCalls.<ListFollowingResponse>call(o -> relations.listFollowing(request, o))
        .thenCompose(page -> profiles(page.getUsers()));
  }

  private CompletionStage<?> followedBack(RandomGenerator random) {
    long user = users.user(random);
    return newestFollowers(user).thenCompose(page -> followed(user, page.getUsers()));
  }

  private CompletionStage<ListFollowersResponse> newestFollowers(long user) {
    ListFollowersRequest request =
        ListFollowersRequest.newBuilder()
            .setGraph(graph)
            .setUser(SocialCalls.id(user))
            .setPageSize(NEWEST)
            .build();
    return SocialCalls.<ListFollowersResponse>call(o -> relations.listFollowers(request, o))
        .thenApply(
            page -> {
              if (page.getUsers().getNumbersCount() > NEWEST) {
                throw new WrongAnswer("a page of the wrong size");
              }
              return page;
            });
  }

  /** All of them exist, for all are on lists, and they come in the order of the question. */
  private CompletionStage<?> profiles(VertexIds asked) {
    return ask(
        asked,
        ids -> {
          GetVerticesRequest request =
              GetVerticesRequest.newBuilder().setGraph(graph).setIds(ids).build();
          return SocialCalls.<GetVerticesResponse>call(o -> graphs.getVertices(request, o))
              .thenAccept(
                  found -> {
                    List<Vertex> vertices = found.getVerticesList();
                    if (vertices.size() != ids.getNumbersCount()) {
                      throw new WrongAnswer("a user of a list who does not exist");
                    }
                    for (int i = 0; i < vertices.size(); i++) {
                      if (vertices.get(i).getId().getNumber() != ids.getNumbers(i)) {
                        throw new WrongAnswer("profiles out of order");
                      }
                    }
                  });
        });
  }

  private CompletionStage<?> followed(long user, VertexIds followers) {
    return ask(
        followers,
        ids -> {
          IsFollowingRequest request =
              IsFollowingRequest.newBuilder()
                  .setGraph(graph)
                  .setFollowers(SocialCalls.ids(user))
                  .setFollowees(ids)
                  .build();
          return SocialCalls.<IsFollowingResponse>call(o -> relations.isFollowing(request, o))
              .thenAccept(
                  answer -> {
                    if (answer.getFollowingCount() != ids.getNumbersCount()) {
                      throw new WrongAnswer("as many answers as pairs");
                    }
                  });
        });
  }

  /** Nobody is asked about nothing. */
  private static CompletionStage<?> ask(
      VertexIds about, Function<VertexIds, CompletionStage<?>> question) {
    return about.getNumbersCount() == 0
        ? CompletableFuture.completedFuture(about)
        : question.apply(about);
  }
}
