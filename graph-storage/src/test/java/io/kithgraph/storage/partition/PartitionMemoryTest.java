package io.kithgraph.storage.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.Slots;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.CountRead;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.Mutation.Mode;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.engine.Engine;
import io.kithgraph.storage.engine.EngineException;
import io.kithgraph.storage.engine.FaultyEngine;
import io.kithgraph.storage.engine.InMemoryEngine;
import io.kithgraph.storage.partition.check.PartitionChecker;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.CommandAnswer.Aborted;
import io.kithgraph.storage.protocol.CommandAnswer.Committed;
import io.kithgraph.storage.protocol.CommandAnswer.Dropped;
import io.kithgraph.storage.protocol.PartMutation;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionRead;
import io.kithgraph.storage.protocol.TransactionPart;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a partition remembers, for how long, and what it forgets. */
final class PartitionMemoryTest {
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long START = 1_000 * HOUR;
  private static final VertexId ANN = VertexId.of("ann");

  private long index;

  @Test
  void answersARepeatedCommitForADayAndForgetsItLater() {
    InMemoryEngine engine = new InMemoryEngine();
    Partition partition = open(engine);
    RequestId first = new RequestId(1, 1);
    assertThat(repeated(apply(partition, START, follow(first, 1)))).isFalse();
    fill(partition, START + HOUR, 100, 200);
    assertThat(repeated(apply(partition, START + 23 * HOUR, follow(first, 1)))).isTrue();
    for (int hour = 25; hour < 40; hour++) {
      fill(partition, START + hour * HOUR, 1_000L * hour, 200);
    }
    assertThat(repeated(apply(partition, START + 40 * HOUR, follow(first, 1)))).isFalse();
    // What was written hours ago alone is still remembered.
    assertThat(repeated(apply(partition, START + 40 * HOUR, follow(new RequestId(2, 39_005), 2))))
        .isTrue();
  }

  @Test
  void aTombstoneStopsALateCoordinator() {
    Partition partition = open(new InMemoryEngine());
    RequestId late = new RequestId(1, 1);
    int slot = Slots.of(RandomParts.GRAPH, ANN);
    assertThat(apply(partition, START, new PartitionCommand.Resolve(late, slot)))
        .isEqualTo(new Aborted());
    assertThat(apply(partition, START, follow(late, 1))).isEqualTo(new Aborted());
    assertThat(degree(partition)).isZero();
  }

  @Test
  void dropsAGraphInBoundedSteps() {
    Partition partition = open(new InMemoryEngine());
    for (int i = 0; i < 3; i++) {
      fill(partition, START, 10_000L * i, 1_500);
    }
    int steps = 1;
    while (!((Dropped) apply(partition, START, new PartitionCommand.DropGraph(RandomParts.GRAPH)))
        .exhausted()) {
      steps++;
      assertThat(steps).isLessThan(100);
    }
    assertThat(degree(partition)).isZero();
  }

  @ParameterizedTest
  @EnumSource(FaultyEngine.Fault.class)
  void anEntryWhoseWriteFailsIsThereWholeOrNotAtAll(FaultyEngine.Fault fault) {
    for (int failing = 2; failing < 12; failing++) {
      InMemoryEngine disk = new InMemoryEngine();
      index = 0;
      Partition partition = open(new FaultyEngine(disk, failing, fault));
      for (int i = 0; i < failing - 2; i++) {
        apply(partition, START, follow(new RequestId(1, i), i));
      }
      RequestId failed = new RequestId(1, 100);
      assertThatThrownBy(() -> apply(partition, START, follow(failed, 100)))
          .isInstanceOf(EngineException.class);
      partition.close();

      Partition again = open(disk);
      boolean written = fault == FaultyEngine.Fault.AFTER_WRITE;
      assertThat(degree(again)).isEqualTo(failing - 2 + (written ? 1 : 0));
      assertThat(again.appliedIndex()).isEqualTo(failing - 2 + (written ? 1 : 0));
      assertThat(PartitionChecker.check(disk).problems()).isEmpty();
      again.close();
    }
  }

  private static Partition open(Engine engine) {
    return Partition.open(engine, PartitionSettings.DEFAULT, InstantSource.system());
  }

  private CommandAnswer apply(Partition partition, long time, PartitionCommand command) {
    index++;
    return partition.apply(index, time, List.of(command)).get(0);
  }

  private void fill(Partition partition, long time, long from, int count) {
    for (int i = 0; i < count; i += 100) {
      List<PartitionCommand> commands = new ArrayList<>();
      for (int j = i; j < i + 100; j++) {
        commands.add(follow(new RequestId(2, from + j), 1_000_000 + from + j));
      }
      index++;
      partition.apply(index, time, commands);
    }
  }

  private static boolean repeated(CommandAnswer answer) {
    return ((Committed) answer).repeated();
  }

  private static long degree(Partition partition) {
    ListKey list = new ListKey(ANN, RandomParts.FOLLOWS, Direction.OUT);
    PartitionAnswer answer =
        partition
            .read(
                new PartitionRead.Count(CountRead.degrees(List.of(list))),
                ReadOptions.of(RandomParts.GRAPH, Deadline.after(Duration.ofMinutes(1))))
            .answer();
    return ((PartitionAnswer.Counts) answer).counts()[0];
  }

  private static PartitionCommand follow(RequestId request, long destination) {
    EdgeKey key = new EdgeKey(ANN, RandomParts.FOLLOWS, VertexId.of(destination), 0);
    PartMutation half =
        new PartMutation.PutHalf(
            0,
            Direction.OUT,
            key,
            destination,
            PropertySet.EMPTY,
            Mode.UPSERT,
            true,
            Optional.of(RandomParts.USER));
    return new PartitionCommand.Commit(
        new TransactionPart(
            RandomParts.GRAPH,
            request,
            Slots.of(RandomParts.GRAPH, ANN),
            1,
            List.of(half),
            List.of()));
  }
}
