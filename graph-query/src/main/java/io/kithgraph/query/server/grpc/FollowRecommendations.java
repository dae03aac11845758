package io.kithgraph.query.server.grpc;

import io.kithgraph.api.v1.RecommendFollowsRequest;
import io.kithgraph.api.v1.RecommendFollowsResponse;
import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.Multiplicity;
import io.kithgraph.meta.schema.SocialSchema;
import io.kithgraph.model.Direction;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.EdgeProbeRead;
import io.kithgraph.storage.api.ProbeAnswer;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.StopReason;
import io.kithgraph.storage.api.StorageClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Whom a user may want to follow: friends of friends by how many friends they have in common. Three
 * rounds of storage at most: the friends, their friends, and whether the best candidates are
 * followed already by a follow that the first round had no budget for. Thread-safe.
 */
final class FollowRecommendations {
  private static final int DEFAULT_LIMIT = 20;
  private static final int DEFAULT_BUDGET = 200;
  private static final int MAX = 1_000;

  private final StorageClient storage;
  private final Graphs graphs;

  FollowRecommendations(StorageClient storage, Graphs graphs) {
    this.storage = storage;
    this.graphs = graphs;
  }

  CompletionStage<RecommendFollowsResponse> recommend(RecommendFollowsRequest request, Call call) {
    GraphSchema schema = graphs.schema(request.getGraph());
    ReadOptions options = call.readOptions(schema.graph(), request.getOptions());
    VertexId user = VertexIdMessages.id(request.hasUser(), request.getUser(), "user");
    int limit = budget(request.getLimit(), DEFAULT_LIMIT, "limit");
    int friends = budget(request.getMaxFriends(), DEFAULT_BUDGET, "max_friends");
    int follows = budget(request.getMaxFollowsOfFriend(), DEFAULT_BUDGET, "max_follows_of_friend");
    Optional<EdgeLabel> label = graphs.findSocial(schema, SocialSchema.FOLLOW, Multiplicity.UNIQUE);
    if (label.isEmpty()) {
      return CompletableFuture.completedFuture(
          RecommendFollowsResponse.newBuilder()
              .setStopReason(ListMessages.stopReason(StopReason.EXHAUSTED))
              .build());
    }
    NeighbourScan scan = new NeighbourScan(storage, label.get().id(), Direction.OUT, options, call);
    return scan.newest(List.of(user), friends)
        .thenCompose(
            first ->
                scan.newest(first.lists().get(0), follows)
                    .thenCompose(
                        second -> {
                          List<Candidate> ranked = rank(user, first.lists().get(0), second);
                          boolean complete = first.complete() && second.complete();
                          long examined = first.edges() + second.edges();
                          return first.complete()
                              ? CompletableFuture.completedFuture(
                                  answer(ranked, limit, examined, complete))
                              : unfollowed(user, label.get(), ranked, limit, options, call)
                                  .thenApply(left -> answer(left, limit, examined, complete));
                        }));
  }

  /** A user with so many friends in common. */
  private record Candidate(VertexId id, int common) {}

  private static List<Candidate> rank(
      VertexId user, List<VertexId> friends, NeighbourScan.Found found) {
    Set<VertexId> known = new HashSet<>(friends);
    known.add(user);
    Map<VertexId, Integer> common = new HashMap<>();
    for (List<VertexId> list : found.lists()) {
      for (VertexId id : list) {
        if (!known.contains(id)) {
          common.merge(id, 1, Integer::sum);
        }
      }
    }
    List<Candidate> ranked = new ArrayList<>();
    common.forEach((id, count) -> ranked.add(new Candidate(id, count)));
    ranked.sort(Comparator.comparingInt(Candidate::common).reversed().thenComparing(Candidate::id));
    return ranked;
  }

  /** The best candidates that the user does not follow. */
  private CompletionStage<List<Candidate>> unfollowed(
      VertexId user,
      EdgeLabel label,
      List<Candidate> ranked,
      int limit,
      ReadOptions options,
      Call call) {
    // Twice as many as wanted: some of them are followed already, and few are more than half.
    List<Candidate> best = ranked.subList(0, Math.min(ranked.size(), 2 * limit));
    if (best.isEmpty()) {
      return CompletableFuture.completedFuture(best);
    }
    ListKey follows = new ListKey(user, label.id(), Direction.OUT);
    List<EdgeProbeRead.Probe> probes =
        best.stream()
            .map(candidate -> new EdgeProbeRead.Probe(follows, candidate.id(), null))
            .toList();
    return call.track(storage.probe(new EdgeProbeRead(probes, false), options))
        .thenApply(
            answers -> {
              List<Candidate> left = new ArrayList<>();
              for (int i = 0; i < best.size(); i++) {
                ProbeAnswer answer = answers.get(i);
                if (!answer.exists()) {
                  left.add(best.get(i));
                }
              }
              return left;
            });
  }

  private static RecommendFollowsResponse answer(
      List<Candidate> ranked, int limit, long examined, boolean complete) {
    List<Candidate> best = ranked.subList(0, Math.min(limit, ranked.size()));
    RecommendFollowsResponse.Builder response =
        RecommendFollowsResponse.newBuilder()
            .setUsers(VertexIdMessages.message(best.stream().map(Candidate::id).toList()))
            .setExamined((int) Math.min(Integer.MAX_VALUE, examined))
            .setStopReason(
                ListMessages.stopReason(complete ? StopReason.EXHAUSTED : StopReason.LIMIT));
    best.forEach(candidate -> response.addCommon(candidate.common()));
    return response.build();
  }

  private static int budget(int asked, int otherwise, String field) {
    if (asked < 0 || asked > MAX) {
      throw RequestException.invalid(
          field,
          "The field '"
              + field
              + "' is 1 to "
              + MAX
              + ", or 0 for "
              + otherwise
              + ", not "
              + Integer.toUnsignedString(asked));
    }
    return asked == 0 ? otherwise : asked;
  }
}
