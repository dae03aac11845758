package io.kithgraph.query.server.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QuotasTest {
  private final AtomicLong nanos = new AtomicLong();

  private final TimeMeter clock =
      new TimeMeter() {
        @Override
        public long currentTimeNanos() {
          return nanos.get();
        }

        @Override
        public boolean isWallClockBased() {
          return false;
        }
      };

  @Test
  void anOperatorNamesTenantsAndEverybodyElse() {
    Quotas quotas = Quotas.parse(" feed=20_000, crawler = 50,*=1000");

    assertThat(quotas.of("feed")).hasValue(20_000);
    assertThat(quotas.of("crawler")).hasValue(50);
    assertThat(quotas.of("somebody")).hasValue(1_000);
    assertThat(Quotas.parse("feed=1").of("somebody")).isEmpty();
    assertThat(Quotas.parse(" ")).isEqualTo(Quotas.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "feed|TENANT=UNITS",
        "=5|TENANT=UNITS",
        "a=1,|TENANT=UNITS",
        "a=b=1|TENANT=UNITS",
        "feed=fast|a whole number of units a second, not 'fast'",
        "feed=0|1 to 1000000000",
        "a=1,a=2|two quotas"
      })
  void aMistakeIsNamed(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quotas.parse(text))
        .withMessageContaining(message);
  }

  @Test
  void aTenantGetsItsUnitsOfEverySecondAndNoMore() {
    TenantBuckets buckets = new TenantBuckets(Quotas.parse("feed=10"), clock);
    for (int i = 0; i < 10; i++) {
      buckets.take("feed", 1);
    }
    assertThatThrownBy(() -> buckets.take("feed", 1))
        .isInstanceOfSatisfying(
            QuotaExceededException.class,
            refusal -> assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMillis(100)))
        .hasMessageContaining("'feed'")
        .hasMessageContaining("10 units a second");
    assertThatCode(() -> buckets.take("others", 1_000)).doesNotThrowAnyException();

    nanos.addAndGet(Duration.ofMillis(200).toNanos());
    buckets.take("feed", 2);
    assertThatThrownBy(() -> buckets.take("feed", 1)).isInstanceOf(QuotaExceededException.class);
  }

  @Test
  void whoeverIsNotNamedHasAQuotaOfTheirOwn() {
    TenantBuckets buckets = new TenantBuckets(Quotas.parse("*=1"), clock);
    buckets.take("a", 1);
    buckets.take("b", 1);
    assertThatThrownBy(() -> buckets.take("a", 1)).isInstanceOf(QuotaExceededException.class);
  }

  @Test
  void aCallThatCostsMoreThanASecondWaitsForAFullBucketAndEmptiesIt() {
    TenantBuckets buckets = new TenantBuckets(Quotas.parse("feed=10"), clock);
    buckets.take("feed", 5_000);
    nanos.addAndGet(Duration.ofMillis(900).toNanos());
    assertThatThrownBy(() -> buckets.take("feed", 5_000))
        .isInstanceOf(QuotaExceededException.class);
    nanos.addAndGet(Duration.ofMillis(100).toNanos());
    buckets.take("feed", 5_000);
  }

  @Test
  void largeRequestsCostMore() {
    assertThat(Quotas.cost(0)).isEqualTo(1);
    assertThat(Quotas.cost(1_023)).isEqualTo(1);
    assertThat(Quotas.cost(100 << 10)).isEqualTo(101);
  }
}
