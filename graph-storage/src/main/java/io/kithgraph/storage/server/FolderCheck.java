package io.kithgraph.storage.server;

import io.kithgraph.meta.cluster.PartitionId;
import io.kithgraph.storage.api.ErrorCode;
import io.kithgraph.storage.api.StorageException;
import io.kithgraph.storage.engine.Engine;
import io.kithgraph.storage.engine.EngineException;
import io.kithgraph.storage.engine.rocksdb.RocksDbEngine;
import io.kithgraph.storage.engine.rocksdb.RocksDbResources;
import io.kithgraph.storage.engine.rocksdb.RocksDbSettings;
import io.kithgraph.storage.partition.check.CheckNames;
import io.kithgraph.storage.partition.check.CheckReport;
import io.kithgraph.storage.partition.check.HalvesChecker;
import io.kithgraph.storage.partition.check.PartitionChecker;
import io.kithgraph.storage.replication.StoppedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Verifies everything in the folder of a storage node that does not run, without changing a file of
 * it: each partition by itself, then that the halves of all edges agree. Memory does not grow with
 * the data, but for the keys of the pages of one list. Stateless.
 *
 * <p>What a killed node had not yet written to its engines is still in the Raft log alone. The
 * partitions then are at different points of time, so halves are not compared: {@link
 * Result#unappliedEntries} is more than zero, and the next start of the node applies the rest.
 */
public final class FolderCheck {
  private FolderCheck() {}

  /**
   * What was found.
   *
   * @param partitions what each partition holds, in order of their numbers
   * @param problems all that is wrong
   * @param unappliedEntries entries of the log that are not in the partitions yet
   */
  public record Result(
      SortedMap<PartitionId, CheckReport> partitions,
      List<String> problems,
      long unappliedEntries) {
    public Result {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Checks a folder, whose lock the caller holds.
   *
   * @param owns whether a partition owns a slot
   * @param progress receives how many more halves have been looked at; each is looked at twice
   * @throws StorageException {@code CORRUPT} or {@code UNAVAILABLE} if it cannot be opened at all
   */
  public static Result check(
      Path folder,
      CheckNames names,
      BiPredicate<PartitionId, Integer> owns,
      LongConsumer progress) {
    List<Engine> engines = new ArrayList<>();
    try (RocksDbResources resources = new RocksDbResources(RocksDbSettings.DEFAULT)) {
      try {
        return check(folder, names, owns, progress, engines, resources);
      } finally {
        engines.forEach(Engine::close);
      }
    } catch (EngineException e) {
      throw new StorageException(
          e.reason() == EngineException.Reason.CORRUPT ? ErrorCode.CORRUPT : ErrorCode.UNAVAILABLE,
          e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause().getMessage()),
          e);
    } catch (IOException e) {
      throw new StorageException(
          ErrorCode.UNAVAILABLE, "The storage folder " + folder + " cannot be read: " + e, e);
    }
  }

  private static Result check(
      Path folder,
      CheckNames names,
      BiPredicate<PartitionId, Integer> owns,
      LongConsumer progress,
      List<Engine> engines,
      RocksDbResources resources)
      throws IOException {
    SortedMap<PartitionId, CheckReport> reports = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    long unapplied = 0;
    try (StoppedLog log = StoppedLog.open(folder.resolve("log"))) {
      for (PartitionId id : partitions(folder)) {
        Engine engine =
            RocksDbEngine.readOnly(
                folder.resolve("partitions").resolve(id.value() + "/engine"), resources);
        engines.add(engine);
        CheckReport report =
            PartitionChecker.check(engine, names, slot -> owns.test(id, slot), progress);
        reports.put(id, report);
        report
            .problems()
            .forEach(problem -> problems.add("partition " + id.value() + ": " + problem));
        unapplied += log.commandsAfter(id, report.appliedIndex());
      }
    }
    if (unapplied == 0) {
      problems.addAll(HalvesChecker.check(engines, names, progress));
    }
    return new Result(reports, problems, unapplied);
  }

  private static List<PartitionId> partitions(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("partitions"))) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.matches("[0-9]{1,9}"))
          .map(name -> new PartitionId(Integer.parseInt(name)))
          .sorted()
          .toList();
    }
  }
}
