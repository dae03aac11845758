package io.kithgraph.storage.pagecache;

import io.kithgraph.storage.edgetree.Page;
import io.kithgraph.storage.edgetree.PageSink;
import io.kithgraph.storage.edgetree.PageSource;
import io.kithgraph.storage.edgetree.Versioned;
import io.kithgraph.storage.engine.EngineBatch;
import io.kithgraph.storage.engine.EngineIterator;
import io.kithgraph.storage.key.StorageKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one Raft entry: read the latest state and what the batch changed so far, collect
 * changes, {@link #commit}. Confined to the apply thread. One batch at a time; a batch that is not
 * committed changes nothing.
 */
public final class ApplyBatch implements PageSource, PageSink {
  private final PageCache cache;
  private final long sequence;
  private final EngineBatch operations;
  private final Map<StorageKey, Versioned> changes = new HashMap<>();
  private final Set<StorageKey> replaced = new HashSet<>();

  ApplyBatch(PageCache cache, long sequence, EngineBatch operations) {
    this.cache = cache;
    this.sequence = sequence;
    this.operations = operations;
  }

  /** The sequence number of the batch; pages and records that it writes carry it as their lsn. */
  public long sequence() {
    return sequence;
  }

  EngineBatch operations() {
    return operations;
  }

  Map<StorageKey, Versioned> changes() {
    return changes;
  }

  @Override
  public @Nullable Page page(StorageKey key) {
    Versioned changed = changes.isEmpty() ? null : changes.get(key);
    Versioned latest = changed == null ? cache.latestPage(key) : changed;
    return latest instanceof Page page ? page : null;
  }

  @Override
  public void put(StorageKey key, Page page) {
    change(key, page);
    operations.put(key.bytes(), page.encoded());
  }

  @Override
  public void append(StorageKey key, Page page, byte[] delta) {
    change(key, page);
    operations.merge(key.bytes(), delta);
  }

  @Override
  public void delete(StorageKey key) {
    change(key, new Absent(sequence));
    operations.delete(key.bytes());
  }

  /** The record under the key as this batch leaves it, or null. */
  public @Nullable StoredRecord record(StorageKey key) {
    Versioned changed = changes.isEmpty() ? null : changes.get(key);
    Versioned latest = changed == null ? cache.latestRecord(key) : changed;
    return latest instanceof StoredRecord record ? record : null;
  }

  /**
   * Stores a record, cached, with the sequence of this batch as its lsn. The array is given away.
   */
  public void putRecord(StorageKey key, byte[] payload) {
    StoredRecord record = new StoredRecord(sequence, payload);
    change(key, record);
    operations.put(key.bytes(), record.encode());
  }

  /** Removes a record. */
  public void deleteRecord(StorageKey key) {
    delete(key);
  }

  private void change(StorageKey key, Versioned value) {
    if (value.lsn() != sequence) {
      // Older views would take the value for their own.
      throw new IllegalArgumentException("A batch writes with its own sequence number");
    }
    changes.put(key, value);
  }

  /**
   * The raw value under the key in the engine; does not see this batch. For keys that are never
   * cached.
   */
  public byte @Nullable [] uncached(StorageKey key) {
    return cache.engine().get(key.bytes());
  }

  /** Stores a raw value that readers never look up through the cache, such as the applied index. */
  public void putUncached(StorageKey key, byte[] value) {
    operations.put(key.bytes(), value);
  }

  /** Removes a raw value. */
  public void deleteUncached(StorageKey key) {
    operations.delete(key.bytes());
  }

  /**
   * Stores under the key of a page or a record what another partition stored under it, its lsn
   * included, or nothing if the value is null. This batch does not see it, and nobody may read the
   * key before a later batch.
   */
  public void replace(StorageKey key, byte @Nullable [] value) {
    replaced.add(key);
    if (value == null) {
      operations.delete(key.bytes());
    } else {
      operations.put(key.bytes(), value);
    }
  }

  /** The keys that this batch has changed so far, each once, in no particular order. */
  public Set<StorageKey> changedKeys() {
    Set<StorageKey> keys = new HashSet<>();
    operations.forEach(
        new EngineBatch.Visitor() {
          @Override
          public void put(byte[] key, byte[] value) {
            keys.add(StorageKey.of(key));
          }

          @Override
          public void merge(byte[] key, byte[] suffix) {
            keys.add(StorageKey.of(key));
          }

          @Override
          public void delete(byte[] key) {
            keys.add(StorageKey.of(key));
          }

          @Override
          public void deleteRange(byte[] from, byte[] to) {
            throw new IllegalStateException("Ranges of keys are not removed in a batch");
          }
        });
    return keys;
  }

  Set<StorageKey> replaced() {
    return replaced;
  }

  /** The engine's entries with {@code from <= key < to}; does not see this batch. */
  public EngineIterator scan(StorageKey from, StorageKey to) {
    return cache.engine().scan(from.bytes(), to.bytes());
  }

  /**
   * Writes all changes as one engine batch, then makes them visible to views pinned from now on. If
   * it throws, nothing became visible, and the cache must not be written through again: the replica
   * stops.
   */
  public void commit() {
    cache.commit(this);
  }
}
