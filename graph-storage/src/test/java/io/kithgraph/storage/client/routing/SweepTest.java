package io.kithgraph.storage.client.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One timer looks at everything that is here, and at nothing once it is gone. */
final class SweepTest {
  private static final Duration PAUSE = Duration.ofMillis(1);

  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final List<String> seen = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  @Test
  void everythingIsLookedAtAgainAndAgain() {
    Sweep<String> sweep = new Sweep<>(timer, PAUSE, seen::add);
    sweep.add("first");
    sweep.add("second");

    await().until(() -> count("first") > 2 && count("second") > 2);
  }

  @Test
  void oneLookIsDueHoweverManyThingsThereAre() {
    Sweep<String> sweep = new Sweep<>(timer, Duration.ofHours(1), seen::add);
    sweep.add("first");
    sweep.add("second");

    assertThat(timer.getQueue()).hasSize(1);
    assertThat(seen).isEmpty();
  }

  @Test
  void theTimerRestsWhileThereIsNothingAndStartsAgain() {
    Sweep<String> sweep = new Sweep<>(timer, PAUSE, seen::add);
    sweep.add("first");
    await().until(() -> count("first") > 0);
    sweep.remove("first");
    await().until(() -> timer.getQueue().isEmpty() && timer.getActiveCount() == 0);

    seen.clear();
    sweep.add("second");
    await().until(() -> count("second") > 1);
    assertThat(seen).doesNotContain("first");
  }

  @Test
  void whatTheLookRemovesIsNotSeenAgain() {
    AtomicReference<Consumer<String>> removal = new AtomicReference<>(thing -> {});
    Sweep<String> sweep =
        new Sweep<>(
            timer,
            PAUSE,
            thing -> {
              seen.add(thing);
              removal.get().accept(thing);
            });
    removal.set(sweep::remove);
    sweep.add("first");

    await().until(() -> timer.getCompletedTaskCount() == 1 && timer.getQueue().isEmpty());
    assertThat(seen).containsExactly("first");
  }

  @Test
  void thingsAreReachedAfterTheTimerWasStopped() {
    Sweep<String> sweep = new Sweep<>(timer, PAUSE, thing -> {});
    timer.shutdownNow();

    assertThatCode(() -> sweep.add("first")).doesNotThrowAnyException();
    sweep.forEach(seen::add);
    assertThat(seen).containsExactly("first");
  }

  private long count(String thing) {
    return seen.stream().filter(thing::equals).count();
  }
}
