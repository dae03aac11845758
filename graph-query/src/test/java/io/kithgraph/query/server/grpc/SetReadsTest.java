package io.kithgraph.query.server.grpc;

import static io.kithgraph.query.server.QueryNodeFixture.id;
import static io.kithgraph.query.server.QueryNodeFixture.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.kithgraph.api.v1.AdjacencyList;
import io.kithgraph.api.v1.CommonFollowsRequest;
import io.kithgraph.api.v1.CommonFollowsResponse;
import io.kithgraph.api.v1.CommonNeighbours;
import io.kithgraph.api.v1.Direction;
import io.kithgraph.api.v1.EdgeSample;
import io.kithgraph.api.v1.FilterOperator;
import io.kithgraph.api.v1.FollowRequest;
import io.kithgraph.api.v1.IntersectRequest;
import io.kithgraph.api.v1.Intersection;
import io.kithgraph.api.v1.Lists;
import io.kithgraph.api.v1.MutualFollowsRequest;
import io.kithgraph.api.v1.MutualFollowsResponse;
import io.kithgraph.api.v1.Order;
import io.kithgraph.api.v1.PropertyFilter;
import io.kithgraph.api.v1.RangeRequest;
import io.kithgraph.api.v1.SampleRequest;
import io.kithgraph.api.v1.StopReason;
import io.kithgraph.query.server.QueryNodeFixture;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What lists have in common, samples and offsets, over gRPC. */
final class SetReadsTest {
  private final QueryNodeFixture fixture = new QueryNodeFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private void follow(long follower, long... followees) {
    for (long followee : followees) {
      fixture.relations.follow(
          FollowRequest.newBuilder()
              .setFollower(id(follower))
              .setFollowee(id(followee))
              .setSince(1000 + followee)
              .build());
    }
  }

  private static AdjacencyList out(long vertex) {
    return AdjacencyList.newBuilder()
        .setVertex(id(vertex))
        .setLabel("follow")
        .setDirection(Direction.DIRECTION_OUT)
        .build();
  }

  @Test
  void mutualFollowsArePagedAndCounted() {
    MutualFollowsRequest request =
        MutualFollowsRequest.newBuilder().setUser(id(1)).setPageSize(2).build();
    assertThat(fixture.relations.mutualFollows(request).getStopReason())
        .isEqualTo(StopReason.STOP_REASON_EXHAUSTED);
    follow(1, 2, 3, 4, 5, 6);
    for (long user : new long[] {6, 4, 3, 9}) {
      follow(user, 1);
    }
    MutualFollowsResponse page = fixture.relations.mutualFollows(request);
    assertThat(page.getUsers().getNumbersList()).containsExactly(3L, 4L);
    assertThat(page.getStopReason()).isEqualTo(StopReason.STOP_REASON_LIMIT);
    MutualFollowsResponse rest =
        fixture.relations.mutualFollows(
            request.toBuilder().setCursor(page.getNextCursor()).build());
    assertThat(rest.getUsers().getNumbersList()).containsExactly(6L);
    assertThat(rest.getNextCursor()).isEmpty();
    MutualFollowsResponse count =
        fixture.relations.mutualFollows(request.toBuilder().setCountOnly(true).build());
    assertThat(count.getCount()).isEqualTo(3);
    assertThat(count.getUsers().getNumbersList()).isEmpty();
    MutualFollowsRequest other =
        request.toBuilder().setUser(id(2)).setCursor(page.getNextCursor()).build();
    assertThat(failure(() -> fixture.relations.mutualFollows(other)).getStatus().getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void commonFollowsOfTwoAndThree() {
    follow(1, 10, 11, 12, 13);
    follow(2, 11, 13, 14);
    follow(3, 13, 11, 10);
    CommonFollowsResponse two =
        fixture.relations.commonFollows(
            CommonFollowsRequest.newBuilder().setUsers(ids(1L, 2L)).build());
    assertThat(two.getUsers().getNumbersList()).containsExactly(11L, 13L);
    assertThat(two.getCount()).isEqualTo(2);
    CommonFollowsResponse three =
        fixture.relations.commonFollows(
            CommonFollowsRequest.newBuilder().setUsers(ids(1L, 2L, 3L)).build());
    assertThat(three.getUsers().getNumbersList()).containsExactly(11L, 13L);
    CommonFollowsRequest one = CommonFollowsRequest.newBuilder().setUsers(ids(1L)).build();
    assertThat(failure(() -> fixture.relations.commonFollows(one)).getStatus().getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void intersectsManyAtOnceAndGoesOnByCursor() {
    follow(1, 10, 11, 12, 13);
    follow(2, 11, 12, 13);
    follow(3, 13);
    IntersectRequest request =
        IntersectRequest.newBuilder()
            .addIntersections(Intersection.newBuilder().addLists(out(1)).addLists(out(2)))
            .addIntersections(Intersection.newBuilder().addLists(out(1)).addLists(out(3)))
            .addIntersections(Intersection.newBuilder().addLists(out(3)))
            .setLimit(2)
            .build();
    List<CommonNeighbours> results = fixture.graphs.intersect(request).getResultsList();
    assertThat(results).hasSize(3);
    assertThat(results.get(0).getNeighbours().getNumbersList()).containsExactly(11L, 12L);
    assertThat(results.get(0).getStopReason()).isEqualTo(StopReason.STOP_REASON_LIMIT);
    assertThat(results.get(1).getNeighbours().getNumbersList()).containsExactly(13L);
    assertThat(results.get(2).getCount()).isEqualTo(1);
    IntersectRequest rest =
        IntersectRequest.newBuilder()
            .addIntersections(
                Intersection.newBuilder()
                    .addLists(out(1))
                    .addLists(out(2))
                    .setCursor(results.get(0).getNextCursor()))
            .build();
    assertThat(fixture.graphs.intersect(rest).getResults(0).getNeighbours().getNumbersList())
        .containsExactly(13L);
    assertThat(failure(() -> fixture.graphs.intersect(IntersectRequest.getDefaultInstance())))
        .isNotNull();
  }

  @Test
  void samplesAreDistinctAndRepeatable() {
    follow(1, 10, 11, 12, 13, 14, 15, 16, 17);
    SampleRequest request =
        SampleRequest.newBuilder()
            .setLists(
                Lists.newBuilder()
                    .setVertices(ids(1L, 2L))
                    .setLabel("follow")
                    .setDirection(Direction.DIRECTION_OUT))
            .setSize(5)
            .setSeed(42)
            .setIncludeSortKeys(true)
            .build();
    List<EdgeSample> samples = fixture.graphs.sample(request).getSamplesList();
    EdgeSample sample = samples.get(0);
    assertThat(sample.getPopulation()).isEqualTo(8);
    assertThat(sample.getStopReason()).isEqualTo(StopReason.STOP_REASON_LIMIT);
    List<Long> drawn = sample.getNeighbours().getNumbersList();
    assertThat(new HashSet<>(drawn)).hasSize(5);
    List<Long> times = new ArrayList<>();
    drawn.forEach(user -> times.add(1000 + user));
    assertThat(sample.getSortKeysList()).isEqualTo(times);
    assertThat(samples.get(1).getPopulation()).isZero();
    assertThat(fixture.graphs.sample(request).getSamples(0)).isEqualTo(sample);
  }

  @Test
  void rangesSkipByOffset() {
    follow(1, 10, 11, 12, 13, 14, 15);
    RangeRequest request =
        RangeRequest.newBuilder()
            .setLists(
                Lists.newBuilder()
                    .setVertices(ids(1L))
                    .setLabel("follow")
                    .setDirection(Direction.DIRECTION_OUT))
            .setOrder(Order.ORDER_DESCENDING)
            .setOffset(2)
            .setLimit(2)
            .build();
    assertThat(fixture.graphs.range(request).getSlices(0).getNeighbours().getNumbersList())
        .containsExactly(13L, 12L);
    RangeRequest filtered =
        request.toBuilder()
            .addFilters(
                PropertyFilter.newBuilder()
                    .setKey("amount")
                    .setOperator(FilterOperator.FILTER_OPERATOR_EQUAL))
            .build();
    assertThat(failure(() -> fixture.graphs.range(filtered)).getStatus().getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  private static StatusRuntimeException failure(Runnable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call::run);
  }
}
