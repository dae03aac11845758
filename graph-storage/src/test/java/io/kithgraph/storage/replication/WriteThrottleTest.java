package io.kithgraph.storage.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;
import static org.awaitility.Awaitility.await;

import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.RequestId;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.PriorityClass;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.engine.FaultyEngine;
import io.kithgraph.storage.engine.FaultyEngine.Fault;
import io.kithgraph.storage.engine.InMemoryEngine;
import io.kithgraph.storage.engine.WritePressure;
import io.kithgraph.storage.partition.PartitionReplica;
import io.kithgraph.storage.partition.PartitionSettings;
import io.kithgraph.storage.partition.ReplicaStatus.Role;
import io.kithgraph.storage.protocol.PartitionCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes that outrun the disk are refused at the door, and let in again when it has caught up. */
final class WriteThrottleTest {
  private static final String ADDRESS = "127.0.0.1:1";

  @Test
  void asksTheEngineNowAndThen() {
    AtomicLong nanos = new AtomicLong();
    AtomicInteger asked = new AtomicInteger();
    WriteThrottle throttle =
        new WriteThrottle(
            () -> {
              asked.incrementAndGet();
              return WritePressure.HIGH;
            },
            nanos::get);
    assertThat(throttle.admits(PriorityClass.BACKGROUND, false)).isTrue();
    for (int i = 0; i < 100; i++) {
      throttle.refresh();
    }
    assertThat(asked).hasValue(1);
    assertThat(throttle.admits(PriorityClass.BACKGROUND, false)).isFalse();
    assertThat(throttle.admits(PriorityClass.BACKGROUND, true)).isTrue();
    assertThat(throttle.admits(PriorityClass.INTERACTIVE, false)).isTrue();
    assertThat(throttle.holds()).isFalse();
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    throttle.refresh();
    assertThat(asked).hasValue(2);
  }

  @Test
  void refusesWithATimeToComeBack(@TempDir Path folder) throws Exception {
    FaultyEngine engine =
        new FaultyEngine(new InMemoryEngine(), Long.MAX_VALUE, Fault.BEFORE_WRITE);
    try (ReplicaThreads threads = new ReplicaThreads();
        RaftHost host =
            new RaftHost(
                new RaftIdentity("test", ADDRESS, Optional.empty()),
                folder.resolve("log"),
                RaftSettings.DEFAULT,
                path -> engine,
                PartitionSettings.DEFAULT,
                threads.executors())) {
      PartitionReplica replica =
          host.open(new ReplicaPlan(new PartitionId(3), folder.resolve("p3"), List.of(ADDRESS)));
      await().until(() -> replica.status().role() == Role.LEADER);
      Follows.submit(replica, 1).get(30, TimeUnit.SECONDS);
      engine.press(WritePressure.FULL);
      await()
          .untilAsserted(
              () ->
                  assertThat(submit(replica, 2, PriorityClass.INTERACTIVE))
                      .failsWithin(Duration.ofSeconds(1))
                      .withThrowableThat()
                      .havingCause()
                      .asInstanceOf(throwable(StorageException.class))
                      .satisfies(
                          refused -> {
                            assertThat(refused.code()).isEqualTo(ErrorCode.OVERLOADED);
                            assertThat(refused.retryAfter()).isPresent();
                          }));
      // The end of a transaction is taken, and waits for the disk where nobody is held up.
      CompletableFuture<?> end =
          replica
              .submit(
                  new PartitionCommand.Resolve(new RequestId(1, 1), 5),
                  Follows.ROUTED,
                  Deadline.after(Duration.ofSeconds(30)),
                  PriorityClass.BACKGROUND)
              .toCompletableFuture();
      assertThat(end).isNotDone();
      engine.press(WritePressure.NONE);
      assertThat(end).succeedsWithin(Duration.ofSeconds(30));
      await().untilAsserted(() -> submit(replica, 3, PriorityClass.BATCH).get());
    }
  }

  private static CompletableFuture<?> submit(
      PartitionReplica replica, long number, PriorityClass priority) {
    return replica
        .submit(
            Follows.command(number),
            Follows.ROUTED,
            Deadline.after(Duration.ofSeconds(30)),
            priority)
        .toCompletableFuture();
  }
}
