package io.kithgraph.gremlin;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.meta.security.TransientUsers;
import io.kithgraph.meta.security.User;
import io.kithgraph.meta.security.Users;
import io.kithgraph.meta.security.UsersContract;
import io.kithgraph.query.server.ChildProcess;
import io.kithgraph.storage.api.InMemoryStorageClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * TinkerPop's driver for JavaScript, out of npm, against this server. Needs Node and the npm
 * registry; without them it fails, for then nobody knows whether the driver works.
 */
final class JavaScriptDriverTest {
  private static final Path SCRIPTS = Path.of("src/test/node");
  private static final Path WORK = Path.of("target/node");
  private static final String PASSWORD = "correct: horse";

  @BeforeAll
  static void install() throws IOException, InterruptedException {
    Files.createDirectories(WORK);
    for (String file : List.of("package.json", "check.js")) {
      Files.copy(SCRIPTS.resolve(file), WORK.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    ChildProcess.npmInstall(WORK);
  }

  @Test
  void writesReadsStreamsAndUsesTransactions() throws IOException, InterruptedException {
    try (GremlinServerFixture fixture = new GremlinServerFixture()) {
      check(fixture);
    }
  }

  @Test
  void logsIn() throws IOException, InterruptedException {
    Users users = new TransientUsers();
    users.add(User.of("ann", UsersContract.hash(PASSWORD), true));
    try (GremlinServerFixture fixture =
        new GremlinServerFixture(
            GremlinServerConfig.defaults(), new InMemoryStorageClient(), users, true)) {
      check(fixture, "ann", PASSWORD);
    }
  }

  private static void check(GremlinServerFixture fixture, String... login)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("node", "check.js", "ws://127.0.0.1:" + fixture.port() + "/gremlin"));
    command.addAll(List.of(login));
    ChildProcess.Output check = ChildProcess.run(WORK, command.toArray(new String[0]));
    assertThat(check.text()).contains("JAVASCRIPT DRIVER OK");
    assertThat(check.exitCode()).isZero();
  }
}
