package io.kithgraph.storage.replication;

import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.engine.Engine;
import io.kithgraph.storage.engine.WritePressure;
import io.kithgraph.storage.partition.CacheWarmer;
import io.kithgraph.storage.partition.Partition;
import io.kithgraph.storage.partition.PartitionSettings;
import io.kithgraph.storage.partition.ReplicaFigures;
import io.kithgraph.storage.partition.record.MalformedRecordException;
import io.kithgraph.storage.partition.record.RecordReader;
import io.kithgraph.storage.partition.record.RecordWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The partition of a replica and its files: opened from disk, written to snapshots, and put back
 * from a snapshot of another replica. {@link #partition} may be called by any thread, the rest
 * belongs to the thread that applies the log.
 *
 * <pre>
 *   engine/      the engine's files
 *   restoring/   files of a snapshot on their way to become the engine's
 *   tables/      tables of bulk loads, see StagedTables
 *   hot-pages    what was cached and used most, see HotPages
 *   meta/        term and vote, written by the Raft library
 *   aside-MILLIS/    engine, tables and snapshot of a damaged replica, until it has been made anew
 *   damaged, joins   see the server's DamagedReplicas
 *   snapshot/    snapshots, named by the Raft library; each holds
 *     applied      version u8 = 1 | index of the last entry that the files have for sure i64
 *     engine/      a checkpoint of the engine
 * </pre>
 */
final class ReplicaStore implements AutoCloseable {
  static final String APPLIED_FILE = "applied";
  static final String ENGINE_FOLDER = "engine";
  private static final String HOT_PAGES_FILE = "hot-pages";
  private static final String TABLES_FOLDER = "tables";
  private static final String RESTORING_FOLDER = "restoring";
  private static final String ASIDE_PREFIX = "aside-";

  /** Of the Raft library, like the folder of its term and vote. */
  static final String SNAPSHOT_FOLDER = "snapshot";

  private static final int VERSION = 1;
  private static final String TABLE_SUFFIX = ".sst";

  private final Path folder;
  private final EngineOpener opener;
  private final PartitionSettings settings;
  private final InstantSource clock;
  private final LongSupplier nanoClock;
  private final CacheWarmer warmer;
  private final StagedTables tables;
  private Engine engine;
  private volatile Partition partition;

  ReplicaStore(
      ReplicaPlan plan,
      EngineOpener opener,
      PartitionSettings settings,
      InstantSource clock,
      LongSupplier nanoClock)
      throws IOException {
    this.folder = plan.folder();
    this.opener = opener;
    this.settings = settings;
    this.clock = clock;
    this.nanoClock = nanoClock;
    Files.createDirectories(folder);
    deleteTree(folder.resolve(RESTORING_FOLDER));
    this.tables = new StagedTables(plan.id(), folder.resolve(TABLES_FOLDER), plan.tables());
    this.warmer = new CacheWarmer(folder.resolve(HOT_PAGES_FILE));
    this.engine = opener.open(folder.resolve(ENGINE_FOLDER));
    this.partition = openPartition();
  }

  /** How far writes are ahead of the engine's files; none while there is no open engine. */
  WritePressure pressure() {
    try {
      return partition.pressure();
    } catch (StorageException e) {
      return WritePressure.NONE;
    }
  }

  ReplicaFigures figures() {
    Partition shown = partition;
    return new ReplicaFigures(
        shown.cacheMetrics(), shown.engineMetrics(), pressure(), warmer.total(), warmer.loaded());
  }

  /** The tables of bulk loads. */
  StagedTables tables() {
    return tables;
  }

  /** Brings hot pages back into the cache and writes down which they are. */
  CacheWarmer warmer() {
    return warmer;
  }

  private Partition openPartition() {
    try {
      return Partition.open(engine, settings, clock, nanoClock, tables);
    } catch (RuntimeException e) { // catch-all: the engine must not stay open behind the owner
      engine.close();
      throw e;
    }
  }

  /** The partition as it is; another one after a restore, when this one refuses reads. */
  Partition partition() {
    return partition;
  }

  /** Writes a snapshot to a folder and returns the names of its files. Called by any thread. */
  List<String> save(Path target) throws IOException {
    long index = partition.appliedIndex();
    partition.checkpoint(target.resolve(ENGINE_FOLDER));
    Files.write(target.resolve(APPLIED_FILE), new RecordWriter().u8(VERSION).i64(index).toBytes());
    tables.snapshotSaved(partition.bulkLoads());
    try (Stream<Path> files = Files.walk(target)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> target.relativize(file).toString())
          .filter(name -> name.equals(APPLIED_FILE) || name.startsWith(ENGINE_FOLDER))
          .sorted()
          .toList();
    }
  }

  /** Puts the snapshot in the place of the state, unless the state is at least as new. */
  void load(Path snapshot) throws IOException {
    RecordReader in = new RecordReader(Files.readAllBytes(snapshot.resolve(APPLIED_FILE)));
    int version = in.u8();
    if (version != VERSION) {
      throw new MalformedRecordException("snapshot of unknown version " + version);
    }
    if (in.i64() <= partition.appliedIndex()) {
      return;
    }
    Path restoring = folder.resolve(RESTORING_FOLDER);
    deleteTree(restoring);
    copy(snapshot.resolve(ENGINE_FOLDER), restoring);
    partition.close();
    engine.close();
    // A crash from here on leaves no engine or an older one: the library loads the snapshot again.
    deleteTree(folder.resolve(ENGINE_FOLDER));
    Files.move(restoring, folder.resolve(ENGINE_FOLDER));
    engine = opener.open(folder.resolve(ENGINE_FOLDER));
    partition = openPartition();
  }

  /** Table files never change and are shared by links; the engine appends to the others. */
  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(file.getFileName().toString());
        if (file.toString().endsWith(TABLE_SUFFIX)) {
          Files.createLink(target, file);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  /**
   * Puts all data of a replica that is closed aside; its term and its vote stay. What was put aside
   * before is kept instead, as what has come since was made from peers.
   */
  static void putAside(Path folder, long millis) throws IOException {
    Files.createDirectories(folder);
    deleteTree(folder.resolve(RESTORING_FOLDER));
    Files.deleteIfExists(folder.resolve(HOT_PAGES_FILE));
    List<Path> before = aside(folder);
    Path aside = before.isEmpty() ? folder.resolve(ASIDE_PREFIX + millis) : before.get(0);
    Files.createDirectories(aside);
    for (String name : List.of(ENGINE_FOLDER, TABLES_FOLDER, SNAPSHOT_FOLDER)) {
      if (Files.exists(aside.resolve(name))) {
        deleteTree(folder.resolve(name));
      } else if (Files.exists(folder.resolve(name))) {
        Files.move(folder.resolve(name), aside.resolve(name));
      }
    }
  }

  /** The folders with data of a damaged replica that was put aside: one, or none. */
  static List<Path> aside(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith(ASIDE_PREFIX)).toList();
    }
  }

  /** Deletes a folder with all that is in it, if it is there. */
  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Flushes and closes; waits for reads under way. */
  @Override
  public void close() {
    warmer.save(partition);
    partition.close();
    engine.close();
  }
}
