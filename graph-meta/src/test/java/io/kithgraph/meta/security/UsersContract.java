package io.kithgraph.meta.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.model.GraphId;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

/** What every store of users promises. */
public abstract class UsersContract {
  /** Quick to make; the number of iterations is kept with each hash. */
  public static PasswordHash hash(String password) {
    return PasswordHash.of(password, new SecureRandom(), 1_000);
  }

  protected abstract Users users();

  @Test
  void keepsWhatIsAddedChangedAndRemoved() {
    Users users = users();
    User ann = User.of("ann", hash("correct horse"), false);
    users.add(ann);
    assertThat(users.find("ann")).contains(ann);
    assertThat(users.find("Ann")).isEmpty();

    User granted = users.change("ann", u -> u.withGrant(new GraphId(3), Access.WRITE));
    assertThat(users.find("ann")).contains(granted);
    assertThat(granted.revision()).isEqualTo(2);
    assertThat(granted.may(new GraphId(3), Access.READ)).isTrue();
    assertThat(granted.may(new GraphId(3), Access.ADMIN)).isFalse();
    assertThat(granted.may(new GraphId(2), Access.READ)).isFalse();

    users.remove("ann");
    assertThat(users.find("ann")).isEmpty();
    assertThat(users.all()).isEmpty();
  }

  @Test
  void refusesNamesThatAreTakenAndNamesThatAreNot() {
    Users users = users();
    users.add(User.of("ann", hash("correct horse"), false));
    assertThatThrownBy(() -> users.add(User.of("ann", hash("another horse"), true)))
        .isInstanceOfSatisfying(
            UserException.class,
            e -> assertThat(e.reason()).isEqualTo(UserException.Reason.ALREADY_EXISTS));
    for (String unknown : new String[] {"bob", "ANN", "../format", ""}) {
      assertThatThrownBy(() -> users.change(unknown, u -> u.withAdmin(true)))
          .isInstanceOfSatisfying(
              UserException.class,
              e -> assertThat(e.reason()).isEqualTo(UserException.Reason.UNKNOWN_USER));
      assertThatThrownBy(() -> users.remove(unknown)).isInstanceOf(UserException.class);
    }
  }

  @Test
  void keepsTheLastAdministrator() {
    Users users = users();
    users.add(User.of("root", hash("correct horse"), true));
    users.add(User.of("ann", hash("correct horse"), false));
    assertThatThrownBy(() -> users.remove("root")).hasMessageContaining("last administrator");
    assertThatThrownBy(() -> users.change("root", u -> u.withAdmin(false)))
        .hasMessageContaining("last administrator");
    users.change("ann", u -> u.withAdmin(true));
    users.remove("root");
    assertThat(users.all()).extracting(User::name).containsExactly("ann");
  }
}
