package io.kithgraph.storage.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.model.ListKey;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.RollUpList;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.CountRead;
import io.kithgraph.storage.api.Deadline;
import io.kithgraph.storage.api.EdgeColumns;
import io.kithgraph.storage.api.EdgeSlice;
import io.kithgraph.storage.api.ListRange;
import io.kithgraph.storage.api.Order;
import io.kithgraph.storage.api.Projection;
import io.kithgraph.storage.api.RangeRead;
import io.kithgraph.storage.api.ReadOptions;
import io.kithgraph.storage.api.SortKeyBounds;
import io.kithgraph.storage.api.StopReason;
import io.kithgraph.storage.api.VertexRead;
import io.kithgraph.storage.api.VertexRecord;
import io.kithgraph.storage.edgetree.EdgeTreeSettings;
import io.kithgraph.storage.engine.InMemoryEngine;
import io.kithgraph.storage.partition.PartitionModel.Half;
import io.kithgraph.storage.partition.PartitionModel.HalfContent;
import io.kithgraph.storage.partition.check.PartitionChecker;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.CommandAnswer.Committed;
import io.kithgraph.storage.protocol.CommandAnswer.Locked;
import io.kithgraph.storage.protocol.CommandAnswer.Refused;
import io.kithgraph.storage.protocol.PartitionAnswer;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.PartitionRead;
import io.kithgraph.storage.protocol.TransactionPart;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A partition does what the model says, whatever commands come in whatever order, and after any
 * crash.
 */
final class PartitionModelTest {
  private static final int ENTRIES = 120;

  private record Applied(long index, long time, List<PartitionCommand> commands) {}

  static IntStream seeds() {
    return IntStream.range(0, 150);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void doesWhatTheModelSays(int seed) {
    Random random = new Random(seed);
    RandomParts parts = new RandomParts(random);
    PartitionSettings settings =
        new PartitionSettings(
            random.nextBoolean() ? 1L << 20 : 2_000,
            new EdgeTreeSettings(256, random.nextInt(3), 100, random.nextInt(2) * 160));
    InMemoryEngine engine = new InMemoryEngine();
    Partition partition = open(engine, settings);
    PartitionModel model = new PartitionModel();
    List<Applied> log = new ArrayList<>();
    List<List<CommandAnswer>> answers = new ArrayList<>();
    List<PartitionCommand> sent = new ArrayList<>();
    long index = 0;
    for (int i = 0; i < ENTRIES; i++) {
      index += 1 + random.nextInt(2);
      List<PartitionCommand> commands = new ArrayList<>();
      for (int c = random.nextInt(4); c >= 0; c--) {
        PartitionCommand command = command(random, parts, sent, model);
        commands.add(command);
        sent.add(command);
      }
      Applied entry = new Applied(index, 1_000L + i, commands);
      List<CommandAnswer> given = partition.apply(index, entry.time(), commands);
      for (int c = 0; c < commands.size(); c++) {
        compare(commands.get(c), given.get(c), model, index);
      }
      log.add(entry);
      answers.add(given);
      if (random.nextInt(10) == 0) {
        compareState(partition, model);
      }
      if (random.nextInt(25) == 0) {
        partition.close();
        engine = engine.crash(random.nextInt(engine.unflushedBatches() + 1));
        partition = open(engine, settings);
        replay(partition, log, answers);
        compareState(partition, model);
      }
      if (random.nextInt(20) == 0) {
        engine.flush();
      }
    }
    compareState(partition, model);
    assertThat(PartitionChecker.check(engine).problems()).isEmpty();
    partition.close();
    engine.close();
  }

  private static Partition open(InMemoryEngine engine, PartitionSettings settings) {
    return Partition.open(engine, settings, InstantSource.fixed(Instant.ofEpochMilli(5_000)));
  }

  /** Applies what the engine lost, with the answers of the first time. */
  private static void replay(
      Partition partition, List<Applied> log, List<List<CommandAnswer>> answers) {
    for (int i = 0; i < log.size(); i++) {
      Applied entry = log.get(i);
      if (entry.index() > partition.appliedIndex()) {
        List<CommandAnswer> again = partition.apply(entry.index(), entry.time(), entry.commands());
        assertThat(withoutHolders(again)).isEqualTo(withoutHolders(answers.get(i)));
      }
    }
  }

  /** Which of several conflicting holders is named may depend on the order of recovery. */
  private static List<Object> withoutHolders(List<CommandAnswer> answers) {
    return answers.stream()
        .map(answer -> answer instanceof Locked ? "locked" : (Object) answer)
        .toList();
  }

  private static PartitionCommand command(
      Random random, RandomParts parts, List<PartitionCommand> sent, PartitionModel model) {
    if (!sent.isEmpty() && random.nextInt(6) == 0) {
      // Late and repeated messages.
      return sent.get(random.nextInt(sent.size()));
    }
    RequestId fresh = new RequestId(sent.size(), random.nextLong());
    RequestId known =
        model.preparedTransactions().isEmpty() || random.nextInt(8) == 0
            ? fresh
            : List.copyOf(model.preparedTransactions())
                .get(random.nextInt(model.preparedTransactions().size()));
    return switch (random.nextInt(8)) {
      case 0, 1 -> new PartitionCommand.Commit(parts.part(fresh));
      case 2, 3, 4 -> new PartitionCommand.Prepare(parts.part(fresh));
      case 5 -> new PartitionCommand.Decide(parts.part(fresh));
      case 6 -> new PartitionCommand.Resolve(fresh, random.nextInt(100));
      default -> {
        int other = random.nextInt(100);
        // Now and then from a primary that has nothing to do with what is prepared.
        int primary = random.nextInt(8) == 0 ? other : model.primarySlot(known).orElse(other);
        yield new PartitionCommand.Finish(
            known, primary, random.nextInt(4) > 0, 1 + random.nextInt(5) / 4);
      }
    };
  }

  private static void compare(
      PartitionCommand command, CommandAnswer given, PartitionModel model, long index) {
    if (given instanceof Locked locked) {
      TransactionPart part =
          command instanceof PartitionCommand.Commit commit
              ? commit.part()
              : command instanceof PartitionCommand.Decide decide
                  ? decide.part()
                  : ((PartitionCommand.Prepare) command).part();
      assertThat(model.conflictsWith(part, locked.holder())).isTrue();
      assertThat(model.apply(index, command)).isInstanceOf(Locked.class);
      return;
    }
    CommandAnswer expected = model.apply(index, command);
    if (given instanceof Refused refused) {
      Refused wanted = (Refused) expected;
      assertThat(refused.code()).isEqualTo(wanted.code());
      assertThat(refused.ordinal()).isEqualTo(wanted.ordinal());
      assertThat(refused.message()).isNotEmpty();
    } else if (given instanceof Committed committed
        && command instanceof PartitionCommand.Resolve) {
      assertThat(committed.fingerprint()).isEqualTo(((Committed) expected).fingerprint());
    } else {
      assertThat(given).as("%s", command).isEqualTo(expected);
    }
  }

  private static void compareRollUps(
      Partition partition, PartitionModel model, ReadOptions options) {
    for (RollUpList rollUp : RandomParts.ROLL_UPS) {
      List<ListKey> lists =
          RandomParts.lists().stream().filter(l -> l.label().equals(rollUp.label())).toList();
      RangeRead largestFirst =
          RangeRead.newest(lists.stream().map(rollUp::of).toList(), 1_000, Projection.ALL);
      List<EdgeSlice> slices =
          ((PartitionAnswer.Slices)
                  partition.read(new PartitionRead.Range(largestFirst), options).answer())
              .slices();
      for (int i = 0; i < lists.size(); i++) {
        EdgeColumns pairs = slices.get(i).edges();
        Map<VertexId, Long> found = new HashMap<>();
        for (int e = 0; e < pairs.size(); e++) {
          found.put(pairs.neighbour(e), pairs.sortKey(e));
        }
        assertThat(found)
            .as("%s of %s", rollUp, lists.get(i))
            .isEqualTo(model.rollUp(lists.get(i), rollUp));
      }
    }
  }

  private static void compareState(Partition partition, PartitionModel model) {
    ReadOptions options = ReadOptions.of(RandomParts.GRAPH, Deadline.after(Duration.ofMinutes(1)));
    List<ListKey> lists = RandomParts.lists();
    RangeRead range =
        new RangeRead(
            lists.stream().map(ListRange::of).toList(),
            SortKeyBounds.ALL,
            Order.ASCENDING,
            1_000,
            List.of(),
            Projection.ALL);
    List<EdgeSlice> slices =
        ((PartitionAnswer.Slices) partition.read(new PartitionRead.Range(range), options).answer())
            .slices();
    long[] degrees =
        ((PartitionAnswer.Counts)
                partition.read(new PartitionRead.Count(CountRead.degrees(lists)), options).answer())
            .counts();
    Map<Half, HalfContent> found = new HashMap<>();
    for (int i = 0; i < lists.size(); i++) {
      EdgeSlice slice = slices.get(i);
      EdgeColumns edges = slice.edges();
      assertThat(slice.stopReason()).isEqualTo(StopReason.EXHAUSTED);
      assertThat(degrees[i]).isEqualTo(edges.size());
      assertThat(slice.version()).isEqualTo(model.state().version(lists.get(i)));
      for (int e = 0; e < edges.size(); e++) {
        if (e > 0) {
          assertThat(edges.sortKey(e)).isGreaterThanOrEqualTo(edges.sortKey(e - 1));
        }
        found.put(
            new Half(lists.get(i), edges.neighbour(e), edges.tieBreaker(e)),
            new HalfContent(edges.sortKey(e), edges.properties(e)));
      }
    }
    assertThat(found).isEqualTo(model.state().halves);
    compareRollUps(partition, model, options);
    List<VertexId> ids = RandomParts.VERTICES;
    List<Optional<VertexRecord>> vertices =
        ((PartitionAnswer.Vertices)
                partition
                    .read(new PartitionRead.Vertices(new VertexRead(ids, true)), options)
                    .answer())
            .vertices();
    for (int i = 0; i < ids.size(); i++) {
      VertexId id = ids.get(i);
      Optional<VertexRecord> expected =
          Optional.ofNullable(model.state().vertices.get(id))
              .map(v -> new VertexRecord(id, v.label(), v.properties(), v.version()));
      assertThat(vertices.get(i)).isEqualTo(expected);
    }
    assertThat(partition.preparedTransactions()).isEqualTo(model.preparedTransactions().size());
  }
}
