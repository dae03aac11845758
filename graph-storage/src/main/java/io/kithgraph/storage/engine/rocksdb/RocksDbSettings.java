package io.kithgraph.storage.engine.rocksdb;

/**
 * Sizes of what the engines of one process share and of each engine. Immutable.
 *
 * @param blockCacheBytes memory for blocks of files, shared; small, because pages are cached above
 *     the engine
 * @param memoryTableBytes memory for writes not yet in files, shared by all engines
 * @param writeBufferBytes the size at which one engine turns its writes into a file; 64 KiB or more
 * @param backgroundThreads threads that write and compact files, shared; 1 or more
 * @param maxOpenFiles files that one engine keeps open; 16 or more
 */
public record RocksDbSettings(
    long blockCacheBytes,
    long memoryTableBytes,
    long writeBufferBytes,
    int backgroundThreads,
    int maxOpenFiles) {

  /** Sizes for a process with eight engines and a few gigabytes of memory. */
  public static final RocksDbSettings DEFAULT =
      new RocksDbSettings(64L << 20, 128L << 20, 16L << 20, 2, 256);

  public RocksDbSettings {
    if (blockCacheBytes < 0 || memoryTableBytes <= 0 || writeBufferBytes < 64 << 10) {
      throw new IllegalArgumentException("RocksDB needs memory: a write buffer has 64 KiB or more");
    }
    if (backgroundThreads < 1 || maxOpenFiles < 16) {
      throw new IllegalArgumentException(
          "RocksDB needs at least 1 background thread and 16 open files");
    }
  }
}
