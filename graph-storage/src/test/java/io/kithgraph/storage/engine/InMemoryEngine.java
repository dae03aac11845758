package io.kithgraph.storage.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * An engine in memory that keeps the whole contract, snapshots included, and can crash: {@link
 * #crash} is the engine that a restart would find. Thread-safe: one lock for writes, none for
 * reads.
 */
public final class InMemoryEngine implements Engine {
  private static final String FILE = "entries";

  private final ConcurrentSkipListMap<byte[], Version> versions =
      new ConcurrentSkipListMap<>(Arrays::compareUnsigned);
  private final Object writeLock = new Object();

  /** The last batch that readers see. */
  private volatile long visible;

  private volatile boolean closed;

  /** Batches since the last flush, the oldest first. */
  @GuardedBy("writeLock")
  private final List<List<Operation>> unflushed = new ArrayList<>();

  @GuardedBy("writeLock")
  private final TreeMap<Long, Integer> liveSnapshots = new TreeMap<>();

  @GuardedBy("writeLock")
  private Map<byte[], byte[]> durable = new TreeMap<>(Arrays::compareUnsigned);

  @GuardedBy("writeLock")
  private long logicalBytes;

  /** The value of a key since a batch; null if the key was removed. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Version(long since, byte @Nullable [] value, @Nullable Version older) {
    byte @Nullable [] at(long sequence) {
      for (Version v = this; v != null; v = v.older) {
        if (v.since <= sequence) {
          return v.value;
        }
      }
      return null;
    }
  }

  private sealed interface Operation {
    @SuppressWarnings("ArrayRecordComponent")
    record Put(byte[] key, byte[] value) implements Operation {}

    @SuppressWarnings("ArrayRecordComponent")
    record Merge(byte[] key, byte[] suffix) implements Operation {}

    @SuppressWarnings("ArrayRecordComponent")
    record Delete(byte[] key) implements Operation {}

    @SuppressWarnings("ArrayRecordComponent")
    record DeleteRange(byte[] from, byte[] to) implements Operation {}
  }

  /** An empty engine. */
  public InMemoryEngine() {}

  /** The engine that a checkpoint holds, or an empty one if the folder is missing. */
  public static InMemoryEngine open(Path folder) {
    InMemoryEngine engine = new InMemoryEngine();
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return engine;
    }
    EngineBatch batch = new EngineBatch();
    read(file, batch);
    engine.write(batch, Durability.SYNCED);
    return engine;
  }

  /** Adds the entries of a file to a batch. */
  private static void read(Path file, EngineBatch batch) {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      for (int rest = in.readInt(); rest > 0; rest--) {
        batch.put(in.readNBytes(in.readInt()), in.readNBytes(in.readInt()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, Map<byte[], byte[]> entries) throws IOException {
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      out.writeInt(entries.size());
      for (var entry : entries.entrySet()) {
        out.writeInt(entry.getKey().length);
        out.write(entry.getKey());
        out.writeInt(entry.getValue().length);
        out.write(entry.getValue());
      }
    }
  }

  /** A writer of tables for this kind of engine. */
  public static TableWriter table(Path file) {
    return new TableWriter() {
      private final TreeMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
      private long bytes;

      @Override
      public void put(byte[] key, byte[] value) {
        if (!entries.isEmpty() && Arrays.compareUnsigned(entries.lastKey(), key) >= 0) {
          throw new EngineException(EngineException.Reason.IO, "Keys of a table must ascend");
        }
        entries.put(key.clone(), value.clone());
        bytes += key.length + value.length;
      }

      @Override
      public long bytes() {
        return bytes;
      }

      @Override
      public void finish() {
        try {
          write(file, entries);
        } catch (IOException e) {
          throw new EngineException(EngineException.Reason.IO, "Writing a table failed", e);
        }
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void ingest(List<Path> tables) {
    EngineBatch batch = new EngineBatch();
    tables.forEach(table -> read(table, batch));
    write(batch, Durability.SYNCED);
  }

  /**
   * What a restart finds after a crash now: everything flushed, and some of the batches since, in
   * order.
   *
   * @param keptBatches how many of the unflushed batches happened to reach the disk
   */
  public InMemoryEngine crash(int keptBatches) {
    InMemoryEngine after = new InMemoryEngine();
    synchronized (writeLock) {
      EngineBatch base = new EngineBatch();
      durable.forEach(base::put);
      after.write(base, Durability.BUFFERED);
      for (List<Operation> operations :
          unflushed.subList(0, Math.min(keptBatches, unflushed.size()))) {
        after.apply(operations);
      }
    }
    after.flush();
    return after;
  }

  /** The number of batches that a crash may lose. */
  public int unflushedBatches() {
    synchronized (writeLock) {
      return unflushed.size();
    }
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    checkOpen();
    return read(key, visible);
  }

  private byte @Nullable [] read(byte[] key, long sequence) {
    Version version = versions.get(key);
    byte[] value = version == null ? null : version.at(sequence);
    return value == null ? null : value.clone();
  }

  @Override
  public void write(EngineBatch batch, Durability durability) {
    checkOpen();
    List<Operation> operations = new ArrayList<>();
    batch.forEach(
        new EngineBatch.Visitor() {
          @Override
          public void put(byte[] key, byte[] value) {
            operations.add(new Operation.Put(key, value));
          }

          @Override
          public void merge(byte[] key, byte[] suffix) {
            operations.add(new Operation.Merge(key, suffix));
          }

          @Override
          public void delete(byte[] key) {
            operations.add(new Operation.Delete(key));
          }

          @Override
          public void deleteRange(byte[] from, byte[] to) {
            operations.add(new Operation.DeleteRange(from, to));
          }
        });
    synchronized (writeLock) {
      apply(operations);
      unflushed.add(operations);
      logicalBytes += batch.length();
    }
    if (durability == Durability.SYNCED) {
      flush();
    }
  }

  private void apply(List<Operation> operations) {
    synchronized (writeLock) {
      long sequence = visible + 1;
      for (Operation operation : operations) {
        if (operation instanceof Operation.Put put) {
          set(sequence, put.key, put.value);
        } else if (operation instanceof Operation.Merge merge) {
          byte[] old = read(merge.key, sequence);
          byte[] joined =
              Arrays.copyOf(
                  old == null ? new byte[0] : old,
                  (old == null ? 0 : old.length) + merge.suffix.length);
          System.arraycopy(
              merge.suffix, 0, joined, joined.length - merge.suffix.length, merge.suffix.length);
          set(sequence, merge.key, joined);
        } else if (operation instanceof Operation.Delete delete) {
          set(sequence, delete.key, null);
        } else if (operation instanceof Operation.DeleteRange range) {
          versions
              .subMap(range.from, true, range.to, false)
              .keySet()
              .forEach(key -> set(sequence, key, null));
        }
      }
      visible = sequence;
    }
  }

  private void set(long sequence, byte[] key, byte @Nullable [] value) {
    synchronized (writeLock) {
      long oldest = liveSnapshots.isEmpty() ? visible : Math.min(visible, liveSnapshots.firstKey());
      versions.compute(
          key, (k, old) -> new Version(sequence, value, old == null ? null : prune(old, oldest)));
    }
  }

  /** Forgets the versions that no reader at or after a sequence number can see. */
  private static Version prune(Version version, long oldest) {
    if (version.since <= oldest || version.older == null) {
      return new Version(version.since, version.value, null);
    }
    return new Version(version.since, version.value, prune(version.older, oldest));
  }

  @Override
  public EngineSnapshot snapshot() {
    checkOpen();
    synchronized (writeLock) {
      long sequence = visible;
      liveSnapshots.merge(sequence, 1, Integer::sum);
      return new Snapshot(sequence);
    }
  }

  @Override
  public EngineIterator scan(byte[] from, byte @Nullable [] to) {
    checkOpen();
    EngineSnapshot snapshot = snapshot();
    return new Cursor(((Snapshot) snapshot).sequence, from, to, snapshot);
  }

  @Override
  public void flush() {
    checkOpen();
    synchronized (writeLock) {
      durable = entries();
      unflushed.clear();
    }
  }

  private Map<byte[], byte[]> entries() {
    TreeMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
    versions.forEach(
        (key, version) -> {
          if (version.value != null) {
            entries.put(key, version.value);
          }
        });
    return entries;
  }

  @Override
  public void checkpoint(Path directory) {
    checkOpen();
    flush();
    try {
      Files.createDirectory(directory);
      Map<byte[], byte[]> entries;
      synchronized (writeLock) {
        entries = entries();
      }
      write(directory.resolve(FILE), entries);
    } catch (IOException e) {
      throw new EngineException(EngineException.Reason.IO, "Writing a checkpoint failed", e);
    }
  }

  @Override
  public long approximateBytes(byte[] from, byte[] to) {
    long bytes = 0;
    try (EngineIterator entries = scan(from, to)) {
      for (; entries.isValid(); entries.next()) {
        bytes += entries.key().length + entries.value().length;
      }
    }
    return bytes;
  }

  @Override
  public EngineMetrics metrics() {
    synchronized (writeLock) {
      return new EngineMetrics(logicalBytes, 0, 0, 0, 0, logicalBytes, 0, 0, false);
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  private void checkOpen() {
    if (closed) {
      throw new EngineException(EngineException.Reason.UNUSABLE, "The engine is closed");
    }
  }

  private final class Snapshot implements EngineSnapshot {
    private final long sequence;
    private boolean released;

    Snapshot(long sequence) {
      this.sequence = sequence;
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
      checkReadable();
      return read(key, sequence);
    }

    @Override
    public EngineIterator scan(byte[] from, byte @Nullable [] to) {
      checkReadable();
      return new Cursor(sequence, from, to, null);
    }

    private void checkReadable() {
      checkOpen();
      synchronized (writeLock) {
        if (released) {
          throw new EngineException(EngineException.Reason.UNUSABLE, "The snapshot is closed");
        }
      }
    }

    @Override
    public void close() {
      synchronized (writeLock) {
        if (!released) {
          released = true;
          liveSnapshots.computeIfPresent(sequence, (s, count) -> count == 1 ? null : count - 1);
        }
      }
    }
  }

  private final class Cursor implements EngineIterator {
    private final long sequence;
    private final byte[] from;
    private final byte @Nullable [] to;
    private final @Nullable EngineSnapshot owned;
    private final ArrayDeque<Map.Entry<byte[], byte[]>> buffered = new ArrayDeque<>();

    Cursor(long sequence, byte[] from, byte @Nullable [] to, @Nullable EngineSnapshot owned) {
      this.sequence = sequence;
      this.from = from.clone();
      this.to = to == null ? null : to.clone();
      this.owned = owned;
      load(this.from, true);
    }

    private void load(byte[] start, boolean inclusive) {
      buffered.clear();
      for (var entry : versions.tailMap(start, inclusive).entrySet()) {
        if (to != null && Arrays.compareUnsigned(entry.getKey(), to) >= 0) {
          break;
        }
        byte[] value = entry.getValue().at(sequence);
        if (value != null) {
          buffered.add(Map.entry(entry.getKey(), value));
          if (buffered.size() == 64) {
            break;
          }
        }
      }
    }

    private Map.Entry<byte[], byte[]> current() {
      var entry = buffered.peek();
      if (entry == null) {
        throw new NoSuchElementException("The iterator stands on no entry");
      }
      return entry;
    }

    @Override
    public boolean isValid() {
      return !buffered.isEmpty();
    }

    @Override
    public byte[] key() {
      return current().getKey().clone();
    }

    @Override
    public byte[] value() {
      return current().getValue().clone();
    }

    @Override
    public void next() {
      byte[] passed = current().getKey();
      buffered.remove();
      if (buffered.isEmpty()) {
        load(passed, false);
      }
    }

    @Override
    public void seek(byte[] key) {
      load(Arrays.compareUnsigned(key, from) < 0 ? from : key, true);
    }

    @Override
    public void close() {
      if (owned != null) {
        owned.close();
      }
    }
  }
}
