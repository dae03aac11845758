package io.kithgraph.storage.partition;

import static io.kithgraph.storage.partition.RandomParts.GRAPH;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.model.Direction;
import io.kithgraph.model.EdgeKey;
import io.kithgraph.model.LabelId;
import io.kithgraph.model.ListKey;
import io.kithgraph.model.PropertySet;
import io.kithgraph.model.RequestId;
import io.kithgraph.model.VertexId;
import io.kithgraph.storage.api.Mutation;
import io.kithgraph.storage.edgetree.EdgeTree;
import io.kithgraph.storage.edgetree.EdgeTreeSettings;
import io.kithgraph.storage.edgetree.FinishedList;
import io.kithgraph.storage.edgetree.Page;
import io.kithgraph.storage.engine.Engine;
import io.kithgraph.storage.engine.EngineException;
import io.kithgraph.storage.engine.EngineIterator;
import io.kithgraph.storage.engine.FaultyEngine;
import io.kithgraph.storage.engine.FaultyEngine.Fault;
import io.kithgraph.storage.engine.TableWriter;
import io.kithgraph.storage.engine.rocksdb.RocksDbEngine;
import io.kithgraph.storage.engine.rocksdb.RocksDbResources;
import io.kithgraph.storage.engine.rocksdb.RocksDbSettings;
import io.kithgraph.storage.engine.rocksdb.RocksDbTableWriter;
import io.kithgraph.storage.key.ListAddress;
import io.kithgraph.storage.key.StorageKey;
import io.kithgraph.storage.key.StorageKeys;
import io.kithgraph.storage.partition.check.PartitionChecker;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.PartMutation;
import io.kithgraph.storage.protocol.PartitionCommand;
import io.kithgraph.storage.protocol.TransactionPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A partition on RocksDB whose every write, one after another, is the one that fails while the
 * process dies: what the disk holds then, opened again and given the same log, ends in the same
 * bytes as a run without a fault.
 */
final class CrashAtEveryWriteTest {
  private static final RocksDbSettings SMALL =
      new RocksDbSettings(1 << 20, 8 << 20, 1 << 20, 1, 32);
  private static final PartitionSettings SETTINGS =
      new PartitionSettings(8_000, new EdgeTreeSettings(256, 2, 100, 60));

  private static final LabelId LOADED = new LabelId(77);

  /** The vertices that have lists in tables, in the order of their keys. */
  private static final List<Long> LISTS =
      LongStream.of(501, 502)
          .boxed()
          .sorted(Comparator.comparing(id -> StorageKeys.vertex(GRAPH, VertexId.of(id))))
          .toList();

  private record Entry(long index, List<PartitionCommand> commands, boolean flushAfter) {}

  @ParameterizedTest
  @CsvSource({"1, 12, 1", "2, 12, 1", "3, 150, 19", "4, 150, 23"})
  void endsInTheSameState(int seed, int entries, int step, @TempDir Path folder) throws Exception {
    check(log(seed, entries), LoadedTables.NONE, seed, step, folder);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6})
  void endsInTheSameStateWhenTablesAreTakenOver(int seed, @TempDir Path folder) throws Exception {
    List<Path> tables =
        List.of(table(folder.resolve("first"), 1), table(folder.resolve("second"), 2));
    RequestId load = new RequestId(seed, -1);
    List<VertexId> vertices = List.of(VertexId.of(LISTS.get(0)), VertexId.of(LISTS.get(1)));
    List<PartitionCommand> steps =
        List.of(
            new PartitionCommand.BeginLoad(load, GRAPH, LOADED),
            new PartitionCommand.AdmitVertices(load, GRAPH, LOADED, Optional.of(LOADED), vertices),
            new PartitionCommand.IngestTables(load, GRAPH, LOADED, List.of("first", "second")),
            new PartitionCommand.IngestTables(load, GRAPH, LOADED, List.of("first", "second")),
            new PartitionCommand.EndLoad(load, GRAPH, LOADED),
            new PartitionCommand.Commit(follow(seed)));
    List<Entry> log = new ArrayList<>();
    for (Entry entry : log(seed, 2 * steps.size())) {
      long index = log.size() + 1L;
      log.add(new Entry(index, entry.commands(), entry.flushAfter()));
      if (index % 3 == 2) {
        log.add(new Entry(index + 1, List.of(steps.get((int) index / 3)), false));
      }
    }
    check(log, (id, names) -> tables, seed, 1, folder);
  }

  private static void check(List<Entry> log, LoadedTables tables, int seed, int step, Path folder)
      throws Exception {
    try (RocksDbResources resources = new RocksDbResources(SMALL)) {
      List<List<CommandAnswer>> answers = new ArrayList<>();
      Map<String, String> expected;
      long writes;
      try (FaultyEngine whole =
          new FaultyEngine(
              new RocksDbEngine(folder.resolve("whole"), resources),
              Long.MAX_VALUE,
              Fault.BEFORE_WRITE)) {
        try (Partition partition = open(whole, tables)) {
          log.forEach(entry -> answers.add(apply(partition, entry)));
        }
        expected = content(whole);
        writes = whole.writes();
      }
      for (long failing = 1; failing <= writes; failing += step) {
        Fault fault = failing % 2 == seed % 2 ? Fault.BEFORE_WRITE : Fault.AFTER_WRITE;
        Path before = folder.resolve("before-" + failing);
        Path after = folder.resolve("after-" + failing);
        crash(
            log,
            tables,
            new FaultyEngine(new RocksDbEngine(before, resources), failing, fault),
            () -> copy(before, after));
        try (Engine engine = new RocksDbEngine(after, resources)) {
          try (Partition partition = open(engine, tables)) {
            for (int i = 0; i < log.size(); i++) {
              if (log.get(i).index() > partition.appliedIndex()) {
                assertThat(apply(partition, log.get(i))).hasSameSizeAs(answers.get(i));
              }
            }
          }
          assertThat(PartitionChecker.check(engine).problems()).as("write %s", failing).isEmpty();
          assertThat(content(engine)).as("write %s", failing).isEqualTo(expected);
        }
      }
    }
  }

  private static List<Entry> log(int seed, int entries) {
    Random random = new Random(seed);
    RandomParts parts = new RandomParts(random);
    List<RequestId> prepared = new ArrayList<>();
    List<Entry> log = new ArrayList<>();
    for (int i = 0; i < entries; i++) {
      List<PartitionCommand> commands = new ArrayList<>();
      for (int c = random.nextInt(3); c >= 0; c--) {
        RequestId id = new RequestId(seed, i * 10L + c);
        switch (random.nextInt(5)) {
          case 0 -> {
            prepared.add(id);
            commands.add(new PartitionCommand.Prepare(parts.part(id)));
          }
          case 1 -> {
            RequestId ended = prepared.isEmpty() ? id : prepared.remove(0);
            commands.add(new PartitionCommand.Finish(ended, 5, random.nextBoolean(), 1));
          }
          default -> commands.add(new PartitionCommand.Commit(parts.part(id)));
        }
      }
      log.add(new Entry(i + 1L, commands, random.nextInt(6) == 0));
    }
    return log;
  }

  private interface Copy {
    void run() throws IOException;
  }

  /** Runs the log until a write fails, and takes what is on disk at that moment. */
  private static void crash(List<Entry> log, LoadedTables tables, FaultyEngine engine, Copy copy)
      throws IOException {
    try (engine) {
      try (Partition partition = open(engine, tables)) {
        for (Entry entry : log) {
          apply(partition, entry);
          if (entry.flushAfter()) {
            engine.flush();
          }
        }
      } catch (EngineException e) {
        assertThat(e).hasMessageContaining("Injected");
      }
      copy.run();
    }
  }

  private static List<CommandAnswer> apply(Partition partition, Entry entry) {
    return partition.apply(entry.index(), 1_000 + entry.index(), entry.commands());
  }

  private static Partition open(Engine engine, LoadedTables tables) {
    return Partition.open(
        engine, SETTINGS, InstantSource.fixed(Instant.ofEpochMilli(5_000)), () -> 0, tables);
  }

  /** A table with a list of a few pages. */
  private static Path table(Path file, int number) {
    int edges = 300;
    long[] values = new long[edges * FinishedList.ROW_LONGS];
    int[] order = new int[edges];
    for (int i = 0; i < edges; i++) {
      values[i * FinishedList.ROW_LONGS + 1] = 10_000L + i;
      values[i * FinishedList.ROW_LONGS + 2] = i;
      order[i] = i;
    }
    ListKey list = new ListKey(VertexId.of(LISTS.get(number - 1)), LOADED, Direction.OUT);
    try (TableWriter table = new RocksDbTableWriter(file)) {
      new FinishedList(values, order, order, 0, edges)
          .write(
              ListAddress.of(GRAPH, list),
              1,
              SETTINGS.pages(),
              (key, page) -> table.put(key.bytes(), page));
      table.finish();
    }
    return file;
  }

  /** An edge for a list that was loaded. */
  private static TransactionPart follow(int seed) {
    PartMutation put =
        new PartMutation.PutHalf(
            0,
            Direction.OUT,
            new EdgeKey(VertexId.of(LISTS.get(0)), LOADED, VertexId.of(5), 0),
            9,
            PropertySet.EMPTY,
            Mutation.Mode.UPSERT,
            true,
            Optional.empty());
    return new TransactionPart(GRAPH, new RequestId(seed, -2), 0, 1, List.of(put), List.of());
  }

  /**
   * What the engine holds. Lists as their entries: a page that was read from disk with its deltas
   * may be encoded otherwise than one that was changed in memory.
   */
  private static Map<String, String> content(Engine engine) {
    Map<String, String> content = new TreeMap<>();
    EdgeTree tree =
        new EdgeTree(
            key -> {
              byte[] value = engine.get(key.bytes());
              return value == null ? null : Page.decode(key, value);
            });
    try (EngineIterator all = engine.scan(new byte[0], null)) {
      for (; all.isValid(); all.next()) {
        String value =
            StorageKeys.decode(StorageKey.of(all.key())) instanceof StorageKeys.PageKey page
                ? page.isRoot() ? list(tree, ListAddress.of(page.graph(), page.list())) : "page"
                : HexFormat.of().formatHex(all.value());
        content.put(HexFormat.of().formatHex(all.key()), value);
      }
    }
    return content;
  }

  private static String list(EdgeTree tree, ListAddress list) {
    StringBuilder entries = new StringBuilder("version " + tree.version(list));
    for (long rank = 0; rank < tree.degree(list); rank++) {
      entries.append(' ').append(tree.select(list, rank));
    }
    return entries.toString();
  }

  /** Copies a database in use: again, if its files changed under the copy. */
  private static void copy(Path from, Path to) throws IOException {
    Set<String> before = Set.of();
    Set<String> names = names(from);
    while (!names.equals(before)) {
      before = names;
      Files.createDirectories(to);
      for (String name : names(to)) {
        Files.delete(to.resolve(name));
      }
      try {
        for (String name : names) {
          Files.copy(from.resolve(name), to.resolve(name));
        }
        names = names(from);
      } catch (NoSuchFileException e) {
        before = Set.of();
        names = names(from);
      }
    }
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("LOCK"))
          .collect(Collectors.toSet());
    }
  }
}
