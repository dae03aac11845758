package io.kithgraph.loadgen.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OpenLoopTest {
  private static final CompletionStage<?> DONE = CompletableFuture.completedFuture(true);

  private static Load load(String name, Function<RandomGenerator, CompletionStage<?>> how) {
    return new Load() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public CompletionStage<?> call(RandomGenerator random) {
        return how.apply(random);
      }
    };
  }

  private static LoadShape steady(double rate, long millis) {
    return new LoadShape(rate, rate, Duration.ZERO, Duration.ofMillis(millis), 1);
  }

  @Test
  void aStallCountsForAllCallsThatItDelays() throws Exception {
    // Nothing answers in the first half second; all that should have begun meanwhile has waited.
    List<CompletableFuture<Boolean>> stalled = new ArrayList<>();
    AtomicInteger begun = new AtomicInteger();
    Load load =
        load(
            "stalls",
            random -> {
              if (begun.incrementAndGet() <= 500) {
                CompletableFuture<Boolean> answer = new CompletableFuture<>();
                stalled.add(answer);
                return answer;
              }
              stalled.forEach(answer -> answer.complete(true));
              return DONE;
            });
    LoadReport report =
        new OpenLoop(steady(1_000, 1_100), 10_000, 1, second -> {})
            .run(Mix.of("m", List.of(new Mix.Part(1, load))));

    LoadReport.Operation all = report.operations().get(0);
    assertThat(all.calls()).isEqualTo(1_100);
    assertThat(all.micros().get(LoadReport.PERCENTILES.indexOf(100.0))).isGreaterThan(400_000);
    assertThat(all.micros().get(LoadReport.PERCENTILES.indexOf(90.0)))
        .as("a tenth of all calls waited for more than 0.3 s")
        .isGreaterThan(300_000);
  }

  @Test
  void aBoundOnCallsUnderWayDoesNotHideTheWait() throws Exception {
    Load load =
        load(
            "one at a time",
            random ->
                new CompletableFuture<Boolean>()
                    .completeOnTimeout(true, 20, TimeUnit.MILLISECONDS));
    LoadReport report =
        new OpenLoop(steady(200, 500), 1, 1, second -> {})
            .run(Mix.of("m", List.of(new Mix.Part(1, load))));

    assertThat(report.operations().get(0).micros().get(0))
        .as("half the calls waited for a place for longer than a call takes")
        .isGreaterThan(200_000);
  }

  @Test
  void failuresAndWrongAnswersAreCountedApart() throws Exception {
    Mix mix =
        Mix.of(
            "m",
            List.of(
                new Mix.Part(2, load("good", random -> DONE)),
                new Mix.Part(
                    1,
                    load(
                        "bad",
                        random ->
                            CompletableFuture.failedFuture(new IllegalStateException("broken")))),
                new Mix.Part(
                    1,
                    load(
                        "wrong",
                        random ->
                            DONE.thenAccept(
                                done -> {
                                  throw new WrongAnswer("no");
                                })))));
    LoadReport report = new OpenLoop(steady(2_000, 1_000), 64, 7, second -> {}).run(mix);

    assertThat(report.failed() + report.wrong() + report.operations().get(0).calls())
        .isEqualTo(2_000);
    assertThat((double) report.failed()).isCloseTo(500, within(120.0));
    assertThat((double) report.wrong()).isCloseTo(500, within(120.0));
    assertThat(report.problems())
        .extracting(LoadReport.Problem::what)
        .containsExactlyInAnyOrder("bad: broken", "wrong: no");
  }

  @Test
  void ratesRampAndBurst() {
    LoadShape shape = new LoadShape(100, 1_000, Duration.ofSeconds(10), Duration.ofSeconds(50), 3);

    assertThat(shape.rate(0)).isEqualTo(100);
    assertThat(shape.rate(5_000_000_000L)).isEqualTo(550);
    assertThat(shape.rate(15_000_000_000L)).isEqualTo(1_000);
    assertThat(shape.rate(25_000_000_000L)).isEqualTo(3_000);
    assertThat(shape.rate(35_000_000_000L)).isEqualTo(1_000);
  }
}
