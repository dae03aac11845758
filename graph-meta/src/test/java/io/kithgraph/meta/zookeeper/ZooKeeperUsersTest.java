package io.kithgraph.meta.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kithgraph.meta.cluster.MetadataException;
import io.kithgraph.meta.security.Access;
import io.kithgraph.meta.security.User;
import io.kithgraph.meta.security.Users;
import io.kithgraph.meta.security.UsersContract;
import io.kithgraph.model.GraphId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ZooKeeperUsersTest extends UsersContract {
  @RegisterExtension final TestZooKeeper zooKeeper = new TestZooKeeper();

  @Override
  protected Users users() {
    return zooKeeper.closing(new ZooKeeperUsers(zooKeeper.store(), zooKeeper.executor()));
  }

  @Test
  void followsTheChangesOfOthers() {
    Users mine = users();
    Users others = users();
    User ann = User.of("ann", hash("correct horse"), true).withGrant(new GraphId(7), Access.ADMIN);
    mine.add(ann);
    await().untilAsserted(() -> assertThat(others.find("ann")).contains(ann));
    User changed = mine.change("ann", user -> user.withPassword(hash("battery staple")));
    await().untilAsserted(() -> assertThat(others.find("ann")).contains(changed));
    mine.add(User.of("bob", hash("correct horse"), true));
    mine.remove("ann");
    await().untilAsserted(() -> assertThat(others.find("ann")).isEmpty());
    assertThat(users().all()).extracting(User::name).containsExactly("bob");
  }

  @Test
  void aDocumentIsNotWhatItSays() {
    User ann = User.of("ann", hash("correct horse"), false);
    String document = UserDocument.write(ann);
    assertThat(UserDocument.read("ann", document)).isEqualTo(ann);
    assertThat(document).doesNotContain("correct horse");
    assertThatThrownBy(() -> UserDocument.read("bob", document))
        .isInstanceOf(MetadataException.class);
    for (String damage :
        new String[] {
          document.replace("\"iterations\":1000", "\"iterations\":1000000000"),
          document.replace("SHA512", "MD5"),
          document.replace("\"admin\":false", "\"admin\":1"),
          document.replace("\"hash\":\"", "\"hash\":\"x"),
          document.replace("\"grants\":[]", "\"grants\":[{\"graph\":1,\"access\":\"OWN\"}]")
        }) {
      assertThat(damage).isNotEqualTo(document);
      assertThatThrownBy(() -> UserDocument.read("ann", damage))
          .isInstanceOfSatisfying(
              MetadataException.class,
              e -> assertThat(e.reason()).isEqualTo(MetadataException.Reason.CORRUPT));
    }
  }
}
