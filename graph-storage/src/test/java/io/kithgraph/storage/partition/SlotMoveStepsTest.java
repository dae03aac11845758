package io.kithgraph.storage.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithgraph.meta.cluster.Epoch;
import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.SlotRange;
import io.kithgraph.model.Slots;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.CountRead;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.Mutation.Mode;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.api.VertexRead;
import io.kithgraph.storage.api.VertexRecord;
import io.kithgraph.storage.edgetree.EdgeTreeSettings;
import io.kithgraph.storage.engine.InMemoryEngine;
import io.kithgraph.storage.partition.check.PartitionChecker;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.MoveProgress;
import io.kithgraph.storage.protocol.MovedRecord;
import io.kithgraph.storage.protocol.PartMutation;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionAnswer.Moved;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionCommand.GiveSlots;
import io.kithgraph.storage.protocol.PartitionCommand.TakeSlots;
import io.kithgraph.storage.protocol.PartitionRead;
import io.kithgraph.storage.protocol.TransactionPart;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a move of all slots leaves at its source and its target. */
final class SlotMoveStepsTest {
  private static final SlotRange ALL = new SlotRange(0, Slots.COUNT - 1);
  private static final long EPOCH = 7;
  private static final VertexId ANN = VertexId.of("ann");
  private static final VertexId BOB = VertexId.of("bob");

  /** A partition and how long its log is. */
  private static final class Log {
    private final InMemoryEngine engine = new InMemoryEngine();
    private final Partition partition =
        Partition.open(
            engine,
            new PartitionSettings(1L << 20, new EdgeTreeSettings(256, 2, 100, 0)),
            InstantSource.fixed(Instant.ofEpochMilli(1_000)));
    private long index;
    private int transactions;

    CommandAnswer apply(PartitionCommand command) {
      index++;
      return partition.apply(index, index, List.of(command)).get(0);
    }

    CommandAnswer commit(PartMutation... mutations) {
      transactions++;
      return apply(
          new PartitionCommand.Commit(
              new TransactionPart(
                  RandomParts.GRAPH,
                  new RequestId(index, transactions),
                  0,
                  1,
                  List.of(mutations),
                  List.of())));
    }

    void put(VertexId id) {
      commit(new PartMutation.PutVertex(0, id, RandomParts.USER, PropertySet.EMPTY, Mode.UPSERT));
    }

    PartitionAnswer read(PartitionRead read) {
      return partition.read(read, options()).answer();
    }

    VertexRecord vertex(VertexId id) {
      PartitionRead read = new PartitionRead.Vertices(new VertexRead(List.of(id), false));
      return ((PartitionAnswer.Vertices) read(read)).vertices().get(0).orElseThrow();
    }
  }

  private final Log source = new Log();
  private final Log target = new Log();

  private static ReadOptions options() {
    return ReadOptions.of(RandomParts.GRAPH, Deadline.after(Duration.ofMinutes(1)));
  }

  private void give(GiveSlots.Step step) {
    source.apply(new GiveSlots(1, 1, ALL, step, EPOCH));
  }

  private CommandAnswer take(TakeSlots.Step step, long number, Moved moved) {
    return target.apply(
        new TakeSlots(
            1,
            1,
            ALL,
            step,
            number,
            moved.records(),
            moved.progress(),
            moved.sequence(),
            EPOCH,
            true));
  }

  private void moveAll() {
    Moved nothing = new Moved(List.of(), MoveProgress.START, 0, false);
    give(GiveSlots.Step.BEGIN);
    take(TakeSlots.Step.BEGIN, 0, nothing);
    give(GiveSlots.Step.FENCE);
    Moved all = (Moved) source.read(new PartitionRead.Moved(1, ALL, MoveProgress.START, 1 << 20));
    take(TakeSlots.Step.RECORDS, 0, all);
    take(TakeSlots.Step.OWN, 1, (Moved) source.read(new PartitionRead.Common(1)));
  }

  @Test
  void versionsNeverRepeat() {
    for (int i = 0; i < 100; i++) {
      source.put(BOB);
    }
    source.put(ANN);
    long before = source.vertex(ANN).version();
    moveAll();
    assertThat(target.vertex(ANN).version()).isEqualTo(before);
    target.put(ANN);
    assertThat(target.vertex(ANN).version()).isGreaterThan(before);
  }

  @Test
  void readersOfAnotherMapAreSentAway() {
    source.put(ANN);
    RoutedBy moved = new RoutedBy(new Epoch(EPOCH), new Epoch(EPOCH));
    RoutedBy old = new RoutedBy(new Epoch(EPOCH - 1), new Epoch(0));
    assertThat(code(target, moved)).isEqualTo(ErrorCode.NOT_LEADER);
    moveAll();
    assertThat(code(source, old)).isEqualTo(ErrorCode.STALE_EPOCH);
    assertThat(target.partition.read(vertices(), options(), moved).answer()).isNotNull();
  }

  private static PartitionRead vertices() {
    return new PartitionRead.Vertices(new VertexRead(List.of(ANN), false));
  }

  private static ErrorCode code(Log log, RoutedBy routed) {
    try {
      log.partition.read(vertices(), options(), routed);
    } catch (StorageException e) {
      return e.code();
    }
    throw new AssertionError("The read was answered");
  }

  @Test
  void commandsOfAnOlderMapAreNotApplied() {
    moveAll();
    PartitionCommand resolve = new PartitionCommand.Resolve(new RequestId(5, 5), 0);
    assertThat(source.apply(new PartitionCommand.Routed(EPOCH - 1, 0, resolve)))
        .isInstanceOf(CommandAnswer.Outdated.class);
    assertThat(source.apply(new PartitionCommand.Routed(EPOCH, 0, resolve)))
        .isInstanceOf(CommandAnswer.Aborted.class);
  }

  @Test
  void ghostsAreCleanedUpWhereTheirListsAre() {
    source.put(ANN);
    source.commit(
        new PartMutation.MarkGhost(PartMutation.ADDED, ANN, true),
        new PartMutation.DeleteVertex(0, ANN));
    assertThat(ghosts(source)).hasSize(1);
    moveAll();
    give(GiveSlots.Step.RELEASE);
    assertThat(ghosts(source)).isEmpty();
    assertThat(ghosts(target)).hasSize(1);
  }

  private static List<PartitionAnswer.Ghost> ghosts(Log log) {
    return ((PartitionAnswer.Ghosts) log.read(new PartitionRead.Ghosts(10))).ghosts();
  }

  @Test
  void copiesOnTheirWayAreNotCheckedAsThePartitionsOwn() {
    source.put(ANN);
    moveAll();
    assertThat(PartitionChecker.check(source.engine).vertices()).isEqualTo(1);
    assertThat(PartitionChecker.check(target.engine).vertices()).isZero();
    target.apply(
        new PartitionCommand.Routed(
            EPOCH, EPOCH, new PartitionCommand.Resolve(new RequestId(5, 5), 0)));
    assertThat(PartitionChecker.check(target.engine).vertices()).isEqualTo(1);
  }

  @Test
  void whatIsPreparedAsAWholeMovesInParts() {
    RequestId transaction = new RequestId(8, 8);
    PartitionCommand prepare =
        new PartitionCommand.Prepare(undivided(transaction, RandomParts.FOLLOWS));
    assertThat(source.apply(prepare)).isInstanceOf(CommandAnswer.Prepared.class);
    moveAll();
    assertThat(
            source.apply(
                new PartitionCommand.Prepare(undivided(new RequestId(9, 9), RandomParts.GIFT))))
        .isInstanceOf(CommandAnswer.Refused.class);
    target.apply(
        new PartitionCommand.Routed(
            EPOCH, EPOCH, new PartitionCommand.Finish(transaction, 0, true, 1)));
    PartitionRead follows =
        new PartitionRead.Count(
            CountRead.degrees(
                List.of(
                    new ListKey(ANN, RandomParts.FOLLOWS, Direction.OUT),
                    new ListKey(BOB, RandomParts.FOLLOWS, Direction.IN))));
    assertThat(((PartitionAnswer.Counts) target.read(follows)).counts()).containsExactly(1, 1);
    give(GiveSlots.Step.RELEASE);
    assertThat(source.partition.preparedTransactions()).isZero();
    assertThat(target.partition.preparedTransactions()).isZero();
    assertThat(PartitionChecker.check(target.engine).problems()).isEmpty();
  }

  private static TransactionPart undivided(RequestId transaction, LabelId label) {
    EdgeKey edge = new EdgeKey(ANN, label, BOB, 0);
    List<PartMutation> halves = new ArrayList<>();
    for (Direction direction : Direction.values()) {
      halves.add(
          new PartMutation.PutHalf(
              halves.size(),
              direction,
              edge,
              1,
              PropertySet.EMPTY,
              Mode.UPSERT,
              true,
              Optional.of(RandomParts.USER)));
    }
    return new TransactionPart(
        RandomParts.GRAPH, transaction, 0, 1, halves, List.of(), 0, List.of(), true);
  }

  @Test
  void chunksAreTakenOnceAndInOrder() {
    moveAll();
    Moved late =
        new Moved(
            List.of(new MovedRecord(new byte[] {0, 0, 1}, new byte[] {1})),
            MoveProgress.START,
            1,
            false);
    CommandAnswer answer = take(TakeSlots.Step.RECORDS, 0, late);
    assertThat(((CommandAnswer.Moving) answer).number()).isEqualTo(2);
  }

  @Test
  void aMoveThatIsOverDoesNotBeginAgain() {
    moveAll();
    give(GiveSlots.Step.RELEASE);
    take(TakeSlots.Step.END, 0, new Moved(List.of(), MoveProgress.COPIED, 0, true));
    assertThat(source.apply(new GiveSlots(1, 2, ALL, GiveSlots.Step.BEGIN, 0)))
        .isInstanceOf(CommandAnswer.Refused.class);
    assertThatThrownBy(
            () -> source.read(new PartitionRead.Moved(1, ALL, MoveProgress.START, 1_000)))
        .isInstanceOf(StorageException.class);
  }
}
