package io.kithgraph.query.server.grpc;

import io.kithgraph.api.v1.FollowRequest;
import io.kithgraph.api.v1.FollowResponse;
import io.kithgraph.api.v1.Outcome;
import io.kithgraph.api.v1.UnfollowRequest;
import io.kithgraph.api.v1.UnfollowResponse;
import io.kithgraph.api.v1.WriteOptions;
import io.kithgraph.meta.schema.EdgeLabel;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.Multiplicity;
import io.kithgraph.meta.schema.SocialSchema;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Commit;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.CommitResult;
import io.kithgraph.storage.api.Mutation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Serves Follow and Unfollow: each is one edge of the label {@code follow}. Thread-safe. */
final class FollowWrites {
  private final ServiceParts parts;
  private final Graphs graphs;
  private final WriteIds writeIds;

  FollowWrites(ServiceParts parts, Graphs graphs) {
    this.parts = parts;
    this.graphs = graphs;
    this.writeIds = new WriteIds(parts.random());
  }

  CompletionStage<FollowResponse> follow(FollowRequest request, Call call) {
    GraphSchema schema = graphs.schema(request.getGraph());
    VertexId follower =
        VertexIdMessages.id(request.hasFollower(), request.getFollower(), "follower");
    VertexId followee =
        VertexIdMessages.id(request.hasFollowee(), request.getFollowee(), "followee");
    CommitOptions options = call.commitOptions(request.getOptions());
    Write write = new Write("follow", request.getOptions(), follower, followee);
    return graphs
        .social(schema, SocialSchema.FOLLOW, Multiplicity.UNIQUE)
        .thenCompose(
            known -> {
              EdgeLabel label = EdgeMessages.label(known, SocialSchema.FOLLOW, "graph");
              long since =
                  request.hasSince()
                      ? EdgeMessages.sortKey(label, request.getSince(), "since")
                      : EdgeMessages.defaultSortKey(label, parts.clock(), "since");
              // Following again must not make an old relation look new.
              Mutation.Mode mode =
                  request.hasSince() ? Mutation.Mode.UPSERT : Mutation.Mode.IF_ABSENT;
              Mutation put =
                  new Mutation.PutEdge(
                      new EdgeKey(follower, label.id(), followee, 0),
                      since,
                      PropertySet.EMPTY,
                      mode,
                      label.inList(),
                      EdgeMessages.endpointLabel(known, label));
              return commit(known, write, put, !request.hasSince(), options, call);
            })
        .thenApply(
            result ->
                FollowResponse.newBuilder()
                    .setOutcome(OutcomeMessages.message(result.outcomes().get(0)))
                    .setSessionToken(SessionTokens.encode(result.token()))
                    .setRepeated(result.repeated())
                    .build());
  }

  CompletionStage<UnfollowResponse> unfollow(UnfollowRequest request, Call call) {
    GraphSchema schema = graphs.schema(request.getGraph());
    VertexId follower =
        VertexIdMessages.id(request.hasFollower(), request.getFollower(), "follower");
    VertexId followee =
        VertexIdMessages.id(request.hasFollowee(), request.getFollowee(), "followee");
    CommitOptions options = call.commitOptions(request.getOptions());
    Write write = new Write("unfollow", request.getOptions(), follower, followee);
    Optional<EdgeLabel> label = graphs.findSocial(schema, SocialSchema.FOLLOW, Multiplicity.UNIQUE);
    if (label.isEmpty()) {
      return CompletableFuture.completedFuture(
          UnfollowResponse.newBuilder().setOutcome(Outcome.OUTCOME_NOT_FOUND).build());
    }
    Mutation delete =
        new Mutation.DeleteEdge(
            new EdgeKey(follower, label.get().id(), followee, 0), label.get().inList());
    return commit(schema, write, delete, false, options, call)
        .thenApply(
            result ->
                UnfollowResponse.newBuilder()
                    .setOutcome(OutcomeMessages.message(result.outcomes().get(0)))
                    .setSessionToken(SessionTokens.encode(result.token()))
                    .setRepeated(result.repeated())
                    .build());
  }

  private CompletionStage<CommitResult> commit(
      GraphSchema schema,
      Write write,
      Mutation mutation,
      boolean mayDiffer,
      CommitOptions options,
      Call call) {
    Commit commit =
        new Commit(
            schema.graph(), write.id(schema, writeIds), List.of(mutation), List.of(), mayDiffer);
    return call.track(parts.storage().commit(commit, options));
  }

  /** One write, by which its id is known again. */
  private record Write(String purpose, WriteOptions options, VertexId follower, VertexId followee) {
    Write {
      // Before anything is sent or defined.
      Call.idempotencyKey(options);
    }

    RequestId id(GraphSchema schema, WriteIds ids) {
      String key = options.getIdempotencyKey();
      return key.isEmpty()
          ? ids.fresh()
          : ids.ofKey(
              schema.graph(),
              purpose,
              options.getTenant(),
              key,
              WriteIds.part(follower),
              WriteIds.part(followee));
    }
  }
}
