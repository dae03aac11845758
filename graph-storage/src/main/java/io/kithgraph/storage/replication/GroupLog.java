package io.kithgraph.storage.replication;

import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.conf.ConfigurationEntry;
import com.alipay.sofa.jraft.conf.ConfigurationManager;
import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.entity.LogId;
import com.alipay.sofa.jraft.entity.codec.LogEntryDecoder;
import com.alipay.sofa.jraft.entity.codec.LogEntryEncoder;
import com.alipay.sofa.jraft.entity.codec.v2.LogEntryV2CodecFactory;
import com.alipay.sofa.jraft.option.LogStorageOptions;
import com.alipay.sofa.jraft.storage.LogStorage;
import io.kithgraph.storage.engine.EngineException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one Raft group within the {@link SharedLogStore}. Called by the Raft library as its
 * contract says: one thread writes, any thread reads. A failed write is logged and reported to the
 * library, which stops the group.
 */
final class GroupLog implements LogStorage {
  private static final Logger LOG = LoggerFactory.getLogger(GroupLog.class);

  private static final byte FIRST_INDEX = 0;
  private static final byte CONFIGURATION = 1;
  private static final byte ENTRY = 2;
  private static final int INDEX_OFFSET = 5;

  /** What is written at once when a log is copied. */
  private static final long COPIED_BYTES = 1 << 20;

  private final SharedLogStore store;
  private final int group;
  private LogEntryEncoder encoder = LogEntryV2CodecFactory.getInstance().encoder();
  private LogEntryDecoder decoder = LogEntryV2CodecFactory.getInstance().decoder();
  private volatile long firstIndex = 1;

  /** 0 if the log is empty. */
  private volatile long lastIndex;

  /**
   * Nothing more is written once an entry could not be read: the library may take it for absent.
   */
  private volatile boolean damaged;

  /** The log of the group with the number, which is not negative. */
  GroupLog(SharedLogStore store, int group) {
    this.store = store;
    this.group = group;
  }

  /**
   * Deletes all of it; for a log that is not in use.
   *
   * @throws EngineException if that cannot be written
   */
  void delete() {
    try (WriteBatch batch = new WriteBatch()) {
      batch.deleteRange(firstIndexKey(), key(ENTRY, Long.MAX_VALUE));
      store.write(batch);
    } catch (RocksDBException e) {
      throw new EngineException(EngineException.Reason.IO, "Deleting a Raft log failed", e);
    }
  }

  /**
   * Copies all of it to another store; for a log that is not in use.
   *
   * @throws EngineException if it is damaged, or cannot be written
   */
  void copyTo(SharedLogStore target) {
    try (WriteBatch batch = new WriteBatch()) {
      store.forEach(
          firstIndexKey(),
          key(ENTRY, Long.MAX_VALUE),
          (key, value) -> {
            put(batch, key, value);
            if (batch.getDataSize() >= COPIED_BYTES) {
              target.write(batch);
              batch.clear();
            }
          });
      target.write(batch);
    }
  }

  private static void put(WriteBatch batch, byte[] key, byte[] value) {
    try {
      batch.put(key, value);
    } catch (RocksDBException e) {
      throw new EngineException(EngineException.Reason.IO, "Copying a Raft log failed", e);
    }
  }

  /** How many entries with commands come after the index; for a log that is not in use. */
  long commandsAfter(long index) {
    AtomicLong count = new AtomicLong();
    store.forEach(
        key(ENTRY, index + 1),
        key(ENTRY, Long.MAX_VALUE),
        (key, value) -> {
          LogEntry entry = decoder.decode(value);
          if (entry.getType() == EntryType.ENTRY_TYPE_DATA) {
            count.incrementAndGet();
          }
        });
    return count.get();
  }

  /**
   * Reads what {@link #init} does, and the last entry: a group whose log cannot be opened hangs
   * when the library closes it.
   *
   * @throws EngineException if that is damaged
   */
  void checkReadable() {
    readEnds();
    loadConfigurations(new ConfigurationManager());
    if (lastIndex > 0) {
      store.get(key(ENTRY, lastIndex));
    }
  }

  private void readEnds() {
    byte[] first = store.get(firstIndexKey());
    byte[] firstKey = store.edge(key(ENTRY, 0), key(ENTRY, Long.MAX_VALUE), true);
    if (first != null) {
      firstIndex = ByteBuffer.wrap(first).getLong();
    } else if (firstKey != null) {
      firstIndex = indexOf(firstKey);
    }
    byte[] lastKey = store.edge(key(ENTRY, 0), key(ENTRY, Long.MAX_VALUE), false);
    lastIndex = lastKey == null ? 0 : indexOf(lastKey);
  }

  @Override
  public boolean init(LogStorageOptions options) {
    encoder = options.getLogEntryCodecFactory().encoder();
    decoder = options.getLogEntryCodecFactory().decoder();
    try {
      readEnds();
      loadConfigurations(options.getConfigurationManager());
      return true;
    } catch (EngineException e) {
      LOG.error("The Raft log of a group cannot be read: group={}", group, e);
      return false;
    }
  }

  private void loadConfigurations(@Nullable ConfigurationManager configurations) {
    if (configurations == null) {
      return;
    }
    store.forEach(
        key(CONFIGURATION, firstIndex),
        key(CONFIGURATION, Long.MAX_VALUE),
        (key, value) -> {
          LogEntry entry = decoder.decode(value);
          ConfigurationEntry configuration = new ConfigurationEntry();
          configuration.setId(new LogId(entry.getId().getIndex(), entry.getId().getTerm()));
          configuration.setConf(new Configuration(entry.getPeers(), entry.getLearners()));
          if (entry.getOldPeers() != null) {
            configuration.setOldConf(
                new Configuration(entry.getOldPeers(), entry.getOldLearners()));
          }
          configurations.add(configuration);
        });
  }

  /** The store outlives its groups. */
  @Override
  public void shutdown() {}

  @Override
  public long getFirstLogIndex() {
    return firstIndex;
  }

  @Override
  public long getLastLogIndex() {
    return lastIndex;
  }

  @Override
  @NullUnmarked // the library's contract: null if there is no such entry
  public LogEntry getEntry(long index) {
    if (index < firstIndex) {
      return null;
    }
    try {
      byte[] value = store.get(key(ENTRY, index));
      return value == null ? null : decoder.decode(value);
    } catch (EngineException e) {
      // The library stops the group for an entry that is missing, and is left undone by exceptions.
      damaged = true;
      LOG.error("An entry of a Raft log cannot be read: group={} index={}", group, index, e);
      return null;
    }
  }

  @Override
  @Deprecated
  public long getTerm(long index) {
    LogEntry entry = getEntry(index);
    return entry == null ? 0 : entry.getId().getTerm();
  }

  @Override
  public boolean appendEntry(LogEntry entry) {
    return appendEntries(List.of(entry)) == 1;
  }

  @Override
  public int appendEntries(List<LogEntry> entries) {
    if (entries == null || entries.isEmpty()) {
      return 0;
    }
    try (WriteBatch batch = new WriteBatch()) {
      for (LogEntry entry : entries) {
        add(batch, entry);
      }
      refuseIfDamaged();
      store.write(batch);
      lastIndex = entries.get(entries.size() - 1).getId().getIndex();
      return entries.size();
    } catch (EngineException | RocksDBException e) {
      LOG.error("Appending to the Raft log failed: group={}", group, e);
      return 0;
    }
  }

  private void add(WriteBatch batch, LogEntry entry) throws RocksDBException {
    byte[] value = encoder.encode(entry);
    long index = entry.getId().getIndex();
    batch.put(key(ENTRY, index), value);
    if (entry.getType() == EntryType.ENTRY_TYPE_CONFIGURATION) {
      batch.put(key(CONFIGURATION, index), value);
    }
  }

  @Override
  public boolean truncatePrefix(long firstIndexKept) {
    long from = firstIndex;
    boolean truncated =
        write(
            "Truncating the Raft log failed",
            batch -> {
              batch.put(firstIndexKey(), ByteBuffer.allocate(8).putLong(firstIndexKept).array());
              batch.deleteRange(key(ENTRY, from), key(ENTRY, firstIndexKept));
              batch.deleteRange(key(CONFIGURATION, from), key(CONFIGURATION, firstIndexKept));
            });
    if (truncated) {
      firstIndex = firstIndexKept;
      store.reclaim(key(ENTRY, from), key(ENTRY, firstIndexKept));
      if (lastIndex < firstIndexKept) {
        lastIndex = 0;
      }
    }
    return truncated;
  }

  @Override
  public boolean truncateSuffix(long lastIndexKept) {
    boolean truncated =
        write(
            "Truncating the Raft log failed",
            batch -> {
              batch.deleteRange(key(ENTRY, lastIndexKept + 1), key(ENTRY, Long.MAX_VALUE));
              batch.deleteRange(
                  key(CONFIGURATION, lastIndexKept + 1), key(CONFIGURATION, Long.MAX_VALUE));
            });
    if (truncated) {
      lastIndex = lastIndexKept < firstIndex ? 0 : lastIndexKept;
    }
    return truncated;
  }

  @Override
  public boolean reset(long nextLogIndex) {
    if (nextLogIndex <= 0) {
      throw new IllegalArgumentException("A log index is positive, not " + nextLogIndex);
    }
    LogEntry kept = getEntry(nextLogIndex);
    if (kept == null) {
      // The library wants a log that is not empty to begin at the index.
      kept = new LogEntry(EntryType.ENTRY_TYPE_NO_OP);
      kept.setId(new LogId(nextLogIndex, 0));
    }
    LogEntry entry = kept;
    boolean reset =
        write(
            "Resetting the Raft log failed",
            batch -> {
              batch.deleteRange(key(CONFIGURATION, 0), key(ENTRY, Long.MAX_VALUE));
              batch.put(firstIndexKey(), ByteBuffer.allocate(8).putLong(nextLogIndex).array());
              add(batch, entry);
            });
    if (reset) {
      firstIndex = nextLogIndex;
      lastIndex = nextLogIndex;
    }
    return reset;
  }

  private interface Filling {
    void fill(WriteBatch batch) throws RocksDBException;
  }

  private boolean write(String failure, Filling filling) {
    try (WriteBatch batch = new WriteBatch()) {
      filling.fill(batch);
      refuseIfDamaged();
      store.write(batch);
      return true;
    } catch (EngineException | RocksDBException e) {
      LOG.error("{}: group={}", failure, group, e);
      return false;
    }
  }

  private void refuseIfDamaged() {
    if (damaged) {
      throw new EngineException(EngineException.Reason.CORRUPT, "The Raft log is damaged");
    }
  }

  private byte[] firstIndexKey() {
    return ByteBuffer.allocate(INDEX_OFFSET).putInt(group).put(FIRST_INDEX).array();
  }

  private byte[] key(byte kind, long index) {
    return ByteBuffer.allocate(INDEX_OFFSET + 8).putInt(group).put(kind).putLong(index).array();
  }

  private static long indexOf(byte[] key) {
    return ByteBuffer.wrap(key).getLong(INDEX_OFFSET);
  }
}
