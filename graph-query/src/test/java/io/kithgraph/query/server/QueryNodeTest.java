package io.kithgraph.query.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.kithgraph.api.v1.CreateGraphRequest;
import io.kithgraph.api.v1.DefineSchemaRequest;
import io.kithgraph.api.v1.DropGraphRequest;
import io.kithgraph.api.v1.EdgeLabel;
import io.kithgraph.api.v1.GetSchemaRequest;
import io.kithgraph.api.v1.GraphSummary;
import io.kithgraph.api.v1.ListGraphsRequest;
import io.kithgraph.api.v1.Multiplicity;
import io.kithgraph.api.v1.SchemaMode;
import io.kithgraph.meta.cluster.InMemoryNumberAllocator;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class QueryNodeTest {
  private final QueryNodeFixture fixture = new QueryNodeFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void saysThatItServesOnceItDoes() {
    for (String service :
        List.of(
            "",
            "kithgraph.v1.RelationService",
            "kithgraph.v1.GraphService",
            "kithgraph.v1.CatalogService")) {
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          HealthGrpc.newBlockingStub(fixture.channel)
                              .check(HealthCheckRequest.newBuilder().setService(service).build())
                              .getStatus())
                      .isEqualTo(ServingStatus.SERVING));
    }
    assertThat(fixture.node.ready().toCompletableFuture()).isCompleted();
  }

  @Test
  void portInUseIsAClearError() {
    QueryNodeConfig taken =
        QueryNodeConfig.defaults().withAddress("127.0.0.1", fixture.node.port());
    assertThatThrownBy(
            () ->
                QueryNode.start(
                    taken,
                    fixture.storage,
                    fixture.catalog,
                    fixture.jobs,
                    new InMemoryNumberAllocator()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("127.0.0.1:" + fixture.node.port());
  }

  @Test
  void graphsAndSchemasAreManaged() {
    fixture.catalogs.createGraph(
        CreateGraphRequest.newBuilder()
            .setGraph("second")
            .setMode(SchemaMode.SCHEMA_MODE_STRICT)
            .setSocial(true)
            .build());
    DefineSchemaRequest define =
        DefineSchemaRequest.newBuilder()
            .setGraph("second")
            .addEdgeLabels(
                EdgeLabel.newBuilder()
                    .setName("blocks")
                    .setMultiplicity(Multiplicity.MULTIPLICITY_UNIQUE))
            .build();
    fixture.catalogs.defineSchema(define);
    assertThat(fixture.catalogs.defineSchema(define).getSchema())
        .isEqualTo(
            fixture
                .catalogs
                .getSchema(GetSchemaRequest.newBuilder().setGraph("second").build())
                .getSchema());
    assertThat(fixture.catalogs.listGraphs(ListGraphsRequest.getDefaultInstance()).getGraphsList())
        .extracting(GraphSummary::getName)
        .containsExactly("second", "social");
    fixture.catalogs.dropGraph(DropGraphRequest.newBuilder().setGraph("second").build());
    await().until(() -> fixture.catalog.droppedGraphs().isEmpty());
    assertThat(
            code(
                () ->
                    fixture.catalogs.getSchema(
                        GetSchemaRequest.newBuilder().setGraph("second").build())))
        .isEqualTo(Status.Code.NOT_FOUND);
    assertThat(
            code(
                () ->
                    fixture.catalogs.dropGraph(
                        DropGraphRequest.newBuilder().setGraph("social").build())))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(
            code(
                () ->
                    fixture.catalogs.createGraph(
                        CreateGraphRequest.newBuilder().setGraph("no good").build())))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(
            code(
                () ->
                    fixture.catalogs.createGraph(
                        CreateGraphRequest.newBuilder().setGraph("social").build())))
        .isEqualTo(Status.Code.ALREADY_EXISTS);
  }

  private static Status.Code code(Runnable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call::run).getStatus().getCode();
  }
}
