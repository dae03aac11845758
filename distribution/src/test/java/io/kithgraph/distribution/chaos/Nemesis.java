package io.kithgraph.distribution.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kithgraph.distribution.chaos.Fault.Bound;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Lets one thing after the other go wrong under a load, and measures for how long some part of the
 * slots took no writes. Confined to one thread.
 */
final class Nemesis {
  /** After the end of anything, every part takes writes again within this time. */
  private static final Duration RECOVERED = Duration.ofSeconds(90);

  /** What clients may wait on a very busy machine; the goal on machines of one's own is 5 s. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  /** A gap that is longer is told write by write. */
  private static final Duration LONG = Duration.ofSeconds(3);

  private static final int WRITES_AFTERWARDS = 10;

  /** Comes upon any step of what is going on beside. */
  private static final long LATEST_ENTRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ChaosLoad load;
  private final Random random;
  private final Consumer<String> report;
  private final List<Stretch> stretches = new ArrayList<>();

  Nemesis(ChaosLoad load, Random random, Consumer<String> report) {
    this.load = load;
    this.random = random;
    this.report = report;
  }

  /**
   * The longest time without an acknowledged write to some part of the slots.
   *
   * @param alone whether nothing else was going on
   */
  record Stretch(String cause, Bound bound, boolean alone, Duration longest) {}

  List<Stretch> stretches() {
    return stretches;
  }

  /**
   * Lets something go wrong for a while.
   *
   * @param beside what else is going on, or empty text
   */
  void apply(Fault fault, String beside, Duration length) {
    long began = System.nanoTime();
    String name = beside.isEmpty() ? fault.name() : fault.name() + " during: " + beside;
    if (!beside.isEmpty()) {
      LockSupport.parkNanos(random.nextLong(LATEST_ENTRY_NANOS));
    }
    fault.begin().run();
    LockSupport.parkNanos(length.toNanos());
    fault.end().run();
    measure(name, fault.bound(), beside.isEmpty(), began);
  }

  /** Waits until all parts take writes, and notes what has been since a time. */
  void measure(String cause, Bound bound, boolean alone, long began) {
    long ended = System.nanoTime();
    try {
      await(cause)
          .atMost(RECOVERED)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> load.probes().allAnsweredSince(ended, WRITES_AFTERWARDS));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("No writes after the end of: " + cause, e);
    }
    Probes.Gap gap = load.probes().longestGap(began, ended);
    Duration longest = gap.length();
    stretches.add(new Stretch(cause, bound, alone, longest));
    report.accept(
        "%6d ms without a write (%5d ms in all): %s"
            .formatted(
                longest.toMillis(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began),
                cause));
    if (longest.compareTo(LONG) > 0) {
      report.accept("          of that, in " + gap);
    }
    if (bound == Bound.TAKEN_OVER) {
      assertThat(longest).as(cause).isLessThan(LONGEST_WAIT);
    }
  }
}
