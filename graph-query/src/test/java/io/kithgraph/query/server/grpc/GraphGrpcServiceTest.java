package io.kithgraph.query.server.grpc;

import static io.kithgraph.query.server.QueryNodeFixture.id;
import static io.kithgraph.query.server.QueryNodeFixture.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.kithgraph.api.v1.AllocateIdsRequest;
import io.kithgraph.api.v1.CommitRequest;
import io.kithgraph.api.v1.CommitResponse;
import io.kithgraph.api.v1.CountRequest;
import io.kithgraph.api.v1.DateTime;
import io.kithgraph.api.v1.DeleteEdge;
import io.kithgraph.api.v1.DeleteVertex;
import io.kithgraph.api.v1.Direction;
import io.kithgraph.api.v1.ExistsRequest;
import io.kithgraph.api.v1.ExistsResponse;
import io.kithgraph.api.v1.FilterOperator;
import io.kithgraph.api.v1.GetVerticesRequest;
import io.kithgraph.api.v1.GetVerticesResponse;
import io.kithgraph.api.v1.Lists;
import io.kithgraph.api.v1.Mutation;
import io.kithgraph.api.v1.NullMarker;
import io.kithgraph.api.v1.Outcome;
import io.kithgraph.api.v1.Precondition;
import io.kithgraph.api.v1.Property;
import io.kithgraph.api.v1.PropertyFilter;
import io.kithgraph.api.v1.PutEdge;
import io.kithgraph.api.v1.PutMode;
import io.kithgraph.api.v1.PutVertex;
import io.kithgraph.api.v1.RangeRequest;
import io.kithgraph.api.v1.ScanVerticesRequest;
import io.kithgraph.api.v1.ScanVerticesResponse;
import io.kithgraph.api.v1.Slice;
import io.kithgraph.api.v1.StopReason;
import io.kithgraph.api.v1.Value;
import io.kithgraph.api.v1.ValueEntry;
import io.kithgraph.api.v1.ValueList;
import io.kithgraph.api.v1.ValueMap;
import io.kithgraph.api.v1.Vertex;
import io.kithgraph.api.v1.VertexVersion;
import io.kithgraph.api.v1.WriteOptions;
import io.kithgraph.meta.schema.SchemaMode;
import io.kithgraph.query.server.QueryNodeFixture;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class GraphGrpcServiceTest {
  private final QueryNodeFixture fixture = new QueryNodeFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private CommitResponse commit(Mutation... mutations) {
    return fixture.graphs.commit(
        CommitRequest.newBuilder().addAllMutations(List.of(mutations)).build());
  }

  private static Mutation vertex(long number, Property... properties) {
    return Mutation.newBuilder()
        .setPutVertex(
            PutVertex.newBuilder()
                .setId(id(number))
                .setLabel("user")
                .addAllProperties(List.of(properties)))
        .build();
  }

  private static PutEdge.Builder edge(String label, long source, long destination) {
    return PutEdge.newBuilder()
        .setLabel(label)
        .setSource(id(source))
        .setDestination(id(destination));
  }

  private static Mutation put(PutEdge.Builder edge) {
    return Mutation.newBuilder().setPutEdge(edge).build();
  }

  private static Property property(String key, Value.Builder value) {
    return Property.newBuilder().setKey(key).setValue(value).build();
  }

  private static Value.Builder number(long number) {
    return Value.newBuilder().setInt64Value(number);
  }

  private static Value.Builder text(String text) {
    return Value.newBuilder().setStringValue(text);
  }

  @Test
  void everyKindOfValueComesBackAsItWent() {
    Timestamp instant = Timestamp.newBuilder().setSeconds(-5).setNanos(7).build();
    List<Value.Builder> values =
        List.of(
            Value.newBuilder().setBoolValue(true),
            Value.newBuilder().setInt32Value(Integer.MIN_VALUE),
            number(Long.MAX_VALUE),
            Value.newBuilder().setFloatValue(1.5f),
            Value.newBuilder().setDoubleValue(-0.0),
            text("späť"),
            Value.newBuilder().setBytesValue(ByteString.copyFromUtf8("b")),
            Value.newBuilder().setUuidValue("00000000-0000-0001-0000-000000000002"),
            Value.newBuilder().setInstantValue(instant),
            Value.newBuilder()
                .setListValue(
                    ValueList.newBuilder()
                        .addValues(number(1))
                        .addValues(
                            Value.newBuilder().setNullValue(NullMarker.NULL_MARKER_UNSPECIFIED))),
            Value.newBuilder().setSetValue(ValueList.newBuilder().addValues(text("x"))),
            Value.newBuilder()
                .setMapValue(
                    ValueMap.newBuilder()
                        .addEntries(ValueEntry.newBuilder().setKey(text("k")).setValue(number(2)))),
            Value.newBuilder().setInt8Value(-128),
            Value.newBuilder().setInt16Value(32767),
            Value.newBuilder().setBigIntegerValue("-123456789012345678901234567890"),
            Value.newBuilder().setBigDecimalValue("1.10"),
            Value.newBuilder()
                .setDateTimeValue(
                    DateTime.newBuilder().setInstant(instant).setOffsetSeconds(3600)));
    List<Property> properties = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      properties.add(property("p" + (char) ('a' + i), values.get(i)));
    }
    commit(vertex(1, properties.toArray(new Property[0])));
    GetVerticesResponse answer =
        fixture.graphs.getVertices(GetVerticesRequest.newBuilder().setIds(ids(1L, 2L)).build());
    Vertex vertex = answer.getVertices(0);
    assertThat(vertex.getPropertiesList()).containsExactlyInAnyOrderElementsOf(properties);
    assertThat(vertex.getLabel()).isEqualTo("user");
    assertThat(answer.getMissing().getNumbersList()).containsExactly(2L);
  }

  @Test
  void multiEdgesAreEventsWithTheirOwnIdentity() {
    commit(vertex(1), vertex(2));
    PutEdge.Builder gift = edge("gift", 1, 2).setSortKey(10);
    CommitResponse two = commit(put(gift), put(gift));
    assertThat(two.getResults(0).getTieBreaker()).isNotEqualTo(two.getResults(1).getTieBreaker());
    assertThat(count("gift", 1)).isEqualTo(2);
    assertThat(commit(put(gift.clone().setEventKey("e1"))).getResults(0).getOutcome())
        .isEqualTo(Outcome.OUTCOME_CREATED);
    assertThat(commit(put(gift.clone().setEventKey("e1"))).getResults(0).getOutcome())
        .isIn(Outcome.OUTCOME_UPDATED, Outcome.OUTCOME_UNCHANGED);
    assertThat(count("gift", 1)).isEqualTo(3);
    Mutation delete =
        Mutation.newBuilder()
            .setDeleteEdge(
                DeleteEdge.newBuilder()
                    .setLabel("gift")
                    .setSource(id(1))
                    .setDestination(id(2))
                    .setTieBreaker(two.getResults(0).getTieBreaker()))
            .build();
    assertThat(commit(delete).getResults(0).getOutcome()).isEqualTo(Outcome.OUTCOME_DELETED);
    assertThat(count("gift", 1)).isEqualTo(2);
    commit(Mutation.newBuilder().setDeleteVertex(DeleteVertex.newBuilder().setId(id(2))).build());
    assertThat(count("gift", 1)).isZero();
  }

  private long count(String label, long vertex) {
    return fixture
        .graphs
        .count(CountRequest.newBuilder().setLists(lists(label, vertex)).build())
        .getCounts(0);
  }

  private static Lists lists(String label, Long... vertices) {
    return Lists.newBuilder().setVertices(ids(vertices)).setLabel(label).build();
  }

  @Test
  void retryWithTheSameKeyMakesNoSecondEdge() {
    CommitRequest request =
        CommitRequest.newBuilder()
            .setOptions(WriteOptions.newBuilder().setIdempotencyKey("once"))
            .addMutations(put(edge("gift", 1, 2)))
            .build();
    CommitResponse first = fixture.graphs.commit(request);
    CommitResponse again = fixture.graphs.commit(request);
    assertThat(again.getRepeated()).isTrue();
    assertThat(again.getResults(0)).isEqualTo(first.getResults(0));
    assertThat(count("gift", 1)).isEqualTo(1);
  }

  @Test
  void rangesFilterAndPageManyListsAtOnce() {
    for (long i = 1; i <= 20; i++) {
      commit(
          put(
              edge("gift", 1 + i % 2, 100 + i)
                  .setSortKey(i)
                  .addProperties(property("amount", number(i)))));
    }
    RangeRequest request =
        RangeRequest.newBuilder()
            .setLists(lists("gift", 1L, 2L, 3L))
            .setLimit(3)
            .setIncludeSortKeys(true)
            .setIncludeProperties(true)
            .addFilters(
                PropertyFilter.newBuilder()
                    .setKey("amount")
                    .setOperator(FilterOperator.FILTER_OPERATOR_LESS_OR_EQUAL)
                    .addOperands(number(10)))
            .build();
    List<Slice> slices = fixture.graphs.range(request).getSlicesList();
    assertThat(slices).hasSize(3);
    assertThat(slices.get(0).getSortKeysList()).containsExactly(10L, 8L, 6L);
    assertThat(slices.get(1).getSortKeysList()).containsExactly(9L, 7L, 5L);
    assertThat(slices.get(2).getStopReason()).isEqualTo(StopReason.STOP_REASON_EXHAUSTED);
    RangeRequest next =
        request.toBuilder()
            .addAllCursors(slices.stream().map(Slice::getNextCursor).toList())
            .build();
    List<Slice> more = fixture.graphs.range(next).getSlicesList();
    assertThat(more.get(0).getSortKeysList()).containsExactly(4L, 2L);
    assertThat(more.get(0).getProperties(0).getProperties(0).getValue().getInt64Value())
        .isEqualTo(4);
    RangeRequest in =
        RangeRequest.newBuilder()
            .setLists(lists("gift", 101L).toBuilder().setDirection(Direction.DIRECTION_IN))
            .build();
    assertThat(fixture.graphs.range(in).getSlices(0).getNeighbours().getNumbersList())
        .containsExactly(2L);
  }

  @Test
  void existsTellsTheNewestEdgeOfEachPair() {
    commit(put(edge("gift", 1, 2).setSortKey(5)), put(edge("gift", 1, 2).setSortKey(9)));
    ExistsResponse answer =
        fixture.graphs.exists(
            ExistsRequest.newBuilder()
                .setLabel("gift")
                .setSources(ids(1L))
                .setDestinations(ids(2L, 3L))
                .setIncludeEdges(true)
                .build());
    assertThat(answer.getExistsList()).containsExactly(true, false);
    assertThat(answer.getEdges(0).getSortKey()).isEqualTo(9);
  }

  @Test
  void scansEveryVertexOnce() {
    for (long i = 1; i <= 25; i++) {
      commit(vertex(i));
    }
    Set<Long> seen = new HashSet<>();
    String cursor = "";
    do {
      ScanVerticesResponse page =
          fixture.graphs.scanVertices(
              ScanVerticesRequest.newBuilder().setPageSize(7).setCursor(cursor).build());
      page.getVerticesList().forEach(v -> assertThat(seen.add(v.getId().getNumber())).isTrue());
      cursor = page.getNextCursor();
    } while (!cursor.isEmpty());
    assertThat(seen).hasSize(25);
  }

  @Test
  void allocatesIdsThatNobodyElseGets() {
    AllocateIdsRequest ten = AllocateIdsRequest.newBuilder().setCount(10).build();
    Set<Long> all = new HashSet<>(fixture.graphs.allocateIds(ten).getIdsList());
    all.addAll(fixture.graphs.allocateIds(ten).getIdsList());
    assertThat(all).hasSize(20);
  }

  @Test
  void staleReadersAreTold() {
    commit(vertex(1));
    long version =
        fixture
            .graphs
            .getVertices(GetVerticesRequest.newBuilder().setIds(ids(1L)).build())
            .getVertices(0)
            .getVersion();
    commit(vertex(1, property("n", number(1))));
    CommitRequest stale =
        CommitRequest.newBuilder()
            .addMutations(vertex(1, property("n", number(2))))
            .addPreconditions(
                Precondition.newBuilder()
                    .setVertexVersion(VertexVersion.newBuilder().setId(id(1)).setVersion(version)))
            .build();
    StatusRuntimeException error = failure(() -> fixture.graphs.commit(stale));
    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
    assertThat(QueryNodeFixture.reason(error)).isEqualTo("PRECONDITION_FAILED");
  }

  private static StatusRuntimeException failure(Runnable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call::run);
  }

  private void refused(String field, Mutation mutation) {
    StatusRuntimeException error = failure(() -> commit(mutation));
    assertThat(error).as(field).isNotNull();
    assertThat(error.getStatus().getCode()).as(field).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(QueryNodeFixture.field(error)).isEqualTo(field);
  }

  @Test
  void badMutationsAreRefusedWithTheirPlace() {
    refused("mutations[0]", Mutation.getDefaultInstance());
    refused(
        "mutations[0].put_vertex.label",
        Mutation.newBuilder().setPutVertex(PutVertex.newBuilder().setId(id(1))).build());
    refused("mutations[0].put_edge.tie_breaker", put(edge("gift", 1, 2).setTieBreaker(7)));
    refused("mutations[0].put_edge.mode", put(edge("gift", 1, 2).setMode(PutMode.PUT_MODE_UPDATE)));
    refused("mutations[0].put_edge.event_key", put(edge("follow", 1, 2).setEventKey("x")));
    refused(
        "mutations[0].put_edge.properties",
        put(edge("gift", 1, 2).addProperties(property("amount", text("many")))));
    refused(
        "mutations[0].put_vertex.properties",
        vertex(1, property("big", text("x".repeat(1 << 20)))));
    refused(
        "mutations[0].put_vertex.properties",
        vertex(1, property("p", Value.newBuilder().setUuidValue("nonsense"))));
    GetVerticesResponse answer =
        fixture.graphs.getVertices(GetVerticesRequest.newBuilder().setIds(ids(1L)).build());
    assertThat(answer.getVerticesCount()).isZero();
  }

  @Test
  void strictGraphsKnowTheirNames() {
    fixture.catalog.createGraph("tight", SchemaMode.STRICT);
    CommitRequest request =
        CommitRequest.newBuilder().setGraph("tight").addMutations(vertex(1)).build();
    StatusRuntimeException error = failure(() -> fixture.graphs.commit(request));
    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(QueryNodeFixture.reason(error)).isEqualTo("UNKNOWN_NAME");
    assertThat(error.getStatus().getDescription()).contains("user", "tight");
  }
}
