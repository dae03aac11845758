package io.kithgraph.distribution.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.kithgraph.api.v1.FollowRequest;
import io.kithgraph.api.v1.IsFollowingRequest;
import io.kithgraph.api.v1.RelationServiceGrpc;
import io.kithgraph.api.v1.RelationServiceGrpc.RelationServiceBlockingStub;
import io.kithgraph.api.v1.VertexIds;
import io.kithgraph.distribution.process.KithProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server meets each fault of its disk, and goes on after it; so the storm's faults are real. */
@Tag("slow")
class DiskFaultsTest {
  private static final Duration SLOW = Duration.ofMillis(400);
  private static final long LITTLE_BYTES = 1 << 20;
  private static final long FOLLOWEE = 1_000;

  private long follower;

  @Test
  @Timeout(180)
  void aServerMeetsSlowAndFullDisksAndGoesOn(@TempDir Path folder) {
    Optional<DiskFaultLibrary> library = DiskFaultLibrary.compile(folder);
    assumeTrue(library.isPresent(), "There is no C compiler");
    FaultyDisk disk = library.get().disk("server", folder.resolve("data"));
    try (KithProcess server = start(disk, folder.resolve("data"))) {
      ManagedChannel channel = server.channel();
      try {
        RelationServiceBlockingStub relations = RelationServiceGrpc.newBlockingStub(channel);
        follow(relations);
        assertThat(disk.takeHits()).as("a disk that is well").isZero();

        disk.slow(SLOW);
        long began = System.nanoTime();
        follow(relations);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(SLOW);
        mend(disk);

        disk.claim(LITTLE_BYTES);
        await()
            .untilAsserted(
                () ->
                    assertThatThrownBy(() -> follow(relations))
                        .hasMessageContaining("No space left")
                        .extracting(e -> Status.fromThrowable(e).getCode())
                        .isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
        mend(disk);
        awaitWrite(relations);

        disk.endAfter(1);
        assertThatThrownBy(() -> follow(relations))
            .extracting(e -> Status.fromThrowable(e).getCode())
            .isIn(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED);
        mend(disk);
        awaitWrite(relations);
        for (long each = 1; each <= 2; each++) {
          assertThat(isFollowing(relations, each)).isTrue();
        }
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private static KithProcess start(FaultyDisk disk, Path dataDir) {
    KithProcess server =
        KithProcess.java(
            disk.environment(),
            List.of(),
            "256m",
            "io.kithgraph.distribution.Kith",
            List.of(
                "standalone",
                "--data-dir",
                dataDir.toString(),
                "--gremlin-port",
                "0",
                "--grpc-port",
                "0"));
    server.awaitDoors();
    return server;
  }

  private static void mend(FaultyDisk disk) {
    assertThat(disk.takeHits()).as("times that the server met the fault").isPositive();
    disk.heal();
  }

  private void follow(RelationServiceBlockingStub relations) {
    FollowRequest request =
        FollowRequest.newBuilder()
            .setFollower(Calls.user(++follower))
            .setFollowee(Calls.user(FOLLOWEE))
            .build();
    var unused = relations.withDeadlineAfter(3, TimeUnit.SECONDS).follow(request);
  }

  private void awaitWrite(RelationServiceBlockingStub relations) {
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(
            () -> {
              follow(relations);
              return isFollowing(relations, follower);
            });
  }

  private static boolean isFollowing(RelationServiceBlockingStub relations, long user) {
    IsFollowingRequest request =
        IsFollowingRequest.newBuilder()
            .setFollowers(VertexIds.newBuilder().addNumbers(user))
            .setFollowees(VertexIds.newBuilder().addNumbers(FOLLOWEE))
            .build();
    return relations.withDeadlineAfter(3, TimeUnit.SECONDS).isFollowing(request).getFollowing(0);
  }
}
