package io.kithgraph.gremlin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * TinkerPop's driver for JavaScript, out of npm, against this server. Needs Node and the npm
 * registry; without them it fails, for then nobody knows whether the driver works.
 */
final class JavaScriptDriverTest {
  private static final Path SCRIPTS = Path.of("src/test/node");
  private static final Path WORK = Path.of("target/node");

  @Test
  void writesReadsStreamsAndUsesTransactions() throws IOException, InterruptedException {
    Files.createDirectories(WORK);
    for (String file : List.of("package.json", "check.js")) {
      Files.copy(SCRIPTS.resolve(file), WORK.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.isDirectory(WORK.resolve("node_modules/gremlin"))) {
      ChildProcess.Output install =
          ChildProcess.run(
              WORK, "npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--omit=dev");
      assertThat(install.exitCode()).as("npm install:%n%s", install.text()).isZero();
    }
    try (GremlinServerFixture fixture = new GremlinServerFixture()) {
      ChildProcess.Output check =
          ChildProcess.run(
              WORK, "node", "check.js", "ws://127.0.0.1:" + fixture.port() + "/gremlin");
      assertThat(check.text()).contains("JAVASCRIPT DRIVER OK");
      assertThat(check.exitCode()).isZero();
    }
  }
}
