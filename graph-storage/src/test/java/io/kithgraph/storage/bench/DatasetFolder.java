package io.kithgraph.storage.bench;

import io.kithgraph.storage.edgetree.EdgeTreeSettings;
import io.kithgraph.storage.engine.rocksdb.RocksDbEngine;
import io.kithgraph.storage.engine.rocksdb.RocksDbResources;
import io.kithgraph.storage.partition.Partition;
import io.kithgraph.storage.partition.PartitionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where datasets are kept, so that each is loaded once and opened by every process that measures
 * it. One process at a time.
 */
final class DatasetFolder {
  /** Enough for all pages of the full dataset, so that reads find them. */
  static final PartitionSettings SETTINGS =
      new PartitionSettings(2L << 30, EdgeTreeSettings.DEFAULT);

  /** Loading writes each page many times; a smaller cache leaves the heap to others. */
  private static final long LOAD_CACHE_BYTES = 512L << 20;

  private DatasetFolder() {}

  private static Path root() {
    return Path.of(System.getProperty("dataset.folder", "target/datasets"));
  }

  /** The engine's folder of a dataset, loaded first if it is not there. */
  static Path of(FollowDataset data, RocksDbResources resources) throws IOException {
    Path folder =
        root()
            .resolve(
                "follow-%d-%d-%d".formatted(data.vertices(), data.meanDegree(), data.hubDegree()));
    if (!Files.exists(folder)) {
      Path partial = root().resolve(folder.getFileName() + ".partial");
      delete(partial);
      load(data, partial, resources);
      // The name says that all is there.
      Files.move(partial, folder);
    }
    return folder;
  }

  private static void load(FollowDataset data, Path folder, RocksDbResources resources) {
    try (RocksDbEngine engine = new RocksDbEngine(folder, resources)) {
      long sequence = data.load(engine, SETTINGS.pages(), LOAD_CACHE_BYTES);
      try (Partition partition = Partition.open(engine, SETTINGS, InstantSource.system())) {
        // Tells the partition which entries of a log its state comes from.
        partition.apply(sequence + 1, 1, List.of());
      }
      engine.flush();
    }
  }

  /** A new empty folder beside the datasets, on the same file system. */
  static Path temporary() throws IOException {
    Files.createDirectories(root());
    return Files.createTempDirectory(root(), "run-");
  }

  /** Deletes a folder, if it is there, with all that is in it. */
  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
