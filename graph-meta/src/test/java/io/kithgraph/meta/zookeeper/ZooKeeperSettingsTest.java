package io.kithgraph.meta.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ZooKeeperSettingsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "a:1", "a:1,b.example:2181", "127.0.0.1:2181/kith", "[::1]:2181,b/x/y-z"})
  void takesAddresses(String connectString) {
    assertThat(ZooKeeperSettings.of(connectString).connectString()).isEqualTo(connectString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        "a,",
        "a:port",
        "a:",
        "a:1:2",
        "::1:2181",
        "a:1/x//y",
        "a:1/",
        "a b:1"
      })
  void refusesWhatIsNoAddress(String connectString) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ZooKeeperSettings.of(connectString))
        .withMessageContaining("'" + connectString + "'");
  }

  @Test
  void boundsTimeouts() {
    Duration second = Duration.ofSeconds(1);
    for (Duration bad : new Duration[] {Duration.ZERO, Duration.ofHours(2), second.negated()}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ZooKeeperSettings("a:1", bad, second));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ZooKeeperSettings("a:1", second, bad));
    }
  }
}
