package io.kithgraph.query.server.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.netflix.concurrency.limits.limit.FixedLimit;
import io.kithgraph.api.v1.PriorityClass;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ConcurrencyLimitTest {
  @Test
  void theLeastUrgentClassIsTurnedAwayFirst() {
    ConcurrencyLimit limit = new ConcurrencyLimit(FixedLimit.of(8));
    assertThat(entered(limit, PriorityClass.PRIORITY_CLASS_BACKGROUND)).isEqualTo(4);
    assertThat(entered(limit, PriorityClass.PRIORITY_CLASS_BATCH)).isEqualTo(2);
    assertThat(entered(limit, PriorityClass.PRIORITY_CLASS_UNSPECIFIED)).isEqualTo(2);
    assertThat(limit.enter(PriorityClass.PRIORITY_CLASS_INTERACTIVE)).isFalse();

    limit.leave(0, 1, true);
    assertThat(limit.enter(PriorityClass.PRIORITY_CLASS_BATCH)).isFalse();
    assertThat(limit.enter(PriorityClass.PRIORITY_CLASS_INTERACTIVE)).isTrue();
    assertThat(limit.underWay()).isEqualTo(8);
  }

  private static int entered(ConcurrencyLimit limit, PriorityClass priority) {
    int entered = 0;
    while (limit.enter(priority)) {
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
      int calls = entered(limit, PriorityClass.PRIORITY_CLASS_INTERACTIVE);
      for (int i = 0; i < calls; i++) {
        limit.leave(now, now + latency.toNanos(), true);
      }
      now += Duration.ofMillis(100).toNanos();
    }
    return now;
  }
}
