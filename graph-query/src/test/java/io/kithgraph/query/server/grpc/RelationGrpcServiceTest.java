package io.kithgraph.query.server.grpc;

import static io.kithgraph.query.server.QueryNodeFixture.id;
import static io.kithgraph.query.server.QueryNodeFixture.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.kithgraph.api.v1.Aggregate;
import io.kithgraph.api.v1.CountsRequest;
import io.kithgraph.api.v1.CountsResponse;
import io.kithgraph.api.v1.FollowRequest;
import io.kithgraph.api.v1.FollowResponse;
import io.kithgraph.api.v1.Gift;
import io.kithgraph.api.v1.GiftHistoryRequest;
import io.kithgraph.api.v1.GiftHistoryResponse;
import io.kithgraph.api.v1.GiftTotalsRequest;
import io.kithgraph.api.v1.GiftTotalsResponse;
import io.kithgraph.api.v1.IsFollowingRequest;
import io.kithgraph.api.v1.IsFollowingResponse;
import io.kithgraph.api.v1.ListFollowersRequest;
import io.kithgraph.api.v1.ListFollowersResponse;
import io.kithgraph.api.v1.ListFollowingRequest;
import io.kithgraph.api.v1.ListFollowingResponse;
import io.kithgraph.api.v1.Order;
import io.kithgraph.api.v1.Outcome;
import io.kithgraph.api.v1.ReadOptions;
import io.kithgraph.api.v1.SendGiftRequest;
import io.kithgraph.api.v1.SendGiftResponse;
import io.kithgraph.api.v1.SortKeyBounds;
import io.kithgraph.api.v1.StopReason;
import io.kithgraph.api.v1.TopGiftersRequest;
import io.kithgraph.api.v1.TopGiftersResponse;
import io.kithgraph.api.v1.UnfollowRequest;
import io.kithgraph.api.v1.VertexId;
import io.kithgraph.api.v1.VertexIds;
import io.kithgraph.api.v1.WriteOptions;
import io.kithgraph.meta.schema.SchemaMode;
import io.kithgraph.query.server.QueryNodeFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RelationGrpcServiceTest {
  private final QueryNodeFixture fixture = new QueryNodeFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private FollowResponse follow(long follower, long followee, long since) {
    return fixture.relations.follow(
        FollowRequest.newBuilder()
            .setFollower(id(follower))
            .setFollowee(id(followee))
            .setSince(since)
            .build());
  }

  @Test
  void followsAndUnfollows() {
    assertThat(follow(1, 2, 100).getOutcome()).isEqualTo(Outcome.OUTCOME_CREATED);
    assertThat(follow(1, 2, 200).getOutcome()).isEqualTo(Outcome.OUTCOME_UPDATED);
    FollowRequest withoutTime =
        FollowRequest.newBuilder().setFollower(id(1)).setFollowee(id(2)).build();
    assertThat(fixture.relations.follow(withoutTime).getOutcome())
        .isEqualTo(Outcome.OUTCOME_UNCHANGED);
    IsFollowingResponse since =
        fixture.relations.isFollowing(
            IsFollowingRequest.newBuilder()
                .setFollowers(ids(1L))
                .setFollowees(ids(2L, 3L))
                .setIncludeSince(true)
                .build());
    assertThat(since.getFollowingList()).containsExactly(true, false);
    assertThat(since.getSinceList()).containsExactly(200L, 0L);
    UnfollowRequest unfollow =
        UnfollowRequest.newBuilder().setFollower(id(1)).setFollowee(id(2)).build();
    assertThat(fixture.relations.unfollow(unfollow).getOutcome())
        .isEqualTo(Outcome.OUTCOME_DELETED);
    assertThat(fixture.relations.unfollow(unfollow).getOutcome())
        .isEqualTo(Outcome.OUTCOME_NOT_FOUND);
  }

  @Test
  void retryWithTheSameKeyDoesNotFollowAgain() {
    FollowRequest follow =
        FollowRequest.newBuilder()
            .setOptions(WriteOptions.newBuilder().setIdempotencyKey("k"))
            .setFollower(id("ann"))
            .setFollowee(id("bob"))
            .build();
    assertThat(fixture.relations.follow(follow).getRepeated()).isFalse();
    fixture.relations.unfollow(
        UnfollowRequest.newBuilder().setFollower(id("ann")).setFollowee(id("bob")).build());
    FollowResponse again = fixture.relations.follow(follow);
    assertThat(again.getRepeated()).isTrue();
    assertThat(again.getOutcome()).isEqualTo(Outcome.OUTCOME_CREATED);
    assertThat(counts("ann").getFollowing(0)).isZero();
  }

  private CountsResponse counts(String user) {
    return fixture.relations.counts(
        CountsRequest.newBuilder().setUsers(VertexIds.newBuilder().addStrings(user)).build());
  }

  @Test
  void pagesThroughFollowersInBothOrders() {
    LongStream.rangeClosed(1, 25).forEach(user -> follow(user, 1000, user));
    for (Order order : List.of(Order.ORDER_DESCENDING, Order.ORDER_ASCENDING)) {
      List<Long> seen = new ArrayList<>();
      String cursor = "";
      do {
        ListFollowersResponse page =
            fixture.relations.listFollowers(
                ListFollowersRequest.newBuilder()
                    .setUser(id(1000))
                    .setPageSize(10)
                    .setOrder(order)
                    .setCursor(cursor)
                    .build());
        assertThat(page.getUsers().getNumbersCount()).isLessThanOrEqualTo(10);
        assertThat(page.getSinceList()).isEqualTo(page.getUsers().getNumbersList());
        seen.addAll(page.getUsers().getNumbersList());
        cursor = page.getNextCursor();
        assertThat(cursor.isEmpty())
            .isEqualTo(page.getStopReason() == StopReason.STOP_REASON_EXHAUSTED);
      } while (!cursor.isEmpty());
      List<Long> expected =
          LongStream.rangeClosed(1, 25)
              .map(i -> order == Order.ORDER_ASCENDING ? i : 26 - i)
              .boxed()
              .toList();
      assertThat(seen).isEqualTo(expected);
    }
  }

  @Test
  void listsWhomAUserFollowsWithinTimes() {
    LongStream.rangeClosed(1, 9).forEach(user -> follow(7, 100 + user, user));
    ListFollowingResponse page =
        fixture.relations.listFollowing(
            ListFollowingRequest.newBuilder()
                .setUser(id(7))
                .setSince(SortKeyBounds.newBuilder().setFirst(3).setLast(5))
                .build());
    assertThat(page.getUsers().getNumbersList()).containsExactly(105L, 104L, 103L);
    assertThat(page.getNextCursor()).isEmpty();
    CountsResponse counts =
        fixture.relations.counts(CountsRequest.newBuilder().setUsers(ids(7L, 101L, 999L)).build());
    assertThat(counts.getFollowingList()).containsExactly(9L, 0L, 0L);
    assertThat(counts.getFollowersList()).containsExactly(0L, 1L, 0L);
  }

  @Test
  void mixesNumbersAndStrings() {
    fixture.relations.follow(
        FollowRequest.newBuilder().setFollower(id(1)).setFollowee(id("bob")).setSince(1).build());
    follow(1, 2, 2);
    VertexIds users =
        fixture
            .relations
            .listFollowing(ListFollowingRequest.newBuilder().setUser(id(1)).build())
            .getUsers();
    assertThat(users.getNumbersList()).containsExactly(2L, 0L);
    assertThat(users.getStringsList()).containsExactly("", "bob");
    IsFollowingResponse answer =
        fixture.relations.isFollowing(
            IsFollowingRequest.newBuilder().setFollowers(ids(1L)).setFollowees(users).build());
    assertThat(answer.getFollowingList()).containsExactly(true, true);
  }

  private SendGiftRequest.Builder gift(String key, VertexId giver, VertexId receiver, long amount) {
    return SendGiftRequest.newBuilder()
        .setOptions(WriteOptions.newBuilder().setIdempotencyKey(key))
        .setGiver(giver)
        .setReceiver(receiver)
        .setAmount(amount)
        .setItem("rose");
  }

  @Test
  void retryOfAGiftIsTheSameGift() {
    SendGiftResponse first =
        fixture.relations.sendGift(gift("a", id(1), id(2), 5).setAt(77).build());
    assertThat(first.getOutcome()).isEqualTo(Outcome.OUTCOME_CREATED);
    SendGiftResponse again = fixture.relations.sendGift(gift("a", id(1), id(2), 5).build());
    assertThat(again.getRepeated()).isTrue();
    assertThat(again.getGiftId()).isEqualTo(first.getGiftId());
    assertThat(again.getAt()).isEqualTo(77);
    SendGiftResponse second =
        fixture.relations.sendGift(gift("b", id(1), id(2), 5).setAt(77).build());
    assertThat(second.getGiftId()).isNotEqualTo(first.getGiftId());
    GiftHistoryResponse history =
        fixture.relations.giftHistory(GiftHistoryRequest.newBuilder().setGiver(id(1)).build());
    assertThat(history.getGiftsList()).hasSize(2);
    assertThat(history.getGiftsList()).extracting(Gift::getItem).containsOnly("rose");
  }

  @Test
  void keyOfAnotherGiftIsRefused() {
    fixture.relations.sendGift(gift("a", id(1), id(2), 5).build());
    for (SendGiftRequest other :
        List.of(
            gift("a", id(1), id(2), 6).build(),
            gift("a", id(1), id(3), 5).build(),
            gift("a", id(1), id(2), 5).setItem("car").build())) {
      StatusRuntimeException error =
          catchThrowableOfType(
              StatusRuntimeException.class, () -> fixture.relations.sendGift(other));
      assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
      assertThat(QueryNodeFixture.reason(error)).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    }
  }

  @Test
  void tellsTheHistoryOfGiftsFromEverySide() {
    for (int i = 0; i < 12; i++) {
      fixture.relations.sendGift(gift("x" + i, id(1), id(2 + i % 2), i).setAt(i).build());
    }
    List<Long> amounts = new ArrayList<>();
    String cursor = "";
    do {
      GiftHistoryResponse page =
          fixture.relations.giftHistory(
              GiftHistoryRequest.newBuilder()
                  .setGiver(id(1))
                  .setReceiver(id(2))
                  .setPageSize(4)
                  .setCursor(cursor)
                  .build());
      page.getGiftsList().forEach(gift -> amounts.add(gift.getAmount()));
      assertThat(page.getGiftsList()).allMatch(gift -> gift.getReceiver().equals(id(2)));
      cursor = page.getNextCursor();
    } while (!cursor.isEmpty());
    assertThat(amounts).containsExactly(10L, 8L, 6L, 4L, 2L, 0L);
    GiftHistoryResponse received =
        fixture.relations.giftHistory(
            GiftHistoryRequest.newBuilder()
                .setReceiver(id(3))
                .setOrder(Order.ORDER_ASCENDING)
                .setAt(SortKeyBounds.newBuilder().setFirst(4))
                .build());
    assertThat(received.getGiftsList())
        .extracting(Gift::getAmount)
        .containsExactly(5L, 7L, 9L, 11L);
    assertThat(received.getGiftsList()).allMatch(gift -> gift.getGiver().equals(id(1)));
  }

  @Test
  void tellsWhoGiftedMost() {
    fixture.relations.sendGift(gift("a", id(1), id(9), 5).setAt(1).build());
    fixture.relations.sendGift(gift("b", id(2), id(9), 4).setAt(2).build());
    fixture.relations.sendGift(gift("c", id(2), id(9), 3).setAt(3).build());
    fixture.relations.sendGift(gift("c", id(2), id(9), 3).setAt(3).build());
    fixture.relations.sendGift(gift("d", id(3), id(9), 6).setAt(4).build());
    TopGiftersRequest.Builder request = TopGiftersRequest.newBuilder().setReceiver(id(9));
    TopGiftersResponse first = fixture.relations.topGifters(request.setPageSize(2).build());
    assertThat(first.getUsers()).isEqualTo(ids(2L, 3L));
    assertThat(first.getValuesList()).containsExactly(7L, 6L);
    assertThat(first.getStopReason()).isEqualTo(StopReason.STOP_REASON_LIMIT);
    TopGiftersResponse second =
        fixture.relations.topGifters(request.setCursor(first.getNextCursor()).build());
    assertThat(second.getUsers()).isEqualTo(ids(1L));
    assertThat(second.getNextCursor()).isEmpty();
    TopGiftersResponse count =
        fixture.relations.topGifters(
            TopGiftersRequest.newBuilder()
                .setGiver(id(2))
                .setBy(Aggregate.AGGREGATE_COUNT)
                .build());
    assertThat(count.getUsers()).isEqualTo(ids(9L));
    assertThat(count.getValuesList()).containsExactly(2L);
    GiftTotalsResponse totals =
        fixture.relations.giftTotals(
            GiftTotalsRequest.newBuilder()
                .setGivers(ids(1L, 2L, 4L))
                .setReceivers(ids(9L))
                .build());
    assertThat(totals.getGiftsList()).containsExactly(1L, 2L, 0L);
    assertThat(totals.getAmountsList()).containsExactly(5L, 7L, 0L);
    assertThat(totals.getLastAmountsList()).containsExactly(5L, 3L, 0L);
    StatusRuntimeException missing =
        failure(
            () ->
                fixture.relations.topGifters(
                    TopGiftersRequest.newBuilder()
                        .setReceiver(id(9))
                        .setBy(Aggregate.AGGREGATE_MIN)
                        .build()));
    assertThat(QueryNodeFixture.reason(missing)).isEqualTo("NO_ROLL_UP");
    assertError(
        failure(() -> fixture.relations.topGifters(TopGiftersRequest.getDefaultInstance())),
        Status.Code.INVALID_ARGUMENT,
        "receiver");
  }

  private StatusRuntimeException failure(Runnable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call::run);
  }

  @Test
  void badInputIsNamed() {
    assertError(
        failure(() -> fixture.relations.follow(FollowRequest.getDefaultInstance())),
        Status.Code.INVALID_ARGUMENT,
        "follower");
    assertError(
        failure(
            () ->
                fixture.relations.follow(
                    FollowRequest.newBuilder()
                        .setFollower(id(1))
                        .setFollowee(VertexId.getDefaultInstance())
                        .build())),
        Status.Code.INVALID_ARGUMENT,
        "followee");
    assertError(
        failure(
            () ->
                fixture.relations.follow(
                    FollowRequest.newBuilder()
                        .setFollower(id(1))
                        .setFollowee(id("x".repeat(257)))
                        .build())),
        Status.Code.INVALID_ARGUMENT,
        "followee");
    assertError(
        failure(
            () ->
                fixture.relations.follow(
                    FollowRequest.newBuilder()
                        .setGraph("nowhere")
                        .setFollower(id(1))
                        .setFollowee(id(2))
                        .build())),
        Status.Code.NOT_FOUND,
        "graph");
    assertError(
        failure(
            () ->
                fixture.relations.listFollowers(
                    ListFollowersRequest.newBuilder().setUser(id(1)).setPageSize(10_001).build())),
        Status.Code.INVALID_ARGUMENT,
        "page_size");
    assertError(
        failure(
            () ->
                fixture.relations.sendGift(
                    SendGiftRequest.newBuilder().setGiver(id(1)).setReceiver(id(2)).build())),
        Status.Code.INVALID_ARGUMENT,
        "options.idempotency_key");
    assertError(
        failure(() -> fixture.relations.giftHistory(GiftHistoryRequest.newBuilder().build())),
        Status.Code.INVALID_ARGUMENT,
        "giver");
    assertError(
        failure(
            () ->
                fixture.relations.isFollowing(
                    IsFollowingRequest.newBuilder()
                        .setFollowers(ids(1L, 2L))
                        .setFollowees(ids(1L, 2L, 3L))
                        .build())),
        Status.Code.INVALID_ARGUMENT,
        "followees");
    assertError(
        failure(
            () ->
                fixture.relations.counts(
                    CountsRequest.newBuilder()
                        .setUsers(ids(1L))
                        .setOptions(ReadOptions.newBuilder().setSessionToken("!"))
                        .build())),
        Status.Code.INVALID_ARGUMENT,
        "options.session_token");
  }

  private static void assertError(StatusRuntimeException error, Status.Code code, String field) {
    assertThat(error).isNotNull();
    assertThat(error.getStatus().getCode()).isEqualTo(code);
    assertThat(QueryNodeFixture.field(error)).isEqualTo(field);
    assertThat(QueryNodeFixture.reason(error)).isNotEmpty();
    assertThat(error.getStatus().getDescription()).isNotBlank().doesNotContain("Exception", "\tat");
  }

  @Test
  void cursorsOfOtherListsAndForgedOnesAreRefused() {
    LongStream.rangeClosed(1, 9).forEach(user -> follow(user, 1000, user));
    ListFollowersRequest request =
        ListFollowersRequest.newBuilder().setUser(id(1000)).setPageSize(3).build();
    String cursor = fixture.relations.listFollowers(request).getNextCursor();
    for (ListFollowersRequest other :
        List.of(
            request.toBuilder().setCursor(cursor).setUser(id(1001)).build(),
            request.toBuilder().setCursor(cursor).setOrder(Order.ORDER_ASCENDING).build(),
            request.toBuilder().setCursor("abc").build(),
            request.toBuilder().setCursor(cursor.substring(1)).build(),
            request.toBuilder().setCursor(cursor.replace('A', 'B')).build(),
            request.toBuilder().setCursor("Ä").build())) {
      StatusRuntimeException error = failure(() -> fixture.relations.listFollowers(other));
      assertError(error, Status.Code.INVALID_ARGUMENT, "cursor");
      assertThat(QueryNodeFixture.reason(error)).isEqualTo("BAD_CURSOR");
    }
  }

  @Test
  void graphWithoutTheSocialSchemaIsEmptyUntilWritten() {
    fixture.catalog.createGraph("other", SchemaMode.AUTO);
    CountsRequest counts = CountsRequest.newBuilder().setGraph("other").setUsers(ids(1L)).build();
    assertThat(fixture.relations.counts(counts).getFollowing(0)).isZero();
    fixture.relations.follow(
        FollowRequest.newBuilder().setGraph("other").setFollower(id(1)).setFollowee(id(2)).build());
    assertThat(fixture.relations.counts(counts).getFollowing(0)).isEqualTo(1);
    fixture.catalog.createGraph("tight", SchemaMode.STRICT);
    StatusRuntimeException error =
        failure(
            () ->
                fixture.relations.follow(
                    FollowRequest.newBuilder()
                        .setGraph("tight")
                        .setFollower(id(1))
                        .setFollowee(id(2))
                        .build()));
    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
  }
}
