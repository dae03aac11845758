package io.kithgraph.query.server.grpc;

import io.kithgraph.api.v1.CommitRequest;
import io.kithgraph.api.v1.CommitResponse;
import io.kithgraph.api.v1.MutationResult;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.model.RequestId;
import io.kithgraph.storage.api.Commit;
import io.kithgraph.storage.api.CommitOptions;
import io.kithgraph.storage.api.CommitResult;
import io.kithgraph.storage.api.Mutation;
import io.kithgraph.storage.api.Precondition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Serves generic commits. Thread-safe. */
final class GraphCommits {
  private final ServiceParts parts;
  private final Graphs graphs;
  private final WriteIds writeIds;

  GraphCommits(ServiceParts parts, Graphs graphs) {
    this.parts = parts;
    this.graphs = graphs;
    this.writeIds = new WriteIds(parts.random());
  }

  CompletionStage<CommitResponse> commit(CommitRequest request, Call call) {
    GraphSchema schema = graphs.schema(request.getGraph());
    int count = request.getMutationsCount();
    if (count == 0) {
      throw RequestException.missing("mutations");
    }
    limit("mutations", count);
    limit("preconditions", request.getPreconditionsCount());
    CommitOptions options = call.commitOptions(request.getOptions());
    String key = Call.idempotencyKey(request.getOptions());
    SchemaNames names = new SchemaNames();
    for (int i = 0; i < count; i++) {
      MutationMessages.names(request.getMutations(i), names, "mutations[" + i + "]");
    }
    return graphs
        .knowing(schema, names)
        .thenCompose(
            known -> {
              RequestId repeatable =
                  key.isEmpty()
                      ? null
                      : writeIds.ofKey(known.graph(), "commit", options.tenant(), key);
              MutationMessages messages =
                  new MutationMessages(known, parts.clock(), parts.numbers(), repeatable);
              return prepare(known, messages, request, repeatable)
                  .thenCompose(commit -> send(commit, options, call));
            });
  }

  private static void limit(String field, int count) {
    if (count > RequestLimits.MAX_ITEMS) {
      throw RequestException.tooLarge(field, count, RequestLimits.MAX_ITEMS, field);
    }
  }

  private CompletionStage<Commit> prepare(
      GraphSchema schema,
      MutationMessages messages,
      CommitRequest request,
      @Nullable RequestId repeatable) {
    RequestId id = repeatable == null ? writeIds.fresh() : repeatable;
    return messages.mayBlock(request.getMutationsList())
        ? CompletableFuture.supplyAsync(
            () -> translate(schema, messages, request, id), parts.blocking())
        : CompletableFuture.completedFuture(translate(schema, messages, request, id));
  }

  private static Commit translate(
      GraphSchema schema, MutationMessages messages, CommitRequest request, RequestId id) {
    List<Mutation> mutations = new ArrayList<>(request.getMutationsCount());
    for (int i = 0; i < request.getMutationsCount(); i++) {
      mutations.add(messages.translate(request.getMutations(i), i, "mutations[" + i + "]"));
    }
    List<Precondition> preconditions = new ArrayList<>(request.getPreconditionsCount());
    for (int i = 0; i < request.getPreconditionsCount(); i++) {
      preconditions.add(
          messages.translate(request.getPreconditions(i), "preconditions[" + i + "]"));
    }
    // A time that the caller left out is another one at each try.
    boolean mayDiffer =
        request.getMutationsList().stream()
            .anyMatch(mutation -> mutation.hasPutEdge() && !mutation.getPutEdge().hasSortKey());
    return new Commit(schema.graph(), id, mutations, preconditions, mayDiffer);
  }

  private CompletionStage<CommitResponse> send(Commit commit, CommitOptions options, Call call) {
    return call.track(parts.storage().commit(commit, options))
        .thenApply(result -> response(commit, result));
  }

  private static CommitResponse response(Commit commit, CommitResult result) {
    CommitResponse.Builder response =
        CommitResponse.newBuilder()
            .setSessionToken(SessionTokens.encode(result.token()))
            .setRepeated(result.repeated());
    for (int i = 0; i < result.outcomes().size(); i++) {
      MutationResult.Builder part =
          MutationResult.newBuilder().setOutcome(OutcomeMessages.message(result.outcomes().get(i)));
      if (commit.mutations().get(i) instanceof Mutation.PutEdge put) {
        part.setTieBreaker(put.key().tieBreaker());
      }
      response.addResults(part);
    }
    return response.build();
  }
}
