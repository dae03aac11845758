package io.kithgraph.storage.engine.rocksdb;

import io.kithgraph.storage.engine.Durability;
import io.kithgraph.storage.engine.Engine;
import io.kithgraph.storage.engine.EngineBatch;
import io.kithgraph.storage.engine.EngineException;
import io.kithgraph.storage.engine.EngineException.Reason;
import io.kithgraph.storage.engine.EngineIterator;
import io.kithgraph.storage.engine.EngineMetrics;
import io.kithgraph.storage.engine.EngineSnapshot;
import io.kithgraph.storage.engine.WritePressure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Checkpoint;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.Options;
import org.rocksdb.Range;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SizeApproximationFlag;
import org.rocksdb.Slice;
import org.rocksdb.Statistics;
import org.rocksdb.StatsLevel;
import org.rocksdb.StringAppendOperator;
import org.rocksdb.TickerType;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An engine on one RocksDB database with one column family, written without RocksDB's log.
 * Thread-safe.
 */
public final class RocksDbEngine implements Engine {
  private static final Logger LOG = LoggerFactory.getLogger(RocksDbEngine.class);

  /** The header of RocksDB's own form of a batch: sequence number u64, count u32, little-endian. */
  private static final int BATCH_HEADER_BYTES = 12;

  /** RocksDB slows writes when one less than these wait to be flushed, and stops them at these. */
  private static final int MAX_WRITE_BUFFERS = 4;

  private static final int HIGH_WAITING_BUFFERS = 2;

  /** The database moves the files that it takes over: it gets a link of its own. */
  private static final String INGEST_SUFFIX = ".taken";

  /** RocksDB slows writes at 20 files that no compaction has taken in. */
  private static final int HIGH_FIRST_LEVEL_FILES = 16;

  private final Options options;
  private final StringAppendOperator append;
  private final BloomFilter bloom;
  private final Statistics statistics;
  private final WriteOptions writeOptions;
  private final FlushOptions flushOptions;
  private final RocksDB db;
  private final boolean readOnly;
  private final LongAdder logicalBytes = new LongAdder();
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Opens the database in the folder, making it if it is missing.
   *
   * @throws EngineException {@code IN_USE} if another process or engine has it open, {@code
   *     CORRUPT} or {@code IO} if it cannot be read
   */
  public RocksDbEngine(Path folder, RocksDbResources resources) {
    this(made(folder), resources, false);
  }

  /**
   * Opens a database that exists and that nobody writes, without changing any of its files. Writes
   * and checkpoints fail.
   *
   * @throws EngineException {@code CORRUPT} or {@code IO} if it cannot be read
   */
  public static RocksDbEngine readOnly(Path folder, RocksDbResources resources) {
    return new RocksDbEngine(folder, resources, true);
  }

  private static Path made(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new EngineException(Reason.IO, "Cannot make the folder " + folder, e);
    }
  }

  private RocksDbEngine(Path folder, RocksDbResources resources, boolean readOnly) {
    this.readOnly = readOnly;
    this.append = new StringAppendOperator("");
    this.bloom = new BloomFilter(10, false);
    this.statistics = new Statistics();
    statistics.setStatsLevel(StatsLevel.EXCEPT_DETAILED_TIMERS);
    this.options = options(resources);
    this.writeOptions = new WriteOptions().setDisableWAL(true);
    this.flushOptions = new FlushOptions().setWaitForFlush(true).setAllowWriteStall(true);
    try {
      this.db =
          readOnly
              ? RocksDB.openReadOnly(options, folder.toString())
              : RocksDB.open(options, folder.toString());
    } catch (RocksDBException e) {
      closeOptions();
      throw RocksDbErrors.translate("Cannot open the database " + folder, e);
    }
  }

  private Options options(RocksDbResources resources) {
    RocksDbSettings settings = resources.settings();
    // Each choice is justified in docs/decisions/0002-rocksdb-options.md.
    return new Options()
        .setCreateIfMissing(true)
        .setEnv(resources.env())
        .setStatistics(statistics)
        .setMergeOperator(append)
        .setWriteBufferManager(resources.writeBuffers())
        .setWriteBufferSize(settings.writeBufferBytes())
        .setMaxWriteBufferNumber(MAX_WRITE_BUFFERS)
        .setAllowConcurrentMemtableWrite(false)
        .setMemtableWholeKeyFiltering(true)
        .setMemtablePrefixBloomSizeRatio(0.02)
        .setMaxBackgroundJobs(settings.backgroundThreads() + 1)
        .setMaxOpenFiles(settings.maxOpenFiles())
        .setLevelCompactionDynamicLevelBytes(true)
        .setTargetFileSizeBase(32L << 20)
        .setMaxBytesForLevelBase(64L << 20)
        .setBytesPerSync(1 << 20)
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setBottommostCompressionType(CompressionType.LZ4_COMPRESSION)
        .setParanoidChecks(true)
        .setForceConsistencyChecks(true)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0)
        .setKeepLogFileNum(2)
        .setMaxLogFileSize(4L << 20)
        .setTableFormatConfig(
            tables(bloom)
                .setBlockCache(resources.blockCache())
                .setCacheIndexAndFilterBlocks(false));
  }

  /** The form of tables, those of the engine and those that it takes over. */
  static BlockBasedTableConfig tables(BloomFilter bloom) {
    return new BlockBasedTableConfig()
        .setFormatVersion(5)
        .setBlockSize(16 << 10)
        .setFilterPolicy(bloom)
        .setWholeKeyFiltering(true)
        .setOptimizeFiltersForMemory(true);
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    checkOpen();
    try {
      return db.get(key);
    } catch (RocksDBException e) {
      throw RocksDbErrors.translate("Reading a key failed", e);
    }
  }

  @Override
  public void write(EngineBatch batch, Durability durability) {
    checkOpen();
    if (!batch.isEmpty()) {
      // The operations of a batch have RocksDB's own form, so one call takes them all.
      byte[] bytes = new byte[BATCH_HEADER_BYTES + batch.length()];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(8, batch.count());
      batch.copyTo(bytes, BATCH_HEADER_BYTES);
      try (WriteBatch encoded = new WriteBatch(bytes)) {
        db.write(writeOptions, encoded);
      } catch (RocksDBException e) {
        throw RocksDbErrors.translate("Writing a batch failed", e);
      }
      logicalBytes.add(batch.length());
    }
    if (durability == Durability.SYNCED) {
      flush();
    }
  }

  @Override
  public EngineSnapshot snapshot() {
    checkOpen();
    return new RocksDbSnapshot(db);
  }

  @Override
  public EngineIterator scan(byte[] from, byte @Nullable [] to) {
    checkOpen();
    return new RocksDbIterator(db, null, from, to);
  }

  @Override
  public void flush() {
    checkOpen();
    try {
      db.flush(flushOptions);
    } catch (RocksDBException e) {
      throw RocksDbErrors.translate("Flushing to disk failed", e);
    }
  }

  @Override
  public void checkpoint(Path directory) {
    checkOpen();
    // Creating a checkpoint flushes first, as there is no log that could hold what is only in
    // memory.
    try (Checkpoint checkpoint = Checkpoint.create(db)) {
      checkpoint.createCheckpoint(directory.toString());
    } catch (RocksDBException e) {
      throw RocksDbErrors.translate("Writing a checkpoint failed", e);
    }
  }

  @Override
  public void ingest(List<Path> tables) {
    // What was written before must not come back younger than the tables after a crash.
    flush();
    List<Path> links = new ArrayList<>();
    try (IngestExternalFileOptions options = new IngestExternalFileOptions().setMoveFiles(true)) {
      for (Path table : tables) {
        Path link = table.resolveSibling(table.getFileName() + INGEST_SUFFIX);
        Files.deleteIfExists(link);
        links.add(Files.createLink(link, table));
      }
      db.ingestExternalFile(links.stream().map(Path::toString).toList(), options);
    } catch (IOException e) {
      throw new EngineException(Reason.IO, "Tables cannot be linked to be taken over", e);
    } catch (RocksDBException e) {
      throw RocksDbErrors.translate("Taking tables over failed", e);
    } finally {
      deleteAll(links);
    }
  }

  private static void deleteAll(List<Path> files) {
    for (Path file : files) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        LOG.warn("A file could not be deleted: file={}", file, e);
      }
    }
  }

  @Override
  public long approximateBytes(byte[] from, byte[] to) {
    checkOpen();
    try (Slice first = new Slice(from);
        Slice end = new Slice(to)) {
      return db.getApproximateSizes(
              List.of(new Range(first, end)),
              SizeApproximationFlag.INCLUDE_FILES,
              SizeApproximationFlag.INCLUDE_MEMTABLES)[0];
    }
  }

  @Override
  public EngineMetrics metrics() {
    checkOpen();
    return new EngineMetrics(
        logicalBytes.sum(),
        statistics.getTickerCount(TickerType.FLUSH_WRITE_BYTES),
        statistics.getTickerCount(TickerType.COMPACT_WRITE_BYTES),
        statistics.getTickerCount(TickerType.BLOCK_CACHE_HIT),
        statistics.getTickerCount(TickerType.BLOCK_CACHE_MISS),
        property("rocksdb.cur-size-all-mem-tables"),
        property("rocksdb.live-sst-files-size"),
        property("rocksdb.estimate-pending-compaction-bytes"),
        property("rocksdb.is-write-stopped") != 0);
  }

  @Override
  public WritePressure pressure() {
    checkOpen();
    if (property("rocksdb.is-write-stopped") != 0
        || property("rocksdb.actual-delayed-write-rate") != 0) {
      return WritePressure.FULL;
    }
    boolean high =
        property("rocksdb.num-immutable-mem-table") >= HIGH_WAITING_BUFFERS
            || firstLevelFiles() >= HIGH_FIRST_LEVEL_FILES;
    return high ? WritePressure.HIGH : WritePressure.NONE;
  }

  private long firstLevelFiles() {
    try {
      return Long.parseLong(db.getProperty("rocksdb.num-files-at-level0"));
    } catch (RocksDBException e) {
      throw RocksDbErrors.translate("Reading a figure failed", e);
    }
  }

  private long property(String name) {
    try {
      return db.getLongProperty(name);
    } catch (RocksDBException e) {
      throw RocksDbErrors.translate("Reading a figure failed", e);
    }
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      if (!readOnly) {
        db.flush(flushOptions);
      }
    } catch (RocksDBException e) {
      throw RocksDbErrors.translate("Flushing to disk failed", e);
    } finally {
      db.close();
      closeOptions();
    }
  }

  private void closeOptions() {
    flushOptions.close();
    writeOptions.close();
    options.close();
    statistics.close();
    bloom.close();
    append.close();
  }

  private void checkOpen() {
    // The native code would crash the process.
    if (closed.get()) {
      throw new EngineException(Reason.UNUSABLE, "The engine is closed");
    }
  }
}
