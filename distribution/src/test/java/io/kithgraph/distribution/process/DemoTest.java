package io.kithgraph.distribution.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class DemoTest {
  @Test
  void showsTheTourWithRightAnswersAndEnds(@TempDir Path folder) {
    try (KithProcess kith =
        KithProcess.start(
            Map.of(),
            "demo",
            "--exit",
            "--data-dir",
            folder.resolve("data").toString(),
            "--gremlin-port",
            "0",
            "--grpc-port",
            "0")) {
      List<String> lines = kith.lines();
      assertThat(kith.await()).as(String.join("\n", lines) + kith.standardError()).isZero();
      String text = String.join("\n", lines);
      assertThat(text)
          .as("plain in a pipe")
          .doesNotContain("\u001b")
          .contains("103,689 created", "35,592 created", "0 rejected")
          .contains("==> 893", "4037: yes", "15: no", "==> 418", "==> 1016")
          .contains("2565: follows 893, followed by 274", "{what=gift, whom=4037}")
          .contains("10. ");
      assertThat(kith.standardError()).doesNotContain("\tat ");
    }
  }
}
