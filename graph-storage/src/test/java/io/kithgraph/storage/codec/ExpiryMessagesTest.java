package io.kithgraph.storage.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.EdgeTtl;
import io.kithgraph.model.GraphId;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.Mutation.Mode;
import io.kithgraph.storage.api.PriorityClass;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.protocol.PartMutation;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionRead;
import io.kithgraph.storage.protocol.PartitionReply;
import io.kithgraph.storage.protocol.PartitionRequest;
import io.kithgraph.storage.protocol.TransactionPart;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said about expiry arrives as it was sent. */
final class ExpiryMessagesTest {
  private static final GraphId GRAPH = new GraphId(3);
  private static final EdgeKey EDGE =
      new EdgeKey(VertexId.of(1), new LabelId(2), VertexId.of("b"), 9);
  private static final Deadline DEADLINE = Deadline.after(Duration.ofMinutes(1));

  @Test
  void carriesTtlsAndBounds() {
    List<PartMutation> mutations =
        List.of(
            new PartMutation.PutHalf(
                0,
                Direction.IN,
                EDGE,
                5,
                PropertySet.EMPTY,
                Mode.IF_ABSENT,
                true,
                Optional.empty(),
                EdgeTtl.of(1_000, 400)),
            new PartMutation.DeleteHalf(1, Direction.OUT, EDGE, -7),
            new PartMutation.DeleteHalf(2, Direction.OUT, EDGE));
    PartitionCommand command =
        new PartitionCommand.Commit(
            new TransactionPart(GRAPH, new RequestId(1, 2), 4, 5, mutations, List.of()));
    PartitionRequest.Command request =
        new PartitionRequest.Command(
            new PartitionId(0), new Epoch(1), command, DEADLINE, PriorityClass.BACKGROUND);
    assertThat(Commands.read(Commands.write(request), DEADLINE).command()).isEqualTo(command);
  }

  @Test
  void carriesTheWalk() {
    PartitionRead read = new PartitionRead.Expired("00ff", 12);
    PartitionRequest.Read request =
        new PartitionRequest.Read(
            new PartitionId(0), new Epoch(1), read, ReadOptions.of(GRAPH, DEADLINE));
    assertThat(ReadRequests.read(ReadRequests.write(request), DEADLINE).read()).isEqualTo(read);
    PartitionReply.Read reply =
        new PartitionReply.Read(
            new PartitionAnswer.Expired(
                GRAPH, List.of(new PartitionAnswer.ExpiredEdge(EDGE, -3)), "00", false),
            7,
            0,
            3,
            1);
    assertThat(ReadReplies.read(ReadReplies.write(reply), read)).isEqualTo(reply);
  }
}
