package io.kithgraph.distribution.chaos;

import io.kithgraph.api.v1.GiftTotalsRequest;
import io.kithgraph.api.v1.GiftTotalsResponse;
import io.kithgraph.api.v1.RelationServiceGrpc.RelationServiceBlockingStub;
import io.kithgraph.api.v1.TopGiftersRequest;
import io.kithgraph.api.v1.TopGiftersResponse;
import io.kithgraph.api.v1.VertexIds;
import io.kithgraph.distribution.process.SocialLedger.Pair;
import io.kithgraph.distribution.process.SocialLedger.Transfer;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Gifts and the totals that are kept of them.
 *
 * @param gifts all gifts among some users
 * @param totals for each pair with gifts, how many and how much, as it is kept
 * @param top for each receiver, how much each giver gave, as the ordered list says
 */
record GiftBooks(List<Transfer> gifts, Map<Pair, Total> totals, Map<Long, Map<Long, Long>> top) {

  /** How many gifts, and how much in all. */
  record Total(long gifts, long amount) {
    static final Total NONE = new Total(0, 0);

    Total plus(long more) {
      return new Total(gifts + 1, amount + more);
    }
  }

  /** Reads what a server keeps. */
  static GiftBooks read(
      RelationServiceBlockingStub relations, List<Long> users, List<Transfer> gifts) {
    Map<Pair, Total> totals = new TreeMap<>();
    Map<Long, Map<Long, Long>> top = new TreeMap<>();
    for (long receiver : users) {
      GiftTotalsResponse kept =
          relations.giftTotals(
              GiftTotalsRequest.newBuilder()
                  .setGivers(VertexIds.newBuilder().addAllNumbers(users))
                  .setReceivers(VertexIds.newBuilder().addNumbers(receiver))
                  .build());
      for (int i = 0; i < users.size(); i++) {
        if (kept.getGifts(i) > 0) {
          totals.put(
              new Pair(users.get(i), receiver), new Total(kept.getGifts(i), kept.getAmounts(i)));
        }
      }
      Map<Long, Long> givers = givers(relations, receiver);
      if (!givers.isEmpty()) {
        top.put(receiver, givers);
      }
    }
    return new GiftBooks(gifts, totals, top);
  }

  private static Map<Long, Long> givers(RelationServiceBlockingStub relations, long receiver) {
    Map<Long, Long> givers = new TreeMap<>();
    String cursor = "";
    do {
      TopGiftersResponse page =
          relations.topGifters(
              TopGiftersRequest.newBuilder()
                  .setReceiver(Calls.user(receiver))
                  .setPageSize(5)
                  .setCursor(cursor)
                  .build());
      for (int i = 0; i < page.getValuesCount(); i++) {
        Long before = givers.put(page.getUsers().getNumbers(i), page.getValues(i));
        if (before != null) {
          throw new AssertionError("Giver " + page.getUsers().getNumbers(i) + " is listed twice");
        }
      }
      cursor = page.getNextCursor();
    } while (!cursor.isEmpty());
    return givers;
  }

  /**
   * Every gift that was acknowledged is there once, any other one at most once and only if somebody
   * gave it up, and all totals are those of the gifts.
   *
   * @return what is wrong, or empty
   */
  Optional<String> violation(Collection<Transfer> acknowledged, Collection<Transfer> givenUp) {
    Set<Transfer> there = new HashSet<>(gifts);
    if (there.size() != gifts.size()) {
      return Optional.of("Gifts are there twice: " + (gifts.size() - there.size()));
    }
    Set<Transfer> lost = new HashSet<>(acknowledged);
    lost.removeAll(there);
    if (!lost.isEmpty()) {
      return Optional.of("Acknowledged gifts are lost: " + lost);
    }
    Set<Transfer> unknown = new HashSet<>(there);
    unknown.removeAll(Set.copyOf(acknowledged));
    unknown.removeAll(Set.copyOf(givenUp));
    if (!unknown.isEmpty()) {
      return Optional.of("Nobody has given these gifts: " + unknown);
    }
    Map<Pair, Total> expected = new TreeMap<>();
    Map<Long, Map<Long, Long>> expectedTop = new TreeMap<>();
    for (Transfer gift : gifts) {
      Pair pair = gift.pair();
      expected.put(pair, expected.getOrDefault(pair, Total.NONE).plus(gift.amount()));
      expectedTop
          .computeIfAbsent(pair.to(), unused -> new TreeMap<>())
          .merge(pair.from(), gift.amount(), Long::sum);
    }
    if (!expected.equals(totals)) {
      return Optional.of("Totals of gifts are " + totals + " and should be " + expected);
    }
    return expectedTop.equals(top)
        ? Optional.empty()
        : Optional.of("Ordered totals of gifts are " + top + " and should be " + expectedTop);
  }
}
