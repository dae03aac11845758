package io.kithgraph.storage.replication;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import com.alipay.sofa.jraft.option.ReadOnlyOption;
import io.kithgraph.storage.api.Deadline;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LeadCheckTest {
  private final List<ReadOnlyOption> asked = new ArrayList<>();
  private final LeadCheck check = new LeadCheck();

  /** Says yes, and notes by what. */
  private final Node node =
      (Node)
          Proxy.newProxyInstance(
              Node.class.getClassLoader(),
              new Class<?>[] {Node.class},
              (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("readIndex");
                asked.add((ReadOnlyOption) arguments[0]);
                ((ReadIndexClosure) arguments[2]).run(Status.OK());
                return null;
              });

  @Test
  void theLeaseIsBelievedUntilAHandOverIsGivenUp() {
    check.leading(5);
    confirm();
    check.leading(5);
    confirm();
    confirm();
    check.leading(7);
    confirm();
    assertThat(asked)
        .containsExactly(
            ReadOnlyOption.ReadOnlyLeaseBased,
            ReadOnlyOption.ReadOnlySafe,
            ReadOnlyOption.ReadOnlySafe,
            ReadOnlyOption.ReadOnlyLeaseBased);
  }

  private void confirm() {
    assertThat(check.confirm(node, Deadline.after(Duration.ofSeconds(1))).join().isOk()).isTrue();
  }
}
