package io.kithgraph.query.server.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.netflix.concurrency.limits.limit.FixedLimit;
import io.kithgraph.api.v1.PriorityClass;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ConcurrencyLimitTest {
  /** A queue stands from then on. */
  private static final long LATER = Duration.ofMillis(100).toNanos();

  @Test
  void theLeastUrgentClassIsTurnedAwayFirst() {
    ConcurrencyLimit limit = new ConcurrencyLimit(FixedLimit.of(8));
    standingQueue(limit);
    assertThat(entered(limit, PriorityClass.PRIORITY_CLASS_BACKGROUND, LATER)).isEqualTo(0);
    assertThat(entered(limit, PriorityClass.PRIORITY_CLASS_BATCH, LATER)).isEqualTo(0);
    leave(limit, 2);
    assertThat(entered(limit, PriorityClass.PRIORITY_CLASS_BACKGROUND, LATER)).isEqualTo(0);
    assertThat(entered(limit, PriorityClass.PRIORITY_CLASS_BATCH, LATER)).isEqualTo(0);
    leave(limit, 2);
    assertThat(entered(limit, PriorityClass.PRIORITY_CLASS_BACKGROUND, LATER)).isEqualTo(0);
    assertThat(entered(limit, PriorityClass.PRIORITY_CLASS_BATCH, LATER)).isEqualTo(2);
    assertThat(entered(limit, PriorityClass.PRIORITY_CLASS_UNSPECIFIED, LATER)).isEqualTo(2);
    assertThat(limit.enter(PriorityClass.PRIORITY_CLASS_INTERACTIVE, LATER)).isFalse();
    assertThat(limit.underWay()).isEqualTo(8);
  }

  @Test
  void aBurstIsLetInAndAStandingQueueIsNot() {
    ConcurrencyLimit limit = new ConcurrencyLimit(FixedLimit.of(8));
    long start = -5; // the clock of the machine may be negative
    assertThat(entered(limit, PriorityClass.PRIORITY_CLASS_INTERACTIVE, start)).isEqualTo(16 * 8);
    leave(limit, 100);
    assertThat(limit.enter(PriorityClass.PRIORITY_CLASS_INTERACTIVE, start + LATER - 1)).isTrue();
    assertThat(limit.enter(PriorityClass.PRIORITY_CLASS_INTERACTIVE, start + LATER)).isFalse();

    leave(limit, limit.underWay() - 4);
    assertThat(entered(limit, PriorityClass.PRIORITY_CLASS_INTERACTIVE, 2 * LATER)).isEqualTo(4);
    leave(limit, 5);
    assertThat(entered(limit, PriorityClass.PRIORITY_CLASS_INTERACTIVE, 2 * LATER))
        .as("half of the limit was free meanwhile")
        .isEqualTo(16 * 8 - 3);
  }

  /** Fills the limit exactly, long after it was full for the first time. */
  private static void standingQueue(ConcurrencyLimit limit) {
    int unused = entered(limit, PriorityClass.PRIORITY_CLASS_INTERACTIVE, 0);
    leave(limit, limit.underWay() - limit.limit());
  }

  private static void leave(ConcurrencyLimit limit, int calls) {
    for (int i = 0; i < calls; i++) {
      limit.leave(0, 1, true);
    }
  }

  private static int entered(ConcurrencyLimit limit, PriorityClass priority, long nowNanos) {
    int entered = 0;
    while (limit.enter(priority, nowNanos)) {
      entered++;
    }
    return entered;
  }

  @Test
  void theLimitSinksWhileCallsAreSlowAndRisesAgain() {
    ConcurrencyLimit limit = new ConcurrencyLimit(new AdmissionSettings(16, 1_024, 1, Quotas.NONE));
    long now = serve(limit, 0, Duration.ofMillis(1), 120);
    int fast = limit.limit();
    now = serve(limit, now, Duration.ofMillis(80), 30);
    int slow = limit.limit();
    serve(limit, now, Duration.ofMillis(1), 300);

    assertThat(slow).isLessThan(fast / 2).isGreaterThanOrEqualTo(16);
    assertThat(limit.limit()).isGreaterThan(slow * 2);
  }

  /** Keeps the server as full as it lets itself be, each call of one latency. */
  private static long serve(
      ConcurrencyLimit limit, long startNanos, Duration latency, int seconds) {
    long now = startNanos;
    long end = startNanos + Duration.ofSeconds(seconds).toNanos();
    while (now < end) {
      int calls = 0;
      while (calls < limit.limit() && limit.enter(PriorityClass.PRIORITY_CLASS_INTERACTIVE, now)) {
        calls++;
      }
      for (int i = 0; i < calls; i++) {
        limit.leave(now, now + latency.toNanos(), true);
      }
      now += Duration.ofMillis(100).toNanos();
    }
    return now;
  }
}
