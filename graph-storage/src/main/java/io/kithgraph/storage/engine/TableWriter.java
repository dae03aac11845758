package io.kithgraph.storage.engine;

/**
 * Writes a sorted table that an engine of the same kind takes over whole, see {@link
 * Engine#ingest}. Confined to one thread. Every method throws {@link EngineException}.
 */
public interface TableWriter extends AutoCloseable {

  /** Adds a value; keys ascend as unsigned bytes. The arrays are not kept. */
  void put(byte[] key, byte[] value);

  /** The bytes of the table so far, about. */
  long bytes();

  /** Completes the table and forces it to the disk; it must have a value. */
  void finish();

  /** Releases what the writer holds; a table that is not finished is of no use. Idempotent. */
  @Override
  void close();
}
