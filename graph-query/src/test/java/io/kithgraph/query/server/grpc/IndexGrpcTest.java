package io.kithgraph.query.server.grpc;

import static io.kithgraph.query.server.QueryNodeFixture.id;
import static io.kithgraph.query.server.QueryNodeFixture.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import io.kithgraph.api.v1.CommitRequest;
import io.kithgraph.api.v1.CreateIndexRequest;
import io.kithgraph.api.v1.DropIndexRequest;
import io.kithgraph.api.v1.FilterOperator;
import io.kithgraph.api.v1.FindVerticesRequest;
import io.kithgraph.api.v1.FindVerticesResponse;
import io.kithgraph.api.v1.GetSchemaRequest;
import io.kithgraph.api.v1.ListIndexesRequest;
import io.kithgraph.api.v1.Mutation;
import io.kithgraph.api.v1.Property;
import io.kithgraph.api.v1.PropertyFilter;
import io.kithgraph.api.v1.PutVertex;
import io.kithgraph.api.v1.Value;
import io.kithgraph.api.v1.VertexIndex;
import io.kithgraph.api.v1.VertexIndexKind;
import io.kithgraph.api.v1.VertexIndexState;
import io.kithgraph.query.server.QueryNodeFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Indexes and what they find, over gRPC. */
class IndexGrpcTest {
  private final QueryNodeFixture fixture = new QueryNodeFixture();

  @BeforeEach
  void load() {
    for (long user = 0; user < 100; user++) {
      put(user, "n" + user % 10, user);
    }
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void put(long user, String name, long age) {
    fixture.graphs.commit(
        CommitRequest.newBuilder()
            .addMutations(
                Mutation.newBuilder()
                    .setPutVertex(
                        PutVertex.newBuilder()
                            .setId(id(user))
                            .setLabel("user")
                            .addProperties(
                                Property.newBuilder()
                                    .setKey("name")
                                    .setValue(Value.newBuilder().setStringValue(name)))
                            .addProperties(
                                Property.newBuilder()
                                    .setKey("age")
                                    .setValue(Value.newBuilder().setInt64Value(age)))))
            .build());
  }

  private void create(String key, VertexIndexKind kind, boolean unique) {
    fixture.catalogs.createIndex(
        CreateIndexRequest.newBuilder()
            .setLabel("user")
            .setKey(key)
            .setKind(kind)
            .setUnique(unique)
            .build());
  }

  private List<VertexIndex> indexes() {
    return fixture.catalogs.listIndexes(ListIndexesRequest.getDefaultInstance()).getIndexesList();
  }

  private void awaitState(VertexIndexState state) {
    await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> indexes().stream().allMatch(index -> index.getState() == state));
  }

  private static FindVerticesRequest find(
      String key, FilterOperator operator, Value.Builder operand) {
    return FindVerticesRequest.newBuilder()
        .setLabel("user")
        .setFilter(
            PropertyFilter.newBuilder().setKey(key).setOperator(operator).addOperands(operand))
        .setPageSize(7)
        .build();
  }

  private List<Long> all(FindVerticesRequest request) {
    List<Long> found = new ArrayList<>();
    FindVerticesResponse page = fixture.graphs.findVertices(request);
    while (true) {
      page.getVerticesList().forEach(vertex -> found.add(vertex.getId().getNumber()));
      if (page.getNextCursor().isEmpty()) {
        return found;
      }
      page =
          fixture.graphs.findVertices(request.toBuilder().setCursor(page.getNextCursor()).build());
    }
  }

  @Test
  void verticesAreFoundPageByPage() {
    create("name", VertexIndexKind.VERTEX_INDEX_KIND_EQUALITY, false);
    create("age", VertexIndexKind.VERTEX_INDEX_KIND_RANGE, false);
    awaitState(VertexIndexState.VERTEX_INDEX_STATE_READY);
    assertThat(
            all(
                find(
                    "name",
                    FilterOperator.FILTER_OPERATOR_EQUAL,
                    Value.newBuilder().setStringValue("n3"))))
        .containsExactly(3L, 13L, 23L, 33L, 43L, 53L, 63L, 73L, 83L, 93L);
    assertThat(
            all(
                find(
                    "age",
                    FilterOperator.FILTER_OPERATOR_GREATER,
                    Value.newBuilder().setInt64Value(60))))
        .hasSize(39)
        .contains(61L, 99L);
    assertThat(
            fixture
                .catalogs
                .getSchema(GetSchemaRequest.getDefaultInstance())
                .getSchema()
                .getVertexIndexesList())
        .extracting(VertexIndex::getName)
        .containsExactly("user.age", "user.name");
  }

  @Test
  void withoutAnIndexNothingIsScanned() {
    StatusRuntimeException error =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                fixture.graphs.findVertices(
                    find(
                        "name",
                        FilterOperator.FILTER_OPERATOR_EQUAL,
                        Value.newBuilder().setStringValue("n3"))));
    assertThat(reason(error)).isEqualTo("NO_INDEX");
  }

  @Test
  void aUniqueIndexOverEqualValuesSaysWhoHasThem() {
    create("name", VertexIndexKind.VERTEX_INDEX_KIND_EQUALITY, true);
    awaitState(VertexIndexState.VERTEX_INDEX_STATE_FAILED);
    assertThat(indexes().get(0).getProblem()).contains("user.name = 'n").contains("is unique");
    fixture.catalogs.dropIndex(DropIndexRequest.newBuilder().setName("user.name").build());
    await().atMost(20, TimeUnit.SECONDS).until(() -> indexes().isEmpty());
  }

  @Test
  void aSecondVertexWithAUniqueValueIsRefused() {
    create("age", VertexIndexKind.VERTEX_INDEX_KIND_EQUALITY, true);
    awaitState(VertexIndexState.VERTEX_INDEX_STATE_READY);
    StatusRuntimeException error =
        catchThrowableOfType(StatusRuntimeException.class, () -> put(500, "x", 42));
    assertThat(reason(error)).isEqualTo("NOT_UNIQUE");
    assertThat(error)
        .hasMessageContaining("The vertex 500 cannot have user.age = 42: the vertex 42 has it");
  }
}
