package io.kithgraph.storage.engine.rocksdb;

import org.rocksdb.Cache;
import org.rocksdb.Env;
import org.rocksdb.LRUCache;
import org.rocksdb.Priority;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * What all engines of one process share, so that eight of them take little more than one: the block
 * cache, the budget for writes in memory and the background threads. Thread-safe. Made and closed
 * by the one who wires the node, closed after all engines.
 */
public final class RocksDbResources implements AutoCloseable {
  private final RocksDbSettings settings;
  private final Cache blockCache;
  private final Cache writeBufferCharges;
  private final WriteBufferManager writeBuffers;
  private final Env env;

  public RocksDbResources(RocksDbSettings settings) {
    RocksDB.loadLibrary();
    this.settings = settings;
    this.blockCache = new LRUCache(settings.blockCacheBytes());
    // Memory of write buffers is not charged to the block cache: a burst of writes must not empty
    // it.
    this.writeBufferCharges = new LRUCache(0);
    this.writeBuffers = new WriteBufferManager(settings.memoryTableBytes(), writeBufferCharges);
    this.env = Env.getDefault();
    env.setBackgroundThreads(settings.backgroundThreads(), Priority.LOW);
    env.setBackgroundThreads(1, Priority.HIGH);
  }

  RocksDbSettings settings() {
    return settings;
  }

  Cache blockCache() {
    return blockCache;
  }

  WriteBufferManager writeBuffers() {
    return writeBuffers;
  }

  Env env() {
    return env;
  }

  @Override
  public void close() {
    writeBuffers.close();
    writeBufferCharges.close();
    blockCache.close();
  }
}
