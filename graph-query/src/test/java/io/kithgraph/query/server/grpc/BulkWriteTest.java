package io.kithgraph.query.server.grpc;

import static io.kithgraph.query.server.QueryNodeFixture.id;
import static io.kithgraph.query.server.QueryNodeFixture.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.kithgraph.api.v1.BulkWriteBatch;
import io.kithgraph.api.v1.BulkWriteRequest;
import io.kithgraph.api.v1.BulkWriteResponse;
import io.kithgraph.api.v1.BulkWriteStart;
import io.kithgraph.api.v1.CountRequest;
import io.kithgraph.api.v1.Direction;
import io.kithgraph.api.v1.EdgeRows;
import io.kithgraph.api.v1.GraphServiceGrpc;
import io.kithgraph.api.v1.Int64Column;
import io.kithgraph.api.v1.Lists;
import io.kithgraph.api.v1.PropertyColumn;
import io.kithgraph.api.v1.PutMode;
import io.kithgraph.api.v1.RowReject;
import io.kithgraph.api.v1.StringColumn;
import io.kithgraph.api.v1.VertexIds;
import io.kithgraph.api.v1.VertexRows;
import io.kithgraph.query.server.QueryNodeFixture;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BulkWriteTest {
  private final QueryNodeFixture fixture = new QueryNodeFixture();
  private final Answers answers = new Answers();

  @AfterEach
  void close() {
    fixture.close();
  }

  /** What the server said. */
  private static final class Answers implements StreamObserver<BulkWriteResponse> {
    private final List<BulkWriteResponse> responses = new CopyOnWriteArrayList<>();
    private volatile @Nullable Throwable failure;
    private volatile boolean completed;

    @Override
    public void onNext(BulkWriteResponse response) {
      responses.add(response);
    }

    @Override
    public void onError(Throwable error) {
      failure = error;
    }

    @Override
    public void onCompleted() {
      completed = true;
    }
  }

  private StreamObserver<BulkWriteRequest> open() {
    return GraphServiceGrpc.newStub(fixture.channel).bulkWrite(answers);
  }

  private static BulkWriteRequest start() {
    return BulkWriteRequest.newBuilder().setStart(BulkWriteStart.getDefaultInstance()).build();
  }

  private static BulkWriteRequest edges(long sequence, EdgeRows.Builder rows) {
    return BulkWriteRequest.newBuilder()
        .setBatch(BulkWriteBatch.newBuilder().setSequence(sequence).setEdges(rows))
        .build();
  }

  private static VertexIds range(long first, long last) {
    return VertexIds.newBuilder()
        .addAllNumbers(LongStream.rangeClosed(first, last).boxed().toList())
        .build();
  }

  private static EdgeRows.Builder follows(long first, long last, long followee) {
    VertexIds.Builder destinations = VertexIds.newBuilder();
    LongStream.rangeClosed(first, last).forEach(i -> destinations.addNumbers(followee));
    return EdgeRows.newBuilder()
        .setLabel("follow")
        .setSources(range(first, last))
        .setDestinations(destinations);
  }

  private long followers(long user) {
    return fixture
        .graphs
        .count(
            CountRequest.newBuilder()
                .setLists(
                    Lists.newBuilder()
                        .setVertices(ids(user))
                        .setLabel("follow")
                        .setDirection(Direction.DIRECTION_IN))
                .build())
        .getCounts(0);
  }

  @Test
  void writesManyBatchesAndAnswersEach() {
    StreamObserver<BulkWriteRequest> requests = open();
    requests.onNext(start());
    int batches = 40;
    for (int i = 0; i < batches; i++) {
      requests.onNext(edges(i, follows(1 + i * 250L, (i + 1) * 250L, 999_999)));
    }
    requests.onCompleted();
    await().until(() -> answers.completed);
    assertThat(answers.responses).hasSize(batches);
    assertThat(answers.responses).allMatch(r -> r.getCreated() == 250 && !r.hasError());
    assertThat(followers(999_999)).isEqualTo(batches * 250L);
  }

  @Test
  void badRowsAreNamedAndTheRestGoOn() {
    StreamObserver<BulkWriteRequest> requests = open();
    requests.onNext(start());
    VertexIds sources =
        VertexIds.newBuilder().addStrings("a").addStrings("x".repeat(300)).addStrings("c").build();
    requests.onNext(
        edges(
            7,
            EdgeRows.newBuilder()
                .setLabel("follow")
                .setSources(sources)
                .setDestinations(ids(5L, 5L, 5L))));
    requests.onCompleted();
    await().until(() -> answers.completed);
    BulkWriteResponse response = answers.responses.get(0);
    assertThat(response.getSequence()).isEqualTo(7);
    assertThat(response.getCreated()).isEqualTo(2);
    assertThat(response.getRejectsList()).extracting(RowReject::getRow).containsExactly(1);
    assertThat(response.getRejects(0).getMessage()).contains("256");
    assertThat(followers(5)).isEqualTo(2);
  }

  @Test
  void rowsThatStorageRefusesAreFound() {
    fixture.relations.follow(
        io.kithgraph.api.v1.FollowRequest.newBuilder()
            .setFollower(id(37))
            .setFollowee(id(5))
            .build());
    StreamObserver<BulkWriteRequest> requests = open();
    requests.onNext(start());
    requests.onNext(edges(1, follows(1, 100, 5).setMode(PutMode.PUT_MODE_CREATE)));
    requests.onCompleted();
    await().until(() -> answers.completed);
    BulkWriteResponse response = answers.responses.get(0);
    assertThat(response.getRejectsList()).extracting(RowReject::getRow).containsExactly(36);
    assertThat(response.getRejects(0).getReason()).isEqualTo("ALREADY_EXISTS");
    assertThat(response.getCreated()).isEqualTo(99);
  }

  @Test
  void eventKeysMakeRepeatingSafe() {
    EdgeRows.Builder gifts =
        EdgeRows.newBuilder()
            .setLabel("gift")
            .setSources(ids(1L, 1L, 1L))
            .setDestinations(ids(2L, 2L, 2L))
            .addAllSortKeys(List.of(5L, 5L, 6L))
            .addAllEventKeys(List.of("f:1", "f:2", "f:3"))
            .addProperties(
                PropertyColumn.newBuilder()
                    .setKey("amount")
                    .setInt64S(Int64Column.newBuilder().addAllValues(List.of(1L, 2L, 3L))))
            .addProperties(
                PropertyColumn.newBuilder()
                    .setKey("item")
                    .setStrings(StringColumn.newBuilder().addAllValues(List.of("a", "", "c")))
                    .addAbsentRows(1));
    StreamObserver<BulkWriteRequest> requests = open();
    requests.onNext(start());
    requests.onNext(edges(1, gifts));
    requests.onNext(edges(2, gifts));
    requests.onCompleted();
    await().until(() -> answers.completed);
    long gifted =
        fixture
            .graphs
            .count(
                CountRequest.newBuilder()
                    .setLists(Lists.newBuilder().setVertices(ids(1L)).setLabel("gift"))
                    .build())
            .getCounts(0);
    assertThat(gifted).isEqualTo(3);
  }

  @Test
  void writesVerticesAndDefinesTheirNames() {
    StreamObserver<BulkWriteRequest> requests = open();
    requests.onNext(start());
    requests.onNext(
        BulkWriteRequest.newBuilder()
            .setBatch(
                BulkWriteBatch.newBuilder()
                    .setVertices(
                        VertexRows.newBuilder()
                            .setLabel("person")
                            .setIds(range(1, 3))
                            .addProperties(
                                PropertyColumn.newBuilder()
                                    .setKey("age")
                                    .setInt64S(
                                        Int64Column.newBuilder()
                                            .addAllValues(List.of(1L, 2L, 3L))))))
            .build());
    requests.onCompleted();
    await().until(() -> answers.completed);
    assertThat(answers.responses.get(0).getCreated()).isEqualTo(3);
    assertThat(fixture.catalog.schema("social").findVertexLabel("person")).isPresent();
  }

  @Test
  void batchesThatMakeNoSenseAreAnsweredAndTheStreamGoesOn() {
    StreamObserver<BulkWriteRequest> requests = open();
    requests.onNext(start());
    requests.onNext(
        edges(
            1,
            EdgeRows.newBuilder()
                .setLabel("follow")
                .setSources(ids(1L, 2L))
                .setDestinations(ids(1L))));
    requests.onNext(edges(2, follows(1, 2, 5)));
    requests.onCompleted();
    await().until(() -> answers.completed || answers.failure != null);
    assertThat(answers.failure).isNull();
    assertThat(answers.responses).hasSize(2);
    assertThat(answers.responses)
        .filteredOn(r -> r.getSequence() == 1)
        .allMatch(r -> r.getError().getReason().equals("INVALID_ARGUMENT"));
  }

  @Test
  void streamStartsWithItsStart() {
    StreamObserver<BulkWriteRequest> requests = open();
    requests.onNext(edges(1, follows(1, 2, 5)));
    await().until(() -> answers.failure != null);
    assertThat(Status.fromThrowable(answers.failure).getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }
}
