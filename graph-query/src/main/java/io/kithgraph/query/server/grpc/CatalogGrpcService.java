package io.kithgraph.query.server.grpc;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.kithgraph.api.v1.CatalogServiceGrpc;
import io.kithgraph.api.v1.CreateGraphRequest;
import io.kithgraph.api.v1.CreateGraphResponse;
import io.kithgraph.api.v1.DefineSchemaRequest;
import io.kithgraph.api.v1.DefineSchemaResponse;
import io.kithgraph.api.v1.DropGraphRequest;
import io.kithgraph.api.v1.DropGraphResponse;
import io.kithgraph.api.v1.GetSchemaRequest;
import io.kithgraph.api.v1.GetSchemaResponse;
import io.kithgraph.api.v1.ListGraphsRequest;
import io.kithgraph.api.v1.ListGraphsResponse;
import io.kithgraph.meta.schema.Catalog;
import io.kithgraph.meta.schema.Definition;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.SchemaMode;
import io.kithgraph.meta.schema.SocialSchema;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** The service {@code kithgraph.v1.CatalogService}. Thread-safe. */
public final class CatalogGrpcService extends CatalogServiceGrpc.CatalogServiceImplBase {
  private final Catalog catalog;
  private final Graphs graphs;
  private final Executor blocking;
  private final RequestLimits limits;

  public CatalogGrpcService(ServiceParts parts) {
    this.catalog = parts.catalog();
    this.graphs = new Graphs(parts.catalog(), parts.blocking());
    this.blocking = parts.blocking();
    this.limits = parts.limits();
  }

  @Override
  public void listGraphs(ListGraphsRequest request, StreamObserver<ListGraphsResponse> observer) {
    Call.answer(
        observer,
        limits,
        call -> {
          ListGraphsResponse.Builder response = ListGraphsResponse.newBuilder();
          catalog.graphs().stream()
              .sorted()
              .flatMap(name -> catalog.find(name).stream())
              .forEach(schema -> response.addGraphs(SchemaMessages.summary(schema)));
          return CompletableFuture.completedFuture(response.build());
        });
  }

  @Override
  public void createGraph(
      CreateGraphRequest request, StreamObserver<CreateGraphResponse> observer) {
    Call.answer(
        observer,
        limits,
        call -> {
          String name = required(request.getGraph());
          SchemaMode mode = SchemaMessages.mode(request.getMode());
          return change(
                  () -> {
                    GraphSchema schema = catalog.createGraph(name, mode);
                    return request.getSocial()
                        ? catalog.define(name, SocialSchema.definitions())
                        : schema;
                  })
              .thenApply(
                  schema ->
                      CreateGraphResponse.newBuilder()
                          .setSchema(SchemaMessages.message(schema))
                          .build());
        });
  }

  @Override
  public void dropGraph(DropGraphRequest request, StreamObserver<DropGraphResponse> observer) {
    Call.answer(
        observer,
        limits,
        call -> {
          String name = required(request.getGraph());
          return change(
                  () -> {
                    catalog.dropGraph(name);
                    return name;
                  })
              .thenApply(dropped -> DropGraphResponse.getDefaultInstance());
        });
  }

  @Override
  public void getSchema(GetSchemaRequest request, StreamObserver<GetSchemaResponse> observer) {
    Call.answer(
        observer,
        limits,
        call ->
            CompletableFuture.completedFuture(
                GetSchemaResponse.newBuilder()
                    .setSchema(SchemaMessages.message(graphs.schema(request.getGraph())))
                    .build()));
  }

  @Override
  public void defineSchema(
      DefineSchemaRequest request, StreamObserver<DefineSchemaResponse> observer) {
    Call.answer(
        observer,
        limits,
        call -> {
          String name = graphs.schema(request.getGraph()).name();
          List<Definition> definitions = SchemaMessages.definitions(request);
          if (definitions.isEmpty()) {
            throw RequestException.invalid(
                "edge_labels", "There is nothing to define: give labels or keys");
          }
          return change(() -> catalog.define(name, definitions))
              .thenApply(
                  schema ->
                      DefineSchemaResponse.newBuilder()
                          .setSchema(SchemaMessages.message(schema))
                          .build());
        });
  }

  private static String required(String graph) {
    if (graph.isEmpty()) {
      throw new RequestException(
          Status.Code.INVALID_ARGUMENT,
          "INVALID_ARGUMENT",
          "graph",
          "The name of the graph is required");
    }
    return graph;
  }

  private <T> CompletionStage<T> change(Supplier<T> change) {
    return CompletableFuture.supplyAsync(change, blocking);
  }
}
