package io.kithgraph.storage.engine;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ordered, durable map from byte strings to byte strings. Keys order as unsigned bytes, a prefix
 * before what it begins.
 *
 * <p><b>Merging</b> appends: after {@code merge(k, b)} the value of k is its former value (nothing,
 * if there was none) followed by b, exactly as if the writer had read, joined and put it.
 *
 * <p><b>Durability.</b> There is no log: a crash may lose the newest writes. What remains is the
 * state after some batch, never part of a batch and never a later batch without an earlier one.
 * {@link #flush}, {@link #checkpoint}, {@link #close} and writes with {@link Durability#SYNCED}
 * make everything written before them survive. The Raft log is what repeats lost writes.
 *
 * <p><b>Threads.</b> All methods but {@link #close} may be called by any thread at any time. A read
 * that starts after a write returned sees it. Batches are applied one after another.
 *
 * <p><b>Ownership.</b> Arrays that are passed in are not kept and not changed; arrays that are
 * returned belong to the caller.
 *
 * <p><b>Failure.</b> Every method throws {@link EngineException}. After a failed write the engine
 * may refuse all further writes; the owner closes it and opens it again.
 */
public interface Engine extends AutoCloseable {

  /** The latest value of the key, or null if it has none. */
  byte @Nullable [] get(byte[] key);

  /**
   * Applies all operations of the batch in the order in which they were added, or none. The batch
   * may be reused after.
   */
  void write(EngineBatch batch, Durability durability);

  /**
   * A view of the state as it is now, unchanged by later writes; costs resources until it is
   * closed.
   */
  EngineSnapshot snapshot();

  /**
   * The entries with {@code from <= key < to} as of now, ascending. The iterator is a snapshot of
   * its own.
   *
   * @param to exclusive; null for no bound
   */
  EngineIterator scan(byte[] from, byte @Nullable [] to);

  /** Returns once everything written before survives a crash. */
  void flush();

  /**
   * Writes a copy of the current state, openable as an engine, to a folder that must not exist;
   * files may be shared by hard links.
   */
  void checkpoint(Path directory);

  /**
   * Takes over tables that a {@link TableWriter} wrote, all of them or, if it throws, none; they
   * and everything written before survive a crash once this returns. Keys of different tables do
   * not lie between each other. A value replaces the one that its key had before, so taking the
   * same tables over again changes nothing. The files stay the caller's; they may be shared by hard
   * links.
   */
  void ingest(List<Path> tables);

  /**
   * About how many bytes the entries with {@code from <= key < to} take, as they are stored; quick.
   * What has been deleted and not yet been compacted away may count.
   */
  long approximateBytes(byte[] from, byte[] to);

  /** Figures since the engine was opened. */
  EngineMetrics metrics();

  /** Whether writes are ahead of the files; quick, never waits for them. */
  default WritePressure pressure() {
    return WritePressure.NONE;
  }

  /**
   * Flushes and releases everything. Snapshots and iterators must be closed before. Idempotent;
   * nothing may be called after.
   */
  @Override
  void close();
}
