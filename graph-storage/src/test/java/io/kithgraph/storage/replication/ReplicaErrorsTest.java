package io.kithgraph.storage.replication;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.error.RaftError;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.storage.api.ErrorCode;
import org.junit.jupiter.api.Test;

final class ReplicaErrorsTest {
  private static final Status HANDING_OVER =
      new Status(RaftError.EBUSY, "Is transferring leadership.");
  private static final Status BUSY = new Status(RaftError.EBUSY, "Node is busy");

  private final ReplicaErrors errors = new ReplicaErrors(new PartitionId(1));

  @Test
  void whoHandsOverTheLeadIsNotOverloaded() {
    assertThat(errors.ofCommand(HANDING_OVER).code()).isEqualTo(ErrorCode.NOT_LEADER);
    assertThat(errors.ofRead(HANDING_OVER).code()).isEqualTo(ErrorCode.NOT_LEADER);
    assertThat(errors.ofCommand(BUSY).code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(errors.ofRead(BUSY).code()).isEqualTo(ErrorCode.OVERLOADED);
  }
}
