package io.kithgraph.distribution.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.api.v1.CountsRequest;
import io.kithgraph.api.v1.CountsResponse;
import io.kithgraph.api.v1.Gift;
import io.kithgraph.api.v1.GiftHistoryRequest;
import io.kithgraph.api.v1.GiftHistoryResponse;
import io.kithgraph.api.v1.ListFollowersRequest;
import io.kithgraph.api.v1.ListFollowersResponse;
import io.kithgraph.api.v1.ListFollowingRequest;
import io.kithgraph.api.v1.ListFollowingResponse;
import io.kithgraph.api.v1.RelationServiceGrpc.RelationServiceBlockingStub;
import io.kithgraph.api.v1.VertexId;
import io.kithgraph.api.v1.VertexIds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;

/** What a server says about all follows and gifts of some users, from both sides. Immutable. */
public record SocialLedger(
    List<Long> users,
    Set<Pair> followsBySource,
    Set<Pair> followsByDestination,
    List<Transfer> giftsByGiver,
    List<Transfer> giftsByReceiver,
    Map<Long, List<Long>> counts) {

  /** An ordered pair of users. */
  public record Pair(long from, long to) implements Comparable<Pair> {
    @Override
    public int compareTo(Pair other) {
      int byFrom = Long.compare(from, other.from);
      return byFrom != 0 ? byFrom : Long.compare(to, other.to);
    }
  }

  /** A gift; amounts are different for all gifts of a test, so they name it. */
  public record Transfer(Pair pair, long amount) {}

  /** Reads everything about the users 0 to {@code users} - 1, in pages of a few. */
  static SocialLedger read(RelationServiceBlockingStub relations, int users) {
    return read(relations, LongStream.range(0, users).boxed().toList());
  }

  /** Reads everything about users who know nobody else, in pages of a few. */
  public static SocialLedger read(RelationServiceBlockingStub relations, List<Long> users) {
    Set<Pair> bySource = new TreeSet<>();
    Set<Pair> byDestination = new TreeSet<>();
    List<Transfer> byGiver = new ArrayList<>();
    List<Transfer> byReceiver = new ArrayList<>();
    for (long user : users) {
      following(relations, user, bySource);
      followers(relations, user, byDestination);
      VertexId id = VertexId.newBuilder().setNumber(user).build();
      gifts(relations, GiftHistoryRequest.newBuilder().setGiver(id), byGiver);
      gifts(relations, GiftHistoryRequest.newBuilder().setReceiver(id), byReceiver);
    }
    CountsResponse counted =
        relations.counts(
            CountsRequest.newBuilder()
                .setUsers(VertexIds.newBuilder().addAllNumbers(users))
                .build());
    Map<Long, List<Long>> counts = new TreeMap<>();
    for (int i = 0; i < users.size(); i++) {
      counts.put(users.get(i), List.of(counted.getFollowing(i), counted.getFollowers(i)));
    }
    return new SocialLedger(users, bySource, byDestination, byGiver, byReceiver, counts);
  }

  private static void following(RelationServiceBlockingStub relations, long user, Set<Pair> into) {
    String cursor = "";
    do {
      ListFollowingResponse page =
          relations.listFollowing(
              ListFollowingRequest.newBuilder()
                  .setUser(VertexId.newBuilder().setNumber(user))
                  .setPageSize(17)
                  .setCursor(cursor)
                  .build());
      for (long other : page.getUsers().getNumbersList()) {
        assertThat(into.add(new Pair(user, other))).as("%d follows %d once", user, other).isTrue();
      }
      cursor = page.getNextCursor();
    } while (!cursor.isEmpty());
  }

  private static void followers(RelationServiceBlockingStub relations, long user, Set<Pair> into) {
    String cursor = "";
    do {
      ListFollowersResponse page =
          relations.listFollowers(
              ListFollowersRequest.newBuilder()
                  .setUser(VertexId.newBuilder().setNumber(user))
                  .setPageSize(17)
                  .setCursor(cursor)
                  .build());
      for (long other : page.getUsers().getNumbersList()) {
        assertThat(into.add(new Pair(other, user))).as("%d follows %d once", other, user).isTrue();
      }
      cursor = page.getNextCursor();
    } while (!cursor.isEmpty());
  }

  private static void gifts(
      RelationServiceBlockingStub relations,
      GiftHistoryRequest.Builder whose,
      List<Transfer> into) {
    String cursor = "";
    do {
      GiftHistoryResponse page =
          relations.giftHistory(whose.setPageSize(100).setCursor(cursor).build());
      for (Gift gift : page.getGiftsList()) {
        into.add(
            new Transfer(
                new Pair(gift.getGiver().getNumber(), gift.getReceiver().getNumber()),
                gift.getAmount()));
      }
      cursor = page.getNextCursor();
    } while (!cursor.isEmpty());
  }

  /** Both sides tell the same, no gift is there twice, and degrees are what the lists hold. */
  public void checkSymmetric() {
    assertThat(followsByDestination).as("halves of follows").isEqualTo(followsBySource);
    assertThat(new HashSet<>(giftsByGiver)).as("gifts twice").hasSameSizeAs(giftsByGiver);
    assertThat(giftsByReceiver)
        .as("halves of gifts")
        .containsExactlyInAnyOrderElementsOf(giftsByGiver);
    Map<Long, List<Long>> expected = new TreeMap<>();
    for (long id : users) {
      expected.put(
          id,
          List.of(
              followsBySource.stream().filter(pair -> pair.from() == id).count(),
              followsBySource.stream().filter(pair -> pair.to() == id).count()));
    }
    assertThat(counts).as("degrees").isEqualTo(expected);
  }
}
