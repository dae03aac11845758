package io.kithgraph.query.server.admin;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.kithgraph.api.v1.AdminServiceGrpc;
import io.kithgraph.api.v1.KillQueryRequest;
import io.kithgraph.api.v1.KillQueryResponse;
import io.kithgraph.api.v1.ListQueriesRequest;
import io.kithgraph.api.v1.ListQueriesResponse;
import io.kithgraph.api.v1.RunningQuery;
import io.kithgraph.meta.security.Access;
import io.kithgraph.query.exec.Execution;
import io.kithgraph.query.exec.RunningQueries;
import io.kithgraph.query.server.access.CallRights;

/**
 * The service {@code kithgraph.v1.AdminService}: of the queries of graphs that the caller
 * administers. Thread-safe.
 */
public final class AdminGrpcService extends AdminServiceGrpc.AdminServiceImplBase {
  private final RunningQueries queries;

  public AdminGrpcService(RunningQueries queries) {
    this.queries = queries;
  }

  @Override
  public void listQueries(
      ListQueriesRequest request, StreamObserver<ListQueriesResponse> observer) {
    ListQueriesResponse.Builder response = ListQueriesResponse.newBuilder();
    CallRights rights = CallRights.current();
    queries.list().stream()
        .filter(query -> rights.may(query.graph(), Access.ADMIN))
        .forEach(query -> response.addQueries(message(query)));
    observer.onNext(response.build());
    observer.onCompleted();
  }

  private static RunningQuery message(RunningQueries.Status query) {
    Execution.Spent spent = query.spent();
    return RunningQuery.newBuilder()
        .setId(query.id())
        .setGraph(query.graph())
        .setAgeMillis(query.age().toMillis())
        .setIdleMillis(query.idle().toMillis())
        .setCalls(spent.calls())
        .setLists(spent.lists())
        .setEdges(spent.edges())
        .setVertices(spent.vertices())
        .setBytes(spent.bytes())
        .setQuery(query.query())
        .setPlan(query.plan())
        .build();
  }

  @Override
  public void killQuery(KillQueryRequest request, StreamObserver<KillQueryResponse> observer) {
    CallRights rights = CallRights.current();
    // Of a query that is none of theirs, callers do not learn that it runs.
    boolean theirs =
        queries.list().stream()
            .anyMatch(
                query -> query.id() == request.getId() && rights.may(query.graph(), Access.ADMIN));
    if (theirs && queries.kill(request.getId())) {
      observer.onNext(KillQueryResponse.getDefaultInstance());
      observer.onCompleted();
    } else {
      observer.onError(
          Status.NOT_FOUND
              .withDescription("No query " + request.getId() + " runs on this node")
              .asRuntimeException());
    }
  }
}
