package io.kithgraph.query.server.admission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.OptionalLong;

/** What is left of the quota of each tenant, in token buckets of one second. Thread-safe. */
final class TenantBuckets {
  /** Of tenants that are not heard of for a while, or are too many, the buckets are full again. */
  private static final int MAX_TENANTS = 10_000;

  private static final Duration IDLE = Duration.ofMinutes(1);

  private final Quotas quotas;
  private final TimeMeter clock;
  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder().maximumSize(MAX_TENANTS).expireAfterAccess(IDLE).build();

  TenantBuckets(Quotas quotas, TimeMeter clock) {
    this.quotas = quotas;
    this.clock = clock;
  }

  /**
   * Takes units from what a tenant has left.
   *
   * @throws QuotaExceededException if that is not enough; nothing is taken then
   */
  void take(String tenant, long units) {
    OptionalLong quota = quotas.of(tenant);
    if (quota.isEmpty()) {
      return;
    }
    long perSecond = quota.getAsLong();
    // One call may cost more than a second's units: it waits for a full bucket, and empties it.
    long cost = Math.min(units, perSecond);
    ConsumptionProbe probe =
        buckets.get(tenant, ignored -> bucket(perSecond)).tryConsumeAndReturnRemaining(cost);
    if (!probe.isConsumed()) {
      throw new QuotaExceededException(
          tenant, perSecond, Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }
  }

  private Bucket bucket(long perSecond) {
    return Bucket.builder()
        .withCustomTimePrecision(clock)
        .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
        .build();
  }
}
