package io.kithgraph.query.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.kithgraph.api.v1.Direction;
import io.kithgraph.api.v1.ExpandRequest;
import io.kithgraph.api.v1.ExpandResponse;
import io.kithgraph.api.v1.FollowRequest;
import io.kithgraph.api.v1.Lists;
import io.kithgraph.api.v1.RecommendFollowsRequest;
import io.kithgraph.api.v1.RecommendFollowsResponse;
import io.kithgraph.api.v1.StopReason;
import io.kithgraph.api.v1.VertexId;
import io.kithgraph.api.v1.VertexIds;
import io.kithgraph.query.server.QueryNodeFixture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FriendsOfFriendsTest {
  private static final int USERS = 40;

  private final QueryNodeFixture fixture = new QueryNodeFixture();
  private final Map<Long, Set<Long>> follows = new HashMap<>();

  @AfterEach
  void close() {
    fixture.close();
  }

  private void follow(long follower, long followee) {
    if (follows.computeIfAbsent(follower, user -> new TreeSet<>()).add(followee)) {
      fixture.relations.follow(
          FollowRequest.newBuilder()
              .setFollower(VertexId.newBuilder().setNumber(follower))
              .setFollowee(VertexId.newBuilder().setNumber(followee))
              .setSince(followee)
              .build());
    }
  }

  private Set<Long> of(long user) {
    return follows.getOrDefault(user, Set.of());
  }

  private void fill(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 250; i++) {
      follow(random.nextInt(USERS), random.nextInt(USERS));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void recommendsByFriendsInCommon(long seed) {
    fill(seed);
    for (long user = 0; user < USERS; user++) {
      Map<Long, Integer> common = new HashMap<>();
      long self = user;
      of(user).forEach(friend -> of(friend).forEach(id -> common.merge(id, 1, Integer::sum)));
      common.keySet().removeIf(id -> id == self || of(self).contains(id));
      List<Long> expected = new ArrayList<>(common.keySet());
      expected.sort(Comparator.<Long>comparingInt(common::get).reversed().thenComparing(id -> id));

      RecommendFollowsResponse found =
          fixture.relations.recommendFollows(request(user).setLimit(7).build());

      List<Long> best = expected.subList(0, Math.min(7, expected.size()));
      assertThat(found.getUsers().getNumbersList())
          .as("seed %d, user %d", seed, user)
          .isEqualTo(best);
      assertThat(found.getCommonList()).isEqualTo(best.stream().map(common::get).toList());
      assertThat(found.getStopReason()).isEqualTo(StopReason.STOP_REASON_EXHAUSTED);
    }
  }

  private static RecommendFollowsRequest.Builder request(long user) {
    return RecommendFollowsRequest.newBuilder().setUser(VertexId.newBuilder().setNumber(user));
  }

  @Test
  void keepsToItsBudgetsAndNeverRecommendsWhoIsFollowedAlready() {
    for (long friend = 1; friend <= 10; friend++) {
      follow(0, friend);
      for (long other = 1; other <= 20; other++) {
        follow(friend, other);
      }
    }
    RecommendFollowsResponse found =
        fixture.relations.recommendFollows(
            request(0).setMaxFriends(2).setMaxFollowsOfFriend(15).setLimit(50).build());

    assertThat(found.getStopReason()).isEqualTo(StopReason.STOP_REASON_LIMIT);
    assertThat(found.getExamined()).isEqualTo(2 + 2 * 15);
    assertThat(found.getUsers().getNumbersList())
        .containsExactly(11L, 12L, 13L, 14L, 15L, 16L, 17L, 18L, 19L, 20L);
    StatusRuntimeException error =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> fixture.relations.recommendFollows(request(0).setLimit(1_001).build()));
    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(QueryNodeFixture.field(error)).isEqualTo("limit");
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void expandsHopByHop(long seed) {
    fill(seed);
    for (int hops = 1; hops <= 4; hops++) {
      Set<Long> seen = new TreeSet<>(Set.of(3L, 4L));
      Set<Long> frontier = Set.of(3L, 4L);
      List<Set<Long>> expected = new ArrayList<>();
      while (expected.size() < hops && !frontier.isEmpty()) {
        Set<Long> next = new TreeSet<>();
        frontier.forEach(user -> next.addAll(of(user)));
        next.removeAll(seen);
        seen.addAll(next);
        if (!next.isEmpty()) {
          expected.add(next);
        }
        frontier = next;
      }
      ExpandResponse found = fixture.graphs.expand(expand().setHops(hops).build());

      List<Set<Long>> given = new ArrayList<>();
      found.getHopsList().forEach(hop -> given.add(new TreeSet<>(hop.getNumbersList())));
      assertThat(given).as("seed %d, %d hops", seed, hops).isEqualTo(expected);
      assertThat(found.getStopReason()).isEqualTo(StopReason.STOP_REASON_EXHAUSTED);
    }
    ExpandResponse few = fixture.graphs.expand(expand().setHops(3).setMaxVertices(5).build());
    assertThat(few.getStopReason()).isEqualTo(StopReason.STOP_REASON_LIMIT);
    Set<Long> reached = new LinkedHashSet<>();
    few.getHopsList().forEach(hop -> reached.addAll(hop.getNumbersList()));
    assertThat(reached).hasSize(5);
  }

  private static ExpandRequest.Builder expand() {
    return ExpandRequest.newBuilder()
        .setLists(
            Lists.newBuilder()
                .setVertices(VertexIds.newBuilder().addNumbers(3).addNumbers(4))
                .setLabel("follow")
                .setDirection(Direction.DIRECTION_OUT));
  }
}
