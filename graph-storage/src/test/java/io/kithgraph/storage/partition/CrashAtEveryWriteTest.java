package io.kithgraph.storage.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithgraph.model.RequestId;
import io.kithgraph.storage.edgetree.EdgeTreeSettings;
import io.kithgraph.storage.engine.Engine;
import io.kithgraph.storage.engine.EngineException;
import io.kithgraph.storage.engine.EngineIterator;
import io.kithgraph.storage.engine.FaultyEngine;
import io.kithgraph.storage.engine.FaultyEngine.Fault;
import io.kithgraph.storage.engine.rocksdb.RocksDbEngine;
import io.kithgraph.storage.engine.rocksdb.RocksDbResources;
import io.kithgraph.storage.engine.rocksdb.RocksDbSettings;
import io.kithgraph.storage.partition.check.PartitionChecker;
import io.kithgraph.storage.protocol.CommandAnswer;
import io.kithgraph.storage.protocol.PartitionCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  private record Entry(long index, List<PartitionCommand> commands, boolean flushAfter) {}

  @ParameterizedTest
  @CsvSource({"1, 12, 1", "2, 12, 1", "3, 150, 19", "4, 150, 23"})
  void endsInTheSameState(int seed, int entries, int step, @TempDir Path folder) throws Exception {
    List<Entry> log = log(seed, entries);
    try (RocksDbResources resources = new RocksDbResources(SMALL)) {
      List<List<CommandAnswer>> answers = new ArrayList<>();
      Map<String, String> expected;
      long writes;
      try (FaultyEngine whole =
          new FaultyEngine(
              new RocksDbEngine(folder.resolve("whole"), resources),
              Long.MAX_VALUE,
              Fault.BEFORE_WRITE)) {
        try (Partition partition = open(whole)) {
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
            new FaultyEngine(new RocksDbEngine(before, resources), failing, fault),
            () -> copy(before, after));
        try (Engine engine = new RocksDbEngine(after, resources)) {
          try (Partition partition = open(engine)) {
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
  private static void crash(List<Entry> log, FaultyEngine engine, Copy copy) throws IOException {
    try (engine) {
      try (Partition partition = open(engine)) {
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

  private static Partition open(Engine engine) {
    return Partition.open(engine, SETTINGS, InstantSource.fixed(Instant.ofEpochMilli(5_000)));
  }

  private static Map<String, String> content(Engine engine) {
    Map<String, String> content = new TreeMap<>();
    try (EngineIterator all = engine.scan(new byte[0], null)) {
      for (; all.isValid(); all.next()) {
        content.put(HexFormat.of().formatHex(all.key()), HexFormat.of().formatHex(all.value()));
      }
    }
    return content;
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
