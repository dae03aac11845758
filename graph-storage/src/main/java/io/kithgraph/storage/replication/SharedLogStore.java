package io.kithgraph.storage.replication;

import io.kithgraph.storage.engine.EngineException;
import io.kithgraph.storage.engine.EngineException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The Raft logs of all groups of a node in one database, so that groups that write at the same time
 * share one sync of the disk, and idle groups cost nothing. Thread-safe. Not final: tests make
 * writes fail.
 *
 * <p>Keys, format version 1, integers big-endian:
 *
 * <pre>
 *   group u32 | 0x00                  first index of the group's log: i64
 *   group u32 | 0x01 | index i64      a copy of an entry that changes the configuration
 *   group u32 | 0x02 | index i64      entry, as the Raft library encodes it
 *   0xFFFFFFFF                        format version u32
 * </pre>
 */
class SharedLogStore implements AutoCloseable {
  private static final int VERSION = 1;
  private static final byte[] VERSION_KEY = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF};

  private static final long WRITE_BUFFER_BYTES = 16L << 20;
  private static final long BLOCK_CACHE_BYTES = 4L << 20;

  private final Options options;
  private final LRUCache blockCache;
  private final WriteOptions writeOptions;
  private final RocksDB db;

  /** Whether data was met whose checksum is wrong. */
  private volatile boolean damaged;

  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Opens the store in the folder, making it if it is missing.
   *
   * @param sync whether writes survive the loss of power when they return
   * @throws EngineException if it is in use, damaged or of a later format
   */
  SharedLogStore(Path folder, boolean sync) {
    this(made(folder), sync, false);
  }

  /** Opens a store that exists and that nobody writes, without changing any of its files. */
  static SharedLogStore readOnly(Path folder) {
    return new SharedLogStore(folder, false, true);
  }

  private static Path made(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new EngineException(Reason.IO, "Cannot make the folder " + folder, e);
    }
  }

  private SharedLogStore(Path folder, boolean sync, boolean readOnly) {
    RocksDB.loadLibrary();
    blockCache = new LRUCache(BLOCK_CACHE_BYTES);
    options =
        new Options()
            .setCreateIfMissing(true)
            .setWriteBufferSize(WRITE_BUFFER_BYTES)
            .setMaxWriteBufferNumber(3)
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setMaxOpenFiles(64)
            // What was synced is never dropped quietly; only the torn end of the file is.
            .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
            .setParanoidChecks(true)
            .setStatsDumpPeriodSec(0)
            .setStatsPersistPeriodSec(0)
            .setKeepLogFileNum(2)
            .setMaxLogFileSize(4L << 20)
            .setTableFormatConfig(new BlockBasedTableConfig().setBlockCache(blockCache));
    writeOptions = new WriteOptions().setSync(sync);
    try {
      db =
          readOnly
              ? RocksDB.openReadOnly(options, folder.toString())
              : RocksDB.open(options, folder.toString());
    } catch (RocksDBException e) {
      closeOptions();
      throw translate("Cannot open the Raft log " + folder, e);
    }
    try {
      checkVersion();
    } catch (EngineException e) {
      close();
      throw e;
    }
  }

  private void checkVersion() {
    byte[] version = get(VERSION_KEY);
    if (version == null) {
      try (WriteBatch batch = new WriteBatch()) {
        batch.put(VERSION_KEY, ByteBuffer.allocate(4).putInt(VERSION).array());
        writeToDisk(batch);
      } catch (RocksDBException e) {
        throw translate("Writing the Raft log's version failed", e);
      }
    } else if (version.length != 4 || ByteBuffer.wrap(version).getInt() != VERSION) {
      throw new EngineException(
          Reason.CORRUPT, "The Raft log has a format that this program does not know");
    }
  }

  byte @Nullable [] get(byte[] key) {
    try {
      return db.get(key);
    } catch (RocksDBException e) {
      throw translate("Reading the Raft log failed", e);
    }
  }

  /** Applies the batch, durably if the store syncs; concurrent calls share one sync. */
  void write(WriteBatch batch) {
    writeToDisk(batch);
  }

  private void writeToDisk(WriteBatch batch) {
    try {
      db.write(writeOptions, batch);
    } catch (RocksDBException e) {
      throw translate("Writing the Raft log failed", e);
    }
  }

  /** Gives the space of entries back that a written batch has deleted. */
  void reclaim(byte[] from, byte[] to) {
    try {
      db.deleteFilesInRanges(db.getDefaultColumnFamily(), List.of(from, to), false);
    } catch (RocksDBException e) {
      throw translate("Truncating the Raft log failed", e);
    }
  }

  /** Receives entries of the store. */
  interface Visitor {
    void visit(byte[] key, byte[] value);
  }

  /** Visits all entries with {@code from <= key < to}, ascending. */
  void forEach(byte[] from, byte[] to, Visitor visitor) {
    try (Slice bound = new Slice(to);
        ReadOptions readOptions = new ReadOptions().setIterateUpperBound(bound);
        RocksIterator iterator = db.newIterator(readOptions)) {
      for (iterator.seek(from); iterator.isValid(); iterator.next()) {
        visitor.visit(iterator.key(), iterator.value());
      }
      iterator.status();
    } catch (RocksDBException e) {
      throw translate("Reading the Raft log failed", e);
    }
  }

  /** The first or the last key with {@code from <= key < to}, or null. */
  byte @Nullable [] edge(byte[] from, byte[] to, boolean first) {
    try (RocksIterator iterator = db.newIterator()) {
      if (first) {
        iterator.seek(from);
      } else {
        iterator.seekForPrev(to);
      }
      iterator.status();
      if (!iterator.isValid()) {
        return null;
      }
      byte[] key = iterator.key();
      boolean inside =
          Arrays.compareUnsigned(key, from) >= 0 && Arrays.compareUnsigned(key, to) < 0;
      return inside ? key : null;
    } catch (RocksDBException e) {
      throw translate("Reading the Raft log failed", e);
    }
  }

  /** Whether damaged data was met since it was opened. */
  boolean isDamaged() {
    return damaged;
  }

  private EngineException translate(String message, RocksDBException e) {
    Reason reason =
        e.getStatus() == null
            ? Reason.IO
            : switch (e.getStatus().getCode()) {
              case Corruption -> Reason.CORRUPT;
              case IOError ->
                  String.valueOf(e.getMessage()).contains("lock") ? Reason.IN_USE : Reason.IO;
              default -> Reason.IO;
            };
    damaged |= reason == Reason.CORRUPT;
    return new EngineException(reason, message, e);
  }

  /** Idempotent. All groups must be closed before. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      db.close();
      closeOptions();
    }
  }

  private void closeOptions() {
    writeOptions.close();
    options.close();
    blockCache.close();
  }
}
