package io.kithgraph.query.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.query.server.ChildProcess;
import io.kithgraph.query.server.QueryNodeFixture;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The example for Java in {@code docs/examples} runs. */
final class JavaExampleTest {
  private static final Path EXAMPLE = Path.of("../docs/examples/java/src/main/java");

  @Test
  void itFollowsAsksAndGifts() throws IOException, InterruptedException {
    try (QueryNodeFixture fixture = new QueryNodeFixture()) {
      ChildProcess.Output run =
          ChildProcess.run(
              EXAMPLE,
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              "Relations.java",
              "127.0.0.1:" + fixture.node.port());
      assertThat(run.text().lines())
          .contains(
              "follow: OUTCOME_CREATED",
              "1 follows 2, 3: [true, false]",
              "gift repeated: false",
              "gift repeated: true",
              "newest followers of 2: [1] STOP_REASON_EXHAUSTED",
              "refused: INVALID_ARGUMENT");
      assertThat(run.exitCode()).isZero();
    }
  }
}
