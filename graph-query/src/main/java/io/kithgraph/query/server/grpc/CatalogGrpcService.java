package io.kithgraph.query.server.grpc;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.kithgraph.api.v1.CatalogServiceGrpc;
import io.kithgraph.api.v1.CreateGraphRequest;
import io.kithgraph.api.v1.CreateGraphResponse;
import io.kithgraph.api.v1.CreateIndexRequest;
import io.kithgraph.api.v1.CreateIndexResponse;
import io.kithgraph.api.v1.DefineSchemaRequest;
import io.kithgraph.api.v1.DefineSchemaResponse;
import io.kithgraph.api.v1.DropGraphRequest;
import io.kithgraph.api.v1.DropGraphResponse;
import io.kithgraph.api.v1.DropIndexRequest;
import io.kithgraph.api.v1.DropIndexResponse;
import io.kithgraph.api.v1.GetSchemaRequest;
import io.kithgraph.api.v1.GetSchemaResponse;
import io.kithgraph.api.v1.ListGraphsRequest;
import io.kithgraph.api.v1.ListGraphsResponse;
import io.kithgraph.api.v1.ListIndexesRequest;
import io.kithgraph.api.v1.ListIndexesResponse;
import io.kithgraph.meta.schema.Catalog;
import io.kithgraph.meta.schema.Definition;
import io.kithgraph.meta.schema.GraphSchema;
import io.kithgraph.meta.schema.IndexChange;
import io.kithgraph.meta.schema.IndexDefinition;
import io.kithgraph.meta.schema.IndexJobs;
import io.kithgraph.meta.schema.IndexJobs.Job;
import io.kithgraph.meta.schema.SchemaMode;
import io.kithgraph.meta.schema.SocialSchema;
import io.kithgraph.meta.schema.VertexIndex;
import io.kithgraph.meta.security.Access;
import io.kithgraph.query.server.access.CallRights;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** The service {@code kithgraph.v1.CatalogService}. Thread-safe. */
public final class CatalogGrpcService extends CatalogServiceGrpc.CatalogServiceImplBase {
  private final Catalog catalog;
  private final IndexJobs jobs;
  private final Graphs graphs;
  private final Executor blocking;
  private final RequestLimits limits;

  public CatalogGrpcService(ServiceParts parts) {
    this.catalog = parts.catalog();
    this.jobs = parts.indexJobs();
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
          CallRights rights = CallRights.current();
          catalog.graphs().stream()
              .filter(name -> rights.may(name, Access.READ))
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

  @Override
  public void createIndex(
      CreateIndexRequest request, StreamObserver<CreateIndexResponse> observer) {
    Call.answer(
        observer,
        limits,
        call -> {
          String name = graphs.schema(request.getGraph()).name();
          IndexDefinition definition = IndexMessages.definition(request);
          return change(
                  () -> catalog.change(name, schema -> IndexChange.create(schema, definition)))
              .thenApply(
                  schema ->
                      CreateIndexResponse.newBuilder()
                          .setIndex(
                              IndexMessages.message(
                                  schema, schema.findIndex(definition.name()).orElseThrow()))
                          .build());
        });
  }

  @Override
  public void listIndexes(
      ListIndexesRequest request, StreamObserver<ListIndexesResponse> observer) {
    Call.answer(
        observer,
        limits,
        call -> {
          GraphSchema schema = graphs.schema(request.getGraph());
          return change(
              () -> {
                ListIndexesResponse.Builder response = ListIndexesResponse.newBuilder();
                schema.indexes().stream()
                    .sorted(Comparator.comparing(VertexIndex::name))
                    .map(index -> IndexMessages.message(schema, index, job(schema, index)))
                    .forEach(response::addIndexes);
                return response.build();
              });
        });
  }

  private Job job(GraphSchema schema, VertexIndex index) {
    return index.state() == VertexIndex.State.BUILDING
        ? jobs.find(schema.graph(), index.number())
        : Job.NONE;
  }

  @Override
  public void dropIndex(DropIndexRequest request, StreamObserver<DropIndexResponse> observer) {
    Call.answer(
        observer,
        limits,
        call -> {
          String name = graphs.schema(request.getGraph()).name();
          return change(
                  () -> catalog.change(name, schema -> IndexChange.drop(schema, request.getName())))
              .thenApply(schema -> DropIndexResponse.getDefaultInstance());
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
