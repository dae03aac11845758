package io.kithgraph.meta.security;

import static io.kithgraph.meta.security.UsersContract.hash;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.model.GraphId;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AccessControlTest {
  private static final GraphId WORK = new GraphId(2);
  private static final Map<String, GraphId> GRAPHS = Map.of("social", new GraphId(1), "work", WORK);

  private final Users users = new TransientUsers();
  private final AtomicInteger hashed = new AtomicInteger();
  private final AccessControl control =
      control(
          task -> {
            hashed.incrementAndGet();
            task.run();
          });

  private AccessControl control(Executor hashing) {
    return new AccessControl(
        users, name -> Optional.ofNullable(GRAPHS.get(name)), hashing, new SecureRandom(), 1_000);
  }

  private Caller enter(String name, String password) {
    try {
      return control.authenticate(name, password).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw (AccessException) e.getCause();
    }
  }

  @Test
  void hashesOnceAndForgetsWithTheUser() {
    users.add(User.of("ann", hash("correct horse"), false));
    enter("ann", "correct horse");
    enter("ann", "correct horse");
    assertThat(hashed).hasValue(1);
    assertThat(control.findVerified("ann", "correct horse")).isPresent();
    assertThat(control.findVerified("ann", "correct hors")).isEmpty();

    Caller before = enter("ann", "correct horse");
    users.change("ann", user -> user.withPassword(hash("battery staple")));
    assertThat(control.findVerified("ann", "correct horse")).isEmpty();
    assertRefused("ann", "correct horse", AccessException.Reason.UNAUTHENTICATED);
    assertThatThrownBy(() -> control.require(before, "social", Access.READ))
        .hasMessageContaining("another password");

    Caller after = enter("ann", "battery staple");
    users.remove("ann");
    assertThat(control.findVerified("ann", "battery staple")).isEmpty();
    users.add(User.of("ann", hash("battery staple"), true));
    // Somebody else, even with the same name and password.
    assertThatThrownBy(() -> control.requireAdmin(after)).isInstanceOf(AccessException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "ann, wrong horse",
    "ann, ''",
    "ann, 'correct horse '",
    "Ann, correct horse",
    "ANN, correct horse",
    "'ann ', correct horse",
    "bob, correct horse",
    "'', correct horse",
    "ann:correct horse, ''"
  })
  void tellsNobodyWhatWasWrong(String name, String password) {
    users.add(User.of("ann", hash("correct horse"), false));
    assertRefused(name, password, AccessException.Reason.UNAUTHENTICATED);
  }

  @Test
  void hashesForUnknownUsersTooButNoHugePasswords() {
    assertRefused("nobody", "correct horse", AccessException.Reason.UNAUTHENTICATED);
    assertThat(hashed).hasValue(1);
    assertRefused("nobody", "x".repeat(1_025), AccessException.Reason.UNAUTHENTICATED);
    assertRefused("x".repeat(100_000), "x", AccessException.Reason.UNAUTHENTICATED);
    assertThat(hashed).hasValue(1);
    assertThatThrownBy(() -> hash("x".repeat(1_025))).isInstanceOf(UserException.class);
    assertThatThrownBy(() -> hash("short")).isInstanceOf(UserException.class);
  }

  @Test
  void saysThatItIsBusy() {
    users.add(User.of("ann", hash("correct horse"), false));
    AccessControl busy =
        control(
            task -> {
              throw new RejectedExecutionException();
            });
    assertThatThrownBy(() -> busy.authenticate("ann", "correct horse").toCompletableFuture().join())
        .cause()
        .isInstanceOfSatisfying(
            AccessException.class,
            e -> assertThat(e.reason()).isEqualTo(AccessException.Reason.BUSY));
  }

  @Test
  void letsThroughWhatIsGranted() {
    users.add(User.of("ann", hash("correct horse"), false).withGrant(WORK, Access.WRITE));
    Caller ann = enter("ann", "correct horse");
    control.require(ann, "work", Access.WRITE);
    assertThat(control.may(ann, "work", Access.ADMIN)).isFalse();
    assertThatThrownBy(() -> control.require(ann, "work", Access.ADMIN))
        .isInstanceOfSatisfying(
            AccessException.class,
            e ->
                assertThat(e.facts())
                    .isEqualTo(Map.of("user", "ann", "graph", "work", "access", "admin")));
    for (String other : new String[] {"social", "Work", "no such graph", ""}) {
      assertThatThrownBy(() -> control.require(ann, other, Access.READ))
          .hasMessageContaining("needs the access read");
    }
    assertThatThrownBy(() -> control.requireAdmin(ann)).isInstanceOf(AccessException.class);

    users.change("ann", user -> user.withAdmin(true));
    control.require(ann, "social", Access.ADMIN);
    control.requireAdmin(ann);
  }

  private void assertRefused(String name, String password, AccessException.Reason reason) {
    assertThatThrownBy(() -> enter(name, password))
        .isInstanceOfSatisfying(
            AccessException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(reason);
              assertThat(e).hasMessage("The name or the password is wrong");
            });
  }
}
