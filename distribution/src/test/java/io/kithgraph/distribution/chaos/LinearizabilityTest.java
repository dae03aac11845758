package io.kithgraph.distribution.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.distribution.chaos.EdgeOperation.Answer;
import io.kithgraph.distribution.chaos.EdgeOperation.Call;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The checker of histories: what is right passes, and every planted mistake is seen. */
class LinearizabilityTest {
  private static final long NEVER = EdgeOperation.NEVER;
  private static final List<Call> CALLS = List.of(Call.values());

  private final List<EdgeOperation> history = new ArrayList<>();

  private void with(Call call, Answer answer, long invoked, long returned) {
    history.add(new EdgeOperation(history.size(), call, answer, invoked, returned));
  }

  private boolean isRight() {
    return Linearizability.violation(false, history).isEmpty();
  }

  @Test
  void callsAtTheSameTimeHappenInAnyOrder() {
    with(Call.FOLLOW, Answer.CREATED, 0, 10);
    with(Call.EXISTS, Answer.NOT_THERE, 5, 20);
    with(Call.UNFOLLOW, Answer.DELETED, 15, 30);
    assertThat(isRight()).isTrue();
  }

  @Test
  void anAcknowledgedFollowThatIsNotThereIsSeen() {
    with(Call.FOLLOW, Answer.CREATED, 0, 10);
    with(Call.EXISTS, Answer.NOT_THERE, 11, 20);
    assertThat(isRight()).isFalse();
  }

  @Test
  void aReadOfThePastIsSeen() {
    with(Call.FOLLOW, Answer.CREATED, 0, 10);
    with(Call.UNFOLLOW, Answer.DELETED, 12, 20);
    with(Call.EXISTS, Answer.THERE, 21, 30);
    assertThat(isRight()).isFalse();
  }

  @Test
  void readsThatGoBackInTimeAreSeenWhileTheWriteIsStillUnderWay() {
    with(Call.FOLLOW, Answer.CREATED, 0, 100);
    with(Call.EXISTS, Answer.THERE, 10, 20);
    with(Call.EXISTS, Answer.NOT_THERE, 30, 40);
    assertThat(isRight()).isFalse();
  }

  @Test
  void aFollowThatIsAppliedTwiceIsSeen() {
    with(Call.FOLLOW, Answer.CREATED, 0, 10);
    with(Call.UNFOLLOW, Answer.DELETED, 12, 20);
    with(Call.UNFOLLOW, Answer.DELETED, 22, 30);
    assertThat(isRight()).isFalse();
  }

  @Test
  void twoCreationsWithoutAnEndBetweenThemAreSeen() {
    with(Call.FOLLOW, Answer.CREATED, 0, 10);
    with(Call.FOLLOW, Answer.CREATED, 5, 15);
    assertThat(isRight()).isFalse();
  }

  @Test
  void aCallWithoutAnAnswerMayHappenLateOrNever() {
    with(Call.FOLLOW, Answer.UNKNOWN, 0, NEVER);
    with(Call.EXISTS, Answer.NOT_THERE, 50, 60);
    assertThat(isRight()).isTrue();
    with(Call.EXISTS, Answer.THERE, 70, 80);
    assertThat(isRight()).isTrue();
  }

  @Test
  void aCallWithoutAnAnswerHappensOnceAtMostAndNotBeforeItBegan() {
    with(Call.FOLLOW, Answer.UNKNOWN, 0, NEVER);
    with(Call.UNFOLLOW, Answer.DELETED, 10, 20);
    with(Call.EXISTS, Answer.THERE, 30, 40);
    assertThat(isRight()).isFalse();

    history.clear();
    with(Call.EXISTS, Answer.THERE, 0, 10);
    with(Call.FOLLOW, Answer.UNKNOWN, 11, NEVER);
    assertThat(isRight()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void randomHistoriesOfARightRegisterPass(long seed) {
    boolean unused = addRandom(seed, 1);
    assertThat(Linearizability.violation(false, history)).as("seed %d", seed).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aTurnedAnswerAmongManyRightOnesIsSeen(long seed) {
    boolean there = addRandom(seed, 0);
    long end = history.stream().mapToLong(EdgeOperation::returned).max().orElseThrow();
    with(Call.EXISTS, there ? Answer.NOT_THERE : Answer.THERE, end + 1, end + 2);
    assertThat(isRight()).as("seed %d", seed).isFalse();
  }

  /** Adds what six clients of a right register see; whether the edge is there at the end. */
  private boolean addRandom(long seed, int lostPercent) {
    Random random = new Random(seed);
    int clients = 6;
    long[] free = new long[clients];
    List<long[]> moments = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      int client = random.nextInt(clients);
      long invoked = free[client] + random.nextInt(20);
      long happened = invoked + 1 + random.nextInt(30);
      long returned = happened + 1 + random.nextInt(30);
      free[client] = returned + 1;
      moments.add(new long[] {client, invoked, happened, returned});
    }
    moments.sort(Comparator.comparingLong(moment -> moment[2]));
    boolean there = false;
    for (long[] moment : moments) {
      Call call = CALLS.get(random.nextInt(CALLS.size()));
      Answer answer =
          switch (call) {
            case FOLLOW -> there ? Answer.THERE : Answer.CREATED;
            case UNFOLLOW -> there ? Answer.DELETED : Answer.NOT_THERE;
            case EXISTS -> there ? Answer.THERE : Answer.NOT_THERE;
          };
      boolean lost = random.nextInt(100) < lostPercent;
      if (!lost || random.nextBoolean()) {
        there = call == Call.EXISTS ? there : call == Call.FOLLOW;
      }
      history.add(
          new EdgeOperation(
              (int) moment[0],
              call,
              lost ? Answer.UNKNOWN : answer,
              moment[1],
              lost ? NEVER : moment[3]));
    }
    return there;
  }
}
