package io.kithgraph.meta.security;

import static io.kithgraph.meta.security.UsersContract.hash;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class VerifiedCredentialsTest {
  private final AtomicLong now = new AtomicLong();
  private final VerifiedCredentials verified =
      new VerifiedCredentials(2, Duration.ofNanos(10), new SecureRandom(), now::get);

  @Test
  void forgetsInTimeAndUnderPressure() {
    PasswordHash hash = hash("correct horse");
    verified.add("a", new Caller("ann", hash));
    assertThat(verified.find("ann", "a")).isPresent();
    assertThat(verified.find("an", "na")).isEmpty();
    now.set(11);
    assertThat(verified.find("ann", "a")).isEmpty();

    verified.add("b", new Caller("bob", hash));
    verified.add("c", new Caller("cal", hash));
    assertThat(verified.find("bob", "b")).isPresent();
    verified.add("d", new Caller("dan", hash));
    assertThat(verified.find("cal", "c")).isEmpty();
    assertThat(verified.find("bob", "b")).isPresent();
  }
}
