package io.kithgraph.storage.engine;

import io.kithgraph.storage.engine.EngineException.Reason;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An engine whose n-th write fails, and every write after it: before it reaches the engine below,
 * or after, when the writer cannot know that it did. It can also be under pressure. Thread-safe.
 */
public final class FaultyEngine implements Engine {

  /** When the failing write fails. */
  public enum Fault {
    BEFORE_WRITE,
    AFTER_WRITE
  }

  private final Engine delegate;
  private final long failingWrite;
  private final Fault fault;
  private final AtomicLong writes = new AtomicLong();
  private volatile WritePressure pressure = WritePressure.NONE;

  /**
   * @param failingWrite the number of the first write that fails, from 1
   */
  public FaultyEngine(Engine delegate, long failingWrite, Fault fault) {
    this.delegate = delegate;
    this.failingWrite = failingWrite;
    this.fault = fault;
  }

  /** The writes that were tried. */
  public long writes() {
    return writes.get();
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return delegate.get(key);
  }

  @Override
  public void write(EngineBatch batch, Durability durability) {
    long number = writes.incrementAndGet();
    if (number >= failingWrite) {
      if (number == failingWrite && fault == Fault.AFTER_WRITE) {
        delegate.write(batch, durability);
      }
      throw new EngineException(
          number == failingWrite ? Reason.IO : Reason.UNUSABLE, "Injected fault");
    }
    delegate.write(batch, durability);
  }

  @Override
  public EngineSnapshot snapshot() {
    return delegate.snapshot();
  }

  @Override
  public EngineIterator scan(byte[] from, byte @Nullable [] to) {
    return delegate.scan(from, to);
  }

  @Override
  public long approximateBytes(byte[] from, byte[] to) {
    return delegate.approximateBytes(from, to);
  }

  @Override
  public void flush() {
    if (writes.get() >= failingWrite) {
      throw new EngineException(Reason.UNUSABLE, "Injected fault");
    }
    delegate.flush();
  }

  @Override
  public void checkpoint(Path directory) {
    delegate.checkpoint(directory);
  }

  @Override
  public void ingest(List<Path> tables) {
    long number = writes.incrementAndGet();
    if (number < failingWrite || (number == failingWrite && fault == Fault.AFTER_WRITE)) {
      delegate.ingest(tables);
    }
    if (number >= failingWrite) {
      throw new EngineException(
          number == failingWrite ? Reason.IO : Reason.UNUSABLE, "Injected fault");
    }
  }

  @Override
  public EngineMetrics metrics() {
    return delegate.metrics();
  }

  /** Has the engine say that writes are so far ahead. */
  public void press(WritePressure pressed) {
    pressure = pressed;
  }

  @Override
  public WritePressure pressure() {
    return pressure;
  }

  @Override
  public void close() {
    delegate.close();
  }
}
