package io.kithgraph.query.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.query.server.ChildProcess;
import io.kithgraph.query.server.QueryNodeFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example for Node in {@code docs/examples} runs. Needs Node and the npm registry. */
final class NodeExampleTest {
  private static final Path EXAMPLE = Path.of("../docs/examples/node");
  private static final Path PROTOS = Path.of("../graph-api/src/main/protobuf");
  private static final Path WORK = Path.of("target/node");

  @Test
  void itFollowsAsksAndGifts() throws IOException, InterruptedException {
    Files.createDirectories(WORK);
    for (String file : List.of("package.json", "relations.js")) {
      Files.copy(EXAMPLE.resolve(file), WORK.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    ChildProcess.npmInstall(WORK);
    try (QueryNodeFixture fixture = new QueryNodeFixture()) {
      ChildProcess.Output run =
          ChildProcess.run(
              WORK,
              "node",
              "relations.js",
              "127.0.0.1:" + fixture.node.port(),
              PROTOS.toAbsolutePath().normalize().toString());
      assertThat(run.text().lines())
          .containsExactly(
              "follow: OUTCOME_CREATED",
              "1 follows 2, 3: [ true, false ]",
              "gift repeated: false",
              "gift repeated: true",
              "newest followers of 2: [ '1' ] STOP_REASON_EXHAUSTED",
              "refused: INVALID_ARGUMENT The cursor in 'cursor' is malformed; pass on what an earlier page"
                  + " gave");
      assertThat(run.exitCode()).isZero();
    }
  }
}
