package io.kithgraph.query.server.admin;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.kithgraph.api.v1.AdminServiceGrpc;
import io.kithgraph.api.v1.KillQueryRequest;
import io.kithgraph.api.v1.KillQueryResponse;
import io.kithgraph.api.v1.ListQueriesRequest;
import io.kithgraph.api.v1.ListQueriesResponse;
import io.kithgraph.api.v1.RunningQuery;
import io.kithgraph.query.exec.Execution;
import io.kithgraph.query.exec.RunningQueries;

/** The service {@code kithgraph.v1.AdminService}. Thread-safe. */
public final class AdminGrpcService extends AdminServiceGrpc.AdminServiceImplBase {
  private final RunningQueries queries;

  public AdminGrpcService(RunningQueries queries) {
    this.queries = queries;
  }

  @Override
  public void listQueries(
      ListQueriesRequest request, StreamObserver<ListQueriesResponse> observer) {
    ListQueriesResponse.Builder response = ListQueriesResponse.newBuilder();
    queries.list().forEach(query -> response.addQueries(message(query)));
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
    if (queries.kill(request.getId())) {
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
