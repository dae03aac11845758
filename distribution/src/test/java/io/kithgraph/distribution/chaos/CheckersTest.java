package io.kithgraph.distribution.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.distribution.chaos.GiftBooks.Total;
import io.kithgraph.distribution.process.SocialLedger;
import io.kithgraph.distribution.process.SocialLedger.Pair;
import io.kithgraph.distribution.process.SocialLedger.Transfer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The other checkers of a run: each sees the mistake that it is there for. */
class CheckersTest {
  private static final Pair PAIR = new Pair(1, 2);
  private static final Transfer GIFT = new Transfer(PAIR, 7);
  private static final Transfer OTHER = new Transfer(PAIR, 5);
  private static final Map<Pair, Total> TOTALS = Map.of(PAIR, new Total(2, 12));
  private static final Map<Long, Map<Long, Long>> TOP = Map.of(2L, Map.of(1L, 12L));

  private static Optional<String> books(List<Transfer> there) {
    return new GiftBooks(there, TOTALS, TOP).violation(List.of(GIFT), List.of(OTHER));
  }

  @Test
  void giftsThatWereGivenUpMayBeThere() {
    assertThat(books(List.of(GIFT, OTHER))).isEmpty();
    assertThat(
            new GiftBooks(List.of(GIFT), Map.of(PAIR, new Total(1, 7)), Map.of(2L, Map.of(1L, 7L)))
                .violation(List.of(GIFT), List.of(OTHER)))
        .isEmpty();
  }

  @Test
  void lostDoubledAndUnknownGiftsAreSeen() {
    assertThat(books(List.of(OTHER))).get().asString().contains("lost");
    assertThat(books(List.of(GIFT, GIFT))).get().asString().contains("twice");
    assertThat(books(List.of(GIFT, new Transfer(PAIR, 9)))).get().asString().contains("Nobody");
  }

  @Test
  void wrongTotalsAreSeen() {
    List<Transfer> gifts = List.of(GIFT, OTHER);
    assertThat(
            new GiftBooks(gifts, Map.of(PAIR, new Total(3, 12)), TOP).violation(gifts, List.of()))
        .get()
        .asString()
        .contains("Totals");
    assertThat(
            new GiftBooks(gifts, TOTALS, Map.of(2L, Map.of(1L, 11L))).violation(gifts, List.of()))
        .get()
        .asString()
        .contains("Ordered totals");
  }

  @Test
  void skippedAndRepeatedUsersOfAListAreSeen() {
    assertThat(PagingClient.violation(Set.of(1L, 2L), List.of(2L, 9L, 9L, 1L))).isEmpty();
    assertThat(PagingClient.violation(Set.of(1L, 2L), List.of(2L))).isPresent();
    assertThat(PagingClient.violation(Set.of(1L, 2L), List.of(2L, 1L, 2L))).isPresent();
  }

  @Test
  void halvesAndWrongDegreesAreSeen() {
    List<Long> users = List.of(1L, 2L);
    Map<Long, List<Long>> counts = Map.of(1L, List.of(1L, 0L), 2L, List.of(0L, 1L));
    Set<Pair> follows = Set.of(PAIR);
    new SocialLedger(users, follows, follows, List.of(GIFT), List.of(GIFT), counts)
        .checkSymmetric();
    assertThatThrownBy(
            () ->
                new SocialLedger(users, follows, Set.of(), List.of(), List.of(), counts)
                    .checkSymmetric())
        .hasMessageContaining("halves of follows");
    assertThatThrownBy(
            () ->
                new SocialLedger(users, follows, follows, List.of(GIFT), List.of(), counts)
                    .checkSymmetric())
        .hasMessageContaining("halves of gifts");
    assertThatThrownBy(
            () ->
                new SocialLedger(
                        users,
                        follows,
                        follows,
                        List.of(),
                        List.of(),
                        Map.of(1L, List.of(1L, 0L), 2L, List.of(0L, 2L)))
                    .checkSymmetric())
        .hasMessageContaining("degrees");
  }
}
